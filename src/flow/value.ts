import type { Value, Vars } from './types.ts'

/** A value of a flow file, read once: a variable, a fact of the contact, or as it stands. */
export type Get =
  | { from: 'vars'; name: string; path: string[] }
  | { from: 'contact'; path: string[] }
  | { from: 'literal'; value: Value }
export type Gets = [name: string, get: Get][]

export const readValue = (value: Value): Get => {
  if (typeof value !== 'string' || !value.startsWith('$')) return { from: 'literal', value }
  if (value.startsWith('$$')) return { from: 'literal', value: value.slice(1) }
  const [name = '', ...path] = value.slice(1).split('.')
  return name === 'contact' ? { from: 'contact', path } : { from: 'vars', name, path }
}

export const readValues = (values: Record<string, Value> | undefined): Gets =>
  Object.entries(values ?? {}).map(([name, value]) => [name, readValue(value)])

/** Null where nothing is known: a missing field is no mistake, data differs. */
export const get = (g: Get, vars: Vars, contact: Vars): Value => {
  if (g.from === 'literal') return g.value
  if (g.from === 'contact') return fieldOf(contact, g.path)
  const value = Object.hasOwn(vars, g.name) ? (vars[g.name] ?? null) : null
  return g.path.length === 0 ? value : fieldOf(value, g.path)
}

const fieldOf = (value: Value, path: string[]): Value => {
  let at: Value = value
  for (const part of path) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, part)) return null
    at = at[part] ?? null
  }
  return at
}

export const getAll = (gets: Gets, vars: Vars, contact: Vars): Vars => {
  const out: Vars = {}
  for (const [name, g] of gets) out[name] = get(g, vars, contact)
  return out
}

/** The variables that values read. */
export const namesIn = (gets: Get[]): string[] => gets.flatMap((g) => (g.from === 'vars' ? [g.name] : []))

/** Whether two values are the same; lists and objects by what they hold. */
export const same = (a: Value, b: Value): boolean =>
  a === b ||
  (typeof a === 'object' &&
    typeof b === 'object' &&
    a !== null &&
    b !== null &&
    JSON.stringify(a) === JSON.stringify(b))
