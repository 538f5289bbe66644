import type { TestSource } from './schema.ts'
import type { Value, Vars } from './types.ts'
import { type Get, get, readValue, same } from './value.ts'

/** One part of a condition; all parts of a case must hold. */
export interface Part {
  of: Get
  test: 'equals' | 'in' | 'exists'
  against: Get
  /** The answer that makes the part hold. */
  holds: boolean
}

export const readCondition = (source: Record<string, TestSource>): Part[] =>
  Object.entries(source).map(([reference, test]) => ({ of: readValue(reference), ...readTest(test) }))

const readTest = (test: TestSource): Omit<Part, 'of'> => {
  if (typeof test !== 'object' || test === null || Array.isArray(test))
    return { test: 'equals', against: readValue(test), holds: true }
  if ('equals' in test) return { test: 'equals', against: readValue(test.equals), holds: true }
  if ('in' in test) return { test: 'in', against: readValue(test.in), holds: true }
  if ('exists' in test) return { test: 'exists', against: readValue(null), holds: test.exists }
  const inner = test.not
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
    return { test: 'in', against: readValue(inner.in), holds: false }
  return { test: 'equals', against: readValue(inner), holds: false }
}

export const holds = (parts: Part[], vars: Vars, contact: Vars): boolean =>
  parts.every((p) => answer(p, vars, contact) === p.holds)

const answer = (p: Part, vars: Vars, contact: Vars): boolean => {
  const value = get(p.of, vars, contact)
  if (p.test === 'exists') return !isEmpty(value)
  const against = get(p.against, vars, contact)
  if (p.test === 'equals') return same(value, against)
  return Array.isArray(against) && against.some((x) => same(x, value))
}

const isEmpty = (value: Value): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)
