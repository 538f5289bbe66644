import type { Step } from './compile.ts'
import { namesIn } from './value.ts'

/** The variables that a step reads itself. `exists` asks whether one is there and so does not count. */
export const readsOf = (step: Step): string[] => {
  switch (step.kind) {
    case 'say':
    case 'call':
    case 'run':
    case 'schedule':
      return namesIn(step.values.map(([, g]) => g))
    case 'ask':
      return namesIn(step.values.map(([, g]) => g))
    case 'choose':
      return namesIn([
        ...step.values.map(([, g]) => g),
        ...step.options.flatMap((o) => [...o.values, ...o.set].map(([, g]) => g)),
        ...(step.list ? [step.list.from] : []),
      ])
    case 'set':
      return namesIn(step.set.map(([, g]) => g))
    case 'when':
      return step.cases.flatMap((c, i) => {
        const known = step.cases.slice(0, i + 1).flatMap((before) => existing(before.parts))
        return c.parts
          .filter((p) => p.test !== 'exists')
          .flatMap((p) => namesIn([p.of, p.against]))
          .filter((name) => !known.includes(name))
      })
    case 'handoff':
      return [...step.share, ...namesIn(step.values.map(([, g]) => g))]
    case 'end':
      return namesIn([...step.values.map(([, g]) => g), ...(step.result ? [step.result] : [])])
    default:
      return step satisfies never
  }
}

type Parts = Extract<Step, { kind: 'when' }>['cases'][number]['parts']

/** Variables that are surely there where these parts hold. */
export const existing = (parts: Parts): string[] =>
  namesIn(parts.filter((p) => p.test === 'exists' && p.holds).map((p) => p.of))
