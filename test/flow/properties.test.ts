import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Conversation,
  currentWait,
  type Effect,
  type Flows,
  type Input,
  loadFlows,
  newConversation,
  readFlowFiles,
  step,
  type Value,
} from '../../src/flow/index.ts'
import { loadLocales } from '../../src/text/load-locales.ts'
import { localeFacts } from '../../src/text/locale-facts.ts'
import { actionSpecs } from '../../src/turn/actions/index.ts'
import { normalise } from '../../src/understanding/normalise.ts'
import { at, flowFile, load, noon } from './support.ts'

const root = join(import.meta.dirname, '../..')
const loaded = loadFlows(await readFlowFiles(join(root, 'flows')), {
  actions: actionSpecs,
  queues: ['caseworker', 'complaints', 'crisis'],
  texts: localeFacts(loadLocales(join(root, 'locales'))),
  normalise,
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const real = loaded.flows
const small = load(
  flowFile(
    `
  a: { choose: t.a, from: $list, label: t.l, save: x, next: b, options: { stop: { label: t.s, next: d } }, words: b2, save_words: x }
  b: { ask: t.b, as: integer, save: n, next: c }
  b2: { ask: t.b, as: confirm, save: n, next: c }
  c: { call: test.find, with: { need: $x }, save: found, outcomes: { ok: a2, none: a } }
  a2: { run: help, next: a }
  d: { end: done }
`,
    'takes: { list: required }\n',
  ),
)

const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>
const word = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'stop',
    'more',
    'yes',
    'no',
    't',
    'menu',
    'help',
    'human',
    '__proto__',
    'constructor',
  ),
  fc.string(),
)
const vars = fc.dictionary(word, value)
const input = fc.oneof(
  fc.record({ type: fc.constant('go'), flow: word, with: vars, keep: fc.boolean() }),
  fc.record({ type: fc.constant('option'), option: word, visit: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ type: fc.constant('option'), option: word }),
  fc.record({ type: fc.constant('value'), value }),
  fc.record({ type: fc.constant('words'), text: fc.string({ maxLength: 5000, unit: 'binary' }) }),
  fc.constantFrom({ type: 'invalid' }, { type: 'back' }, { type: 'again' }),
  fc.record({ type: fc.constant('outcome'), of: word, result: word, value }),
  fc.record({ type: fc.constant('timeout'), visit: fc.integer({ min: 0, max: 9 }) }),
) as fc.Arbitrary<Input>

const hashes = [...small.byId.values()].map((f) => f.hash)
const frame = fc.record({
  flow: word,
  rev: fc.oneof(fc.constantFrom(...hashes), fc.string()),
  step: word,
  vars,
  at: fc.option(fc.record({ visit: fc.nat(9), tries: fc.nat(3), page: fc.nat(9) }), { nil: undefined }),
})
const stack = fc.array(frame, { maxLength: 10 })
const conversation = fc.oneof(
  fc.record({
    v: fc.constant(1),
    stack,
    visit: fc.nat(9),
    wait: fc.oneof(
      fc.constant(null),
      fc.record({ on: fc.constant('outcome'), call: word }),
      fc.record({
        on: fc.constant('person'),
        visit: fc.nat(9),
        tries: fc.nat(3),
        page: fc.nat(9),
        dueAt: fc.option(fc.string()),
      }),
    ),
    trail: fc.array(stack, { maxLength: 9 }),
  }),
  fc.jsonValue(),
) as fc.Arbitrary<Conversation>

const bytes = (c: Conversation) => Buffer.byteLength(JSON.stringify(c))
const frozen = <T>(x: T): T => {
  if (typeof x === 'object' && x !== null && !Object.isFrozen(x)) {
    Object.freeze(x)
    Object.values(x).forEach(frozen)
  }
  return x
}

