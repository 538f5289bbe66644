import { createHash } from 'node:crypto'
import { type Part, readCondition } from './condition.ts'
import { durationMs } from './duration.ts'
import type { DefaultsSource, FlowSource, StepSource } from './schema.ts'
import type { AskType } from './types.ts'
import { type Get, type Gets, readValue, readValues } from './value.ts'

/** Where a route leads: a step of this flow, another flow instead, or the quiet end of everything. */
export type Way =
  | { to: 'step'; step: string }
  | { to: 'flow'; flow: string; keep: boolean }
  | { to: 'close'; outcome: string }

export interface Option {
  id: string
  label: string
  values: Gets
  set: Gets
  next: string
}
/** What a waiting step does with what does not fit and with silence. `timeout`'s and `invalid`'s defaults are filled in. */
interface Waiting {
  words: { next: string; save: string | null } | null
  invalid: { say: string; tries: number; way: Way; own: boolean }
  timeout: { afterMs: number; say: string | null; way: Way; own: boolean }
}
interface Base {
  id: string
  was: string[]
}
export type Step = Base &
  (
    | { kind: 'say'; key: string; values: Gets; next: string }
    | ({
        kind: 'choose'
        key: string
        values: Gets
        save: string | null
        options: Option[]
        list: { from: Get; label: string; next: string } | null
        /** Of her words only the name of a day is an answer. */
        wordsAs: 'day' | null
      } & Waiting)
    | ({
        kind: 'ask'
        key: string
        values: Gets
        as: AskType
        save: string
        min: number | string | null
        max: number | string | null
        maxLength: number | null
        next: string
      } & Waiting)
    | { kind: 'set'; set: Gets; next: string }
    | { kind: 'when'; cases: { parts: Part[]; next: string }[] }
    | { kind: 'call'; action: string; values: Gets; save: string | null; outcomes: Map<string, string> }
    | {
        kind: 'run'
        flow: string
        values: Gets
        save: string | null
        outcomes: Map<string, string>
        next: string | null
      }
    | { kind: 'schedule'; flow: string; afterMs: number; values: Gets; next: string }
    | {
        kind: 'handoff'
        queue: string
        share: string[]
        say: string | null
        values: Gets
        next: string | null
        end: string | null
      }
    | { kind: 'end'; outcome: string; say: string | null; values: Gets; result: Get | null }
  )
export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>

/** A flow as the engine runs it. */
export interface Flow {
  id: string
  /** Names the structure: the same for two texts of one structure, so texts may change under people who wait. */
  hash: string
  start: string
  steps: ReadonlyMap<string, Step>
  /** Old ids of steps. */
  renamed: ReadonlyMap<string, string>
  takes: ReadonlyMap<string, 'required' | 'optional'>
  expiresMs: number | null
  /** Outcomes of its ends. */
  outcomes: ReadonlySet<string>
  source: FlowSource
}

export interface Defaults {
  first_contact: string
  returning: string
  globals: Record<keyof DefaultsSource['globals'], { go: string; keep: boolean }>
  afterEnd: { go: string; notAfter: string[] } | null
  invalid: { choose: { say: string; tries: number; way: Way }; ask: { say: string; tries: number; way: Way } }
  timeout: { afterMs: number; say: string | null; way: Way }
  /** Said with the effect `passed`. */
  passed: string
  /** Said with the effect `broken`, and the flow that follows. */
  broken: { say: string; go: string }
  more: string
  confirm: { yes: string; no: string }
}

type WaySource = {
  next?: string | undefined
  go?: string | undefined
  keep?: boolean | undefined
  close?: string | undefined
}
const readWay = (w: WaySource): Way =>
  w.next !== undefined
    ? { to: 'step', step: w.next }
    : w.go !== undefined
      ? { to: 'flow', flow: w.go, keep: w.keep ?? false }
      : { to: 'close', outcome: w.close ?? 'expired' }

export const compileDefaults = (d: DefaultsSource): Defaults => ({
  first_contact: d.first_contact,
  returning: d.returning,
  globals: Object.fromEntries(
    Object.entries(d.globals).flatMap(([word, g]) =>
      g ? [[word, { go: g.go, keep: g.keep ?? false }]] : [],
    ),
  ) as Defaults['globals'],
  afterEnd: d.after_end ? { go: d.after_end.go, notAfter: d.after_end.not_after ?? [] } : null,
  invalid: {
    choose: { say: d.invalid.choose.say, tries: d.invalid.choose.tries, way: readWay(d.invalid.choose) },
    ask: { say: d.invalid.ask.say, tries: d.invalid.ask.tries, way: readWay(d.invalid.ask) },
  },
  timeout: { afterMs: durationMs(d.timeout.after), say: d.timeout.say ?? null, way: readWay(d.timeout) },
  passed: d.passed,
  broken: d.broken,
  more: d.more,
  confirm: d.confirm,
})

