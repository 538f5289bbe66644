import type { Defaults, Flow, Step } from './compile.ts'
import type { Path } from './problem.ts'

/** A text that a step says or shows. `given`: names of the values it gets; null: not known here (fields of list items). */
export interface TextUse {
  key: string
  path: Path
  given: string[] | null
}

export const textsOfStep = (step: Step): TextUse[] => {
  switch (step.kind) {
    case 'say':
      return [{ key: step.key, path: ['say'], given: names(step.values) }]
    case 'choose':
      return [
        { key: step.key, path: ['choose'], given: names(step.values) },
        ...step.options.map((o) => ({
          key: o.label,
          path: ['options', o.id, 'label'],
          given: names(o.values),
        })),
        ...(step.list ? [{ key: step.list.label, path: ['label'], given: null }] : []),
        ...waitingTexts(step),
      ]
    case 'ask':
      return [{ key: step.key, path: ['ask'], given: names(step.values) }, ...waitingTexts(step)]
    case 'handoff':
    case 'end':
      return step.say === null ? [] : [{ key: step.say, path: ['say'], given: names(step.values) }]
    default:
      return []
  }
}

const names = (values: [string, unknown][]): string[] => values.map(([name]) => name)

const waitingTexts = (step: Extract<Step, { kind: 'choose' | 'ask' }>): TextUse[] => [
  ...(step.invalid.own ? [{ key: step.invalid.say, path: ['invalid', 'say'], given: [] }] : []),
  ...(step.timeout.own && step.timeout.say !== null
    ? [{ key: step.timeout.say, path: ['timeout', 'say'], given: [] }]
    : []),
]

export const textsOfDefaults = (d: Defaults): TextUse[] => [
  { key: d.invalid.choose.say, path: ['invalid', 'choose', 'say'], given: [] },
  { key: d.invalid.ask.say, path: ['invalid', 'ask', 'say'], given: [] },
  ...(d.timeout.say === null ? [] : [{ key: d.timeout.say, path: ['timeout', 'say'], given: [] }]),
  { key: d.passed, path: ['passed'], given: [] },
  { key: d.broken.say, path: ['broken', 'say'], given: [] },
  { key: d.more, path: ['more'], given: [] },
  { key: d.confirm.yes, path: ['confirm', 'yes'], given: [] },
  { key: d.confirm.no, path: ['confirm', 'no'], given: [] },
]

/** Whether a structure of the past can still be spoken and done. For `withRevisions`. */
export const usableWith =
  (known: { hasText(key: string): boolean; actions: Iterable<string> }) =>
  (flow: Flow): boolean => {
    const actions = new Set(known.actions)
    return [...flow.steps.values()].every(
      (s) =>
        textsOfStep(s).every((t) => known.hasText(t.key)) && (s.kind !== 'call' || actions.has(s.action)),
    )
  }