it('never throws and stays below 2 KB, whatever is stored and whatever comes', () => {
  fc.assert(
    fc.property(conversation, fc.array(input, { maxLength: 6 }), fc.string(), (start, inputs, now) => {
      let c = frozen(start)
      for (const given of inputs) {
        const result = step(small, c, frozen(given), { ...noon, now, id: 'x' })
        expect(bytes(result.conversation)).toBeLessThan(2048)
        currentWait(small, result.conversation)
        c = frozen(result.conversation)
      }
      currentWait(small, start)
    }),
    { numRuns: 800 },
  )
})

it('gives the same for the same, through JSON, and changes nothing that it was given', () => {
  fc.assert(
    fc.property(fc.array(input, { maxLength: 12 }), (inputs) => {
      let c = newConversation()
      let d = newConversation()
      for (const given of inputs) {
        const one = step(small, frozen(c), frozen(given), frozen(noon))
        const other = step(small, JSON.parse(JSON.stringify(d)), JSON.parse(JSON.stringify(given)), noon)
        expect(JSON.stringify(other)).toBe(JSON.stringify(one))
        c = one.conversation
        d = other.conversation
      }
    }),
    { numRuns: 300 },
  )
})

it('counts visits upwards and lets no effect id come twice', () => {
  fc.assert(
    fc.property(fc.array(input, { maxLength: 20 }), (inputs) => {
      let c = newConversation()
      const ids = new Set<string>()
      inputs.forEach((given, i) => {
        let next: Input | null = given
        for (let calls = 0; next && calls < 5; calls++) {
          const result = step(small, c, next, at('2026-03-01T12:00:00Z', `row${i}`))
          expect(result.conversation.visit).toBeGreaterThanOrEqual(c.visit)
          c = result.conversation
          next = null
          for (const e of result.effects) {
            if (!('id' in e)) continue
            expect(ids.has(e.id)).toBe(false)
            ids.add(e.id)
            if (e.type === 'call') next = { type: 'outcome', of: e.id, result: 'ok', value: ['s1', 's2'] }
          }
        }
      })
    }),
    { numRuns: 300 },
  )
})

/** A person who answers what she is asked, in some way or other, and a world that answers calls. */
const wander = (flows: Flows, choices: number[]): { broken: Effect[]; waits: number } => {
  let c = newConversation()
  let waits = 0
  const broken: Effect[] = []
  const effectsOf = (given: Input): Effect[] => {
    const result = step(flows, c, given, noon)
    c = result.conversation
    broken.push(...result.effects.filter((e) => e.type === 'broken'))
    return result.effects
  }
  choices.forEach((n) => {
    const wait = currentWait(flows, c, noon)
    if (wait) waits++
    const extra: Input[] = [
      { type: 'back' },
      { type: 'invalid' },
      { type: 'words', text: 'كلمات' },
      { type: 'go', flow: 'help', keep: true },
    ]
    const answers: Input[] = wait
      ? [
          ...wait.options.map((o): Input => ({ type: 'option', option: o.id, visit: wait.visit })),
          ...(wait.expects ? [{ type: 'value', value: wait.expects === 'integer' ? 7 : 'نص' } as Input] : []),
          ...extra,
        ]
      : [{ type: 'go', flow: [...flows.byId.keys()][n % flows.byId.size] ?? 'menu' }]
    let effects = effectsOf(answers[n % answers.length] as Input)
    for (let calls = 0; calls < 20; calls++) {
      const call = effects.findLast((e) => e.type === 'call')
      if (call?.type !== 'call') break
      const spec = actionSpecs.find((a) => a.name === call.action)
      const result = spec?.outcomes[(n >> 4) % spec.outcomes.length] ?? 'ok'
      effects = effectsOf({
        type: 'outcome',
        of: call.id,
        result,
        ...(spec?.saves.includes(result) ? { value: ['raqqa', 'hajin'] } : {}),
      })
    }
  })
  return { broken, waits }
}

it('never breaks in the real flows, however one wanders through them', () => {
  let waits = 0
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 5, maxLength: 60 }), (choices) => {
      const met = wander(real, choices)
      waits += met.waits
      expect(met.broken).toEqual([])
    }),
    { numRuns: 400 },
  )
  expect(waits).toBeGreaterThan(1000)
})