export const compileFlow = (source: FlowSource, defaults: Defaults): Flow => {
  const steps = new Map(Object.entries(source.steps).map(([id, s]) => [id, compileStep(id, s, defaults)]))
  const renamed = new Map<string, string>()
  for (const step of steps.values()) for (const old of step.was) renamed.set(old, step.id)
  const outcomes = new Set<string>()
  for (const step of steps.values()) {
    if (step.kind === 'end') outcomes.add(step.outcome)
    if (step.kind === 'handoff' && step.end !== null) outcomes.add(step.end)
  }
  return {
    id: source.flow,
    hash: hashOf(source),
    start: Object.keys(source.steps)[0] ?? '',
    steps,
    renamed,
    takes: new Map(Object.entries(source.takes ?? {})),
    expiresMs: source.expires === undefined ? null : durationMs(source.expires),
    outcomes,
    source,
  }
}

const compileStep = (id: string, s: StepSource, defaults: Defaults): Step => {
  const base = { id, was: s.was === undefined ? [] : [s.was].flat() }
  switch (s.kind) {
    case 'say':
      return { ...base, kind: 'say', key: s.say, values: readValues(s.with), next: s.next }
    case 'choose':
      return {
        ...base,
        kind: 'choose',
        key: s.choose,
        values: readValues(s.with),
        save: s.save ?? null,
        options: Object.entries(s.options ?? {}).map(([option, o]) => ({
          id: option,
          label: o.label,
          values: readValues(o.with),
          set: readValues(o.set),
          next: o.next,
        })),
        list:
          s.from === undefined ? null : { from: readValue(s.from), label: s.label ?? '', next: s.next ?? '' },
        wordsAs: s.words_as ?? null,
        ...waiting(s, defaults.invalid.choose, defaults.timeout),
      }
    case 'ask':
      return {
        ...base,
        kind: 'ask',
        key: s.ask,
        values: readValues(s.with),
        as: s.as,
        save: s.save,
        min: s.min ?? null,
        max: s.max ?? null,
        maxLength: s.as === 'text' ? (s.maxLength ?? 500) : null,
        next: s.next,
        ...waiting(s, defaults.invalid.ask, defaults.timeout),
      }
    case 'set':
      return { ...base, kind: 'set', set: readValues(s.set), next: s.next }
    case 'when':
      return {
        ...base,
        kind: 'when',
        cases: s.when.map((c) =>
          'else' in c ? { parts: [], next: c.else } : { parts: readCondition(c.if), next: c.next },
        ),
      }
    case 'call':
      return {
        ...base,
        kind: 'call',
        action: s.call,
        values: readValues(s.with),
        save: s.save ?? null,
        outcomes: new Map(Object.entries(s.outcomes)),
      }
    case 'run':
      return {
        ...base,
        kind: 'run',
        flow: s.run,
        values: readValues(s.with),
        save: s.save ?? null,
        outcomes: new Map(Object.entries(s.outcomes ?? {})),
        next: s.next ?? null,
      }
    case 'schedule':
      return {
        ...base,
        kind: 'schedule',
        flow: s.schedule,
        afterMs: durationMs(s.after),
        values: readValues(s.with),
        next: s.next,
      }
    case 'handoff':
      return {
        ...base,
        kind: 'handoff',
        queue: s.handoff,
        share: s.share ?? [],
        say: s.say ?? null,
        values: readValues(s.with),
        next: s.next ?? null,
        end: s.end ?? null,
      }
    case 'end':
      return {
        ...base,
        kind: 'end',
        outcome: s.end,
        say: s.say ?? null,
        values: readValues(s.with),
        result: s.result === undefined ? null : readValue(s.result),
      }
    default:
      return s satisfies never
  }
}

type AnswerSource = Extract<StepSource, { kind: 'choose' | 'ask' }>
const waiting = (
  s: Pick<AnswerSource, 'words' | 'save_words' | 'invalid' | 'timeout'>,
  invalid: Omit<Waiting['invalid'], 'own'>,
  timeout: Omit<Waiting['timeout'], 'own'>,
): Waiting => ({
  words: s.words === undefined ? null : { next: s.words, save: s.save_words ?? null },
  invalid: s.invalid
    ? { say: s.invalid.say, tries: s.invalid.tries, way: readWay(s.invalid), own: true }
    : { ...invalid, own: false },
  timeout: s.timeout
    ? { afterMs: durationMs(s.timeout.after), say: s.timeout.say ?? null, way: readWay(s.timeout), own: true }
    : { ...timeout, own: false },
})

/** Keys of texts float: they are no part of a structure's name. */
const hashOf = (source: FlowSource): string =>
  createHash('sha256')
    .update(JSON.stringify(withoutTexts(source, '')))
    .digest('base64url')
    .slice(0, 12)

const textNames = new Set(['say', 'choose', 'ask', 'label'])
const withoutTexts = (value: unknown, name: string): unknown => {
  if (typeof value === 'string') return textNames.has(name) ? '' : value
  if (typeof value !== 'object' || value === null || name === 'with' || name === 'set') return value
  if (Array.isArray(value)) return value.map((v) => withoutTexts(v, ''))
  return Object.fromEntries(Object.entries(value).map(([n, v]) => [n, withoutTexts(v, n)]))
}
