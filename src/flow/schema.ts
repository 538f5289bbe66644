import { z } from 'zod'
import { durationPattern } from './duration.ts'

/** Ids travel in callback data of at most 64 bytes beside the visit (Telegram), so they stay within 48. */
const id = z
  .string()
  .max(48, 'is longer than 48 characters')
  .regex(
    /^[a-z][a-z0-9_-]*$/,
    'is no id: it begins with a small letter and holds only small letters, digits, - and _',
  )
const textKey = z
  .string()
  .max(120)
  .regex(/^[a-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/, 'is no text key such as menu.hello')
const duration = z.string().regex(durationPattern, 'is no duration such as 30m, 24h, 7d or 12w')
const variable = z
  .string()
  .max(40)
  .regex(
    /^[a-z][A-Za-z0-9_]*$/,
    'is no name of a variable: letters, digits and _, beginning with a small letter',
  )
const reference = z
  .string()
  .regex(/^\$[a-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$/, 'is no variable such as $need or $session.title')
const scalar = z.union([z.string().max(300), z.number(), z.boolean(), z.null()])
const value = z.union(
  [scalar, z.array(scalar).max(50)],
  'is no value: a word, number, true, false, null, $variable or list of these',
)
const values = z.record(variable, value)

const was = z.union([id, z.array(id).max(20)]).optional()
const way = { next: id.optional(), go: id.optional(), keep: z.boolean().optional(), close: id.optional() }
const oneWay = (w: { next?: unknown; go?: unknown; close?: unknown }) =>
  [w.next, w.go, w.close].filter((x) => x !== undefined).length === 1
const oneWayError = 'needs exactly one of next, go or close'

const tries = z.number().int().min(1).max(9)
const invalid = z.strictObject({ say: textKey, tries, ...way }).refine(oneWay, oneWayError)
const timeout = z
  .strictObject({ after: duration, say: textKey.optional(), ...way })
  .refine(oneWay, oneWayError)
const answer = {
  words: id.optional(),
  save_words: variable.optional(),
  invalid: invalid.optional(),
  timeout: timeout.optional(),
}

const test = z.union(
  [
    value,
    z.strictObject({ equals: value }),
    z.strictObject({ in: z.union([reference, z.array(scalar).min(1).max(50)]) }),
    z.strictObject({ exists: z.boolean() }),
    z.strictObject({
      not: z.union([value, z.strictObject({ in: z.union([reference, z.array(scalar).min(1).max(50)]) })]),
    }),
  ],
  'is no test: a value, or one of equals, in, not, exists',
)
const whenCase = z.union(
  [
    z.strictObject({
      if: z.record(reference, test).refine((c) => Object.keys(c).length > 0, 'is empty'),
      next: id,
    }),
    z.strictObject({ else: id }),
  ],
  'is no case: { if: { $name: value }, next: step } or { else: step }',
)

const option = z.strictObject({ label: textKey, with: values.optional(), set: values.optional(), next: id })

/** The step kinds, each with all its fields. `say` may also stand beside `handoff` and `end`. */
export const stepSchemas = {
  say: z.strictObject({ say: textKey, with: values.optional(), next: id, was }),
  choose: z
    .strictObject({
      choose: textKey,
      with: values.optional(),
      save: variable.optional(),
      options: z.record(id, option).optional(),
      from: reference.optional(),
      label: textKey.optional(),
      next: id.optional(),
      words_as: z.literal('day').optional(),
      ...answer,
      was,
    })
    .refine((s) => s.options !== undefined || s.from !== undefined, 'has no options')
    .refine((s) => s.options === undefined || Object.keys(s.options).length > 0, 'has no options')
    .refine(
      (s) => s.from === undefined || (s.label !== undefined && s.next !== undefined),
      'needs label and next beside from',
    )
    .refine(
      (s) => s.from !== undefined || (s.label === undefined && s.next === undefined),
      'has label or next without from',
    )
    .refine((s) => s.words !== undefined || s.save_words === undefined, 'has save_words without words')
    .refine((s) => s.words !== undefined || s.words_as === undefined, 'has words_as without words'),
  ask: z
    .strictObject({
      ask: textKey,
      with: values.optional(),
      as: z.enum(['text', 'integer', 'date', 'phone', 'place', 'voice', 'confirm']),
      save: variable,
      min: z.union([z.int(), z.iso.date()]).optional(),
      max: z.union([z.int(), z.iso.date()]).optional(),
      maxLength: z.int().min(1).max(500).optional(),
      next: id,
      ...answer,
      was,
    })
    .refine((s) => {
      const kind = s.as === 'integer' ? 'number' : s.as === 'date' ? 'string' : 'none'
      return [s.min, s.max].every((b) => b === undefined || typeof b === kind)
    }, 'has min or max that do not go with its kind: numbers with integer, dates with date')
    .refine((s) => s.maxLength === undefined || s.as === 'text', 'has maxLength, which goes with text only')
    .refine((s) => s.words !== undefined || s.save_words === undefined, 'has save_words without words'),
  set: z.strictObject({ set: values, next: id, was }),
  when: z
    .strictObject({ when: z.array(whenCase).min(1).max(30), was })
    .refine(
      (s) => s.when.every((c, i) => 'else' in c === (i === s.when.length - 1)),
      'needs { else: step } as its last case, and only there',
    ),
  call: z.strictObject({
    call: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/, 'is no action such as directory.search'),
    with: values.optional(),
    save: variable.optional(),
    outcomes: z.record(id, id),
    was,
  }),
  run: z
    .strictObject({
      run: id,
      with: values.optional(),
      save: variable.optional(),
      outcomes: z.record(id, id).optional(),
      next: id.optional(),
      was,
    })
    .refine((s) => s.outcomes !== undefined || s.next !== undefined, 'needs outcomes or next'),
  schedule: z.strictObject({ schedule: id, after: duration, with: values.optional(), next: id, was }),
  handoff: z
    .strictObject({
      handoff: id,
      share: z.array(variable).max(20).optional(),
      say: textKey.optional(),
      with: values.optional(),
      next: id.optional(),
      end: id.optional(),
      was,
    })
    .refine((s) => (s.next === undefined) !== (s.end === undefined), 'needs exactly one of next or end'),
  end: z.strictObject({
    end: id,
    say: textKey.optional(),
    with: values.optional(),
    result: value.optional(),
    was,
  }),
} as const

export const stepKinds = Object.keys(stepSchemas) as StepKind[]
export type StepKind = keyof typeof stepSchemas
export type StepSource = { [K in StepKind]: { kind: K } & z.infer<(typeof stepSchemas)[K]> }[StepKind]
export type TestSource = z.infer<typeof test>

/** A flow file but for its steps, which are read one by one for clear messages. */
export const flowSchema = z.strictObject({
  flow: id,
  schema: z.literal(1, 'is not 1: this program reads schema 1'),
  takes: z.record(variable, z.enum(['required', 'optional'])).optional(),
  expires: duration.optional(),
  steps: z.record(id, z.unknown()).refine((s) => Object.keys(s).length > 0, 'is empty'),
})

const goTo = z.strictObject({ go: id, keep: z.boolean().optional() })
const defaultInvalid = z.strictObject({ say: textKey, tries, go: id, keep: z.boolean().optional() })
export const defaultsSchema = z.strictObject({
  schema: z.literal(1, 'is not 1: this program reads schema 1'),
  first_contact: id,
  returning: id,
  globals: z.strictObject({
    menu: goTo,
    language: goTo,
    human: goTo,
    stop: goTo,
    data: goTo,
    help: goTo,
    listen: goTo.optional(),
    read: goTo.optional(),
    link: goTo.optional(),
    unlink: goTo.optional(),
    hide: goTo.optional(),
    crisis: goTo,
  }),
  after_end: z.strictObject({ go: id, not_after: z.array(id).optional() }).optional(),
  invalid: z.strictObject({ choose: defaultInvalid, ask: defaultInvalid }),
  timeout: z
    .strictObject({
      after: duration,
      say: textKey.optional(),
      go: id.optional(),
      keep: z.boolean().optional(),
      close: id.optional(),
    })
    .refine(oneWay, 'needs exactly one of go or close'),
  passed: textKey,
  broken: z.strictObject({ say: textKey, go: id }),
  more: textKey,
  confirm: z.strictObject({ yes: textKey, no: textKey }),
})
export type DefaultsSource = z.infer<typeof defaultsSchema>
export type FlowSource = Omit<z.infer<typeof flowSchema>, 'steps'> & { steps: Record<string, StepSource> }
