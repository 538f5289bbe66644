import { describe, expect, it } from 'vitest'
import { compileFlow } from '../../src/flow/compile.ts'
import { flowsOf } from '../../src/flow/flows.ts'
import { currentWait, type Flows } from '../../src/flow/index.ts'
import { parseFlow } from '../../src/flow/parse.ts'
import { at, file, flowFile, load, noon } from './support.ts'
import { talk } from './talk.ts'

const two = flowFile(`
  a: { choose: t.a, save: x, options: { one: { label: t.one, next: b }, two: { label: t.two, next: b } } }
  b: { choose: t.b, options: { go: { label: t.go, next: c } }, words: c, save_words: w }
  c: { ask: t.c, as: text, save: y, next: d }
  d: { end: parked }
`)
/** Flows that the checker would refuse, to see that the engine holds all the same. */
const unchecked = (...files: ReturnType<typeof flowFile>[]): Flows => {
  const good = load()
  const more = files.map((f) => {
    const parsed = parseFlow(f)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    return compileFlow(parsed.value.flow, good.defaults)
  })
  return flowsOf(good.defaults, [...good.byId.values(), ...more])
}

describe('an answer', () => {
  it('to an older prompt has passed, and the present question comes again', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'option', option: 'one', visit: 1 })
    expect(p.gives({ type: 'option', option: 'two', visit: 1 })).toEqual([
      'passed',
      'say t.passed',
      'prompt t.b 2: go',
    ])
    expect(p.conversation.stack[0]?.vars).toEqual({ x: 'one' })
  })
  it('that does not fit is answered kindly, and the number of tries leads on', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    expect(p.gives({ type: 'invalid' })).toEqual(['say t.pick', 'prompt t.a 1: one two'])
    expect(p.gives({ type: 'option', option: 'three' })).toEqual(['say t.pick', 'prompt t.a 1: one two'])
    expect(p.gives({ type: 'words', text: 'what?' })).toEqual([
      'handoff caseworker',
      'say t.soon',
      'ended human handed_off',
    ])
  })
  it('of the wrong type to an ask is invalid', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'option', option: 'one' })
    p.give({ type: 'words', text: 'free' })
    for (const value of [3, true, null, [], {}, '', '  ', 'x'.repeat(501)])
      expect(talk(load(two), p.conversation).gives({ type: 'value', value })[0]).toBe('say t.again')
    expect(p.gives({ type: 'option', option: 'yes' })[0]).toBe('say t.again')
  })
  it('is kept to 280 characters where free words are taken', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'option', option: 'one' })
    p.give({ type: 'words', text: '😀'.repeat(400) })
    expect(p.conversation.stack[0]?.vars.w).toBe('😀'.repeat(280))
  })
  it('is asked for again without counting a try', () => {
    const p = talk(load(two))
    expect(p.gives({ type: 'again' })).toEqual([])
    p.give({ type: 'go', flow: 't' })
    expect(p.gives({ type: 'again' })).toEqual(['prompt t.a 1: one two'])
    expect(p.conversation.wait).toMatchObject({ tries: 0, visit: 1 })
  })
})

describe('back', () => {
  it('leads to the question before, as things were then', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'option', option: 'one' })
    p.give({ type: 'option', option: 'go' })
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.b 4: go'])
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.a 5: one two'])
    expect(p.conversation.stack[0]?.vars).toEqual({})
  })
  it('leads to the menu when there is nothing before', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.menu 2: person nothing'])
  })
  it('does not lead behind a handoff', () => {
    const flows = load(
      flowFile(`
  a: { choose: t.a, options: { one: { label: t.one, next: b } } }
  b: { handoff: caseworker, next: c }
  c: { choose: t.c, options: { one: { label: t.one, next: d } } }
  d: { end: parked }
`),
    )
    const p = talk(flows)
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'option', option: 'one' })
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.menu 3: person nothing'])
  })
})

describe('another flow on top', () => {
  it('returns to the question it stood on, whose older message still counts', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'option', option: 'one' })
    expect(p.gives({ type: 'go', flow: 'help', keep: true })).toEqual([
      'say t.help',
      'ended help done',
      'prompt t.b 2: go',
    ])
    expect(p.gives({ type: 'option', option: 'go', visit: 2 })).toEqual(['ask t.c 3'])
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.b 4: go'])
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.a 5: one two'])
  })
  it('returns until "back" only: with any other outcome the question is left behind', () => {
    const aside = (outcome: string) =>
      file(
        'aside.yaml',
        `flow: aside\nschema: 1\nsteps:\n  a: { choose: t.b, options: { go: { label: t.go, next: d } } }\n  d: { end: ${outcome} }\n`,
      )
    const left = (outcome: string) => {
      const p = talk(unchecked(two, aside(outcome)))
      p.give({ type: 'go', flow: 't' })
      p.give({ type: 'go', flow: 'aside', keep: 'until_back' })
      p.give({ type: 'option', option: 'go' })
      return p.conversation.stack.map((f) => f.flow)
    }
    expect(left('back')).toEqual(['t'])
    expect(left('parked')).not.toContain('t')
  })
  it('does not pile up when it is asked for again and again', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    for (let i = 0; i < 30; i++) p.give({ type: 'go', flow: 'menu', keep: true })
    expect(p.conversation.stack.map((f) => f.flow)).toEqual(['t', 'menu'])
  })
  it('takes the place of the question without keep, and back returns there', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'go', flow: 'menu' })
    expect(p.conversation.stack.map((f) => f.flow)).toEqual(['menu'])
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.a 3: one two'])
  })
})

describe('a long list', () => {
  const flows = load(
    flowFile(
      `
  a: { choose: t.a, from: $list, label: t.line, save: x, next: b, options: { none: { label: t.none, next: b2 } } }
  b: { say: t.got, with: { x: $x }, next: b2 }
  b2: { end: parked }
`,
      'takes: { list: required }\n',
    ),
  )
  const list = Array.from({ length: 14 }, (_, i) => `s${i}`)

  it('is shown page by page, round and round, with fixed options on each', () => {
    const p = talk(flows)
    expect(p.gives({ type: 'go', flow: 't', with: { list } })).toEqual([
      'prompt t.a 1: s0 s1 s2 s3 s4 s5 more none',
    ])
    expect(p.gives({ type: 'option', option: 'more' })).toEqual([
      'prompt t.a 1: s6 s7 s8 s9 s10 s11 more none',
    ])
    expect(p.gives({ type: 'option', option: 'more' })).toEqual(['prompt t.a 1: s12 s13 more none'])
    expect(p.gives({ type: 'option', option: 'more' })).toEqual(['prompt t.a 1: s0 s1 s2 s3 s4 s5 more none'])
    expect(currentWait(flows, p.conversation, noon)).toMatchObject({
      kind: 'choose',
      visit: 1,
      acceptsWords: false,
    })
    expect(currentWait(flows, p.conversation, noon)?.options).toHaveLength(16)
    expect(currentWait(flows, p.conversation, noon)?.shown).toHaveLength(8)
    expect(p.gives({ type: 'option', option: 's13' })[0]).toBe('say t.got')
  })
  it('needs no page when it fits the channel', () => {
    const p = talk(flows)
    expect(p.gives({ type: 'go', flow: 't', with: { list } }, { ...noon, pageSize: 15 })[0]).not.toContain(
      'more',
    )
  })
  it('that is empty still has its fixed options; what is no item is not shown', () => {
    expect(talk(flows).gives({ type: 'go', flow: 't', with: { list: [] } })).toEqual(['prompt t.a 1: none'])
    const odd = [null, true, {}, [], { id: '' }, 'more', 'none', 'a', 'a', 7, 'x'.repeat(49)]
    expect(talk(flows).gives({ type: 'go', flow: 't', with: { list: odd } })).toEqual([
      'prompt t.a 1: a 7 none',
    ])
  })
  it('pages fixed options, too, when they are too many', () => {
    const options = Array.from({ length: 10 }, (_, i) => `o${i}: { label: t.o${i}, next: b }`).join(', ')
    const p = talk(load(flowFile(`  a: { choose: t.a, options: { ${options} } }\n  b: { end: parked }`)))
    expect(p.gives({ type: 'go', flow: 't' })).toEqual(['prompt t.a 1: o0 o1 o2 o3 o4 o5 o6 more'])
    expect(p.gives({ type: 'option', option: 'more' })).toEqual(['prompt t.a 1: o7 o8 o9 more'])
  })
})

describe('silence', () => {
  const flows = load(
    flowFile(
      `
  a: { choose: t.a, options: { one: { label: t.one, next: b } }, timeout: { after: 30m, say: t.nudge, next: c } }
  b: { choose: t.b, options: { one: { label: t.one, next: c } } }
  c: { end: parked }
`,
      'expires: 2h\n',
    ),
  )
  it('is due at the nearer of timeout and expiry', () => {
    const p = talk(flows)
    p.give({ type: 'go', flow: 't' })
    expect(p.conversation.wait).toMatchObject({ dueAt: '2026-03-01T12:30:00.000Z' })
    p.give({ type: 'option', option: 'one' }, at('2026-03-01T15:00:00+03:00[Asia/Damascus]'))
    expect(p.conversation.wait).toMatchObject({ dueAt: '2026-03-01T14:00:00.000Z' })
  })
  it('leads where the step says', () => {
    const p = talk(flows)
    p.give({ type: 'go', flow: 't' })
    expect(p.gives({ type: 'timeout', visit: 1 }, at('2026-03-01T12:30:00Z'))).toEqual([
      'say t.nudge',
      'ended t parked',
    ])
    expect(p.conversation.wait).toBe(null)
  })
  it('closes everything quietly when the flow expires', () => {
    const p = talk(flows)
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'option', option: 'one' })
    expect(p.gives({ type: 'timeout', visit: 2 }, at('2026-03-01T14:00:00Z'))).toEqual(['ended t expired'])
    expect(p.conversation).toEqual({ v: 1, stack: [], visit: 2, wait: null, trail: [] })
  })
  it('closes everything when the flow expires before a later timeout of the step', () => {
    const steps = `
  a: { choose: t.a, options: { one: { label: t.one, next: c } }, timeout: { after: 5h, say: t.nudge, next: c } }
  c: { end: parked }`
    const p = talk(load(flowFile(steps, 'expires: 2h\n')))
    p.give({ type: 'go', flow: 't' })
    expect(p.gives({ type: 'timeout', visit: 1 }, at('2026-03-01T14:00:00Z'))).toEqual(['ended t expired'])
  })
  it('of an older question, or before its time, changes nothing', () => {
    const p = talk(flows)
    p.give({ type: 'go', flow: 't' })
    const before = p.conversation
    expect(p.gives({ type: 'timeout', visit: 0 }, at('2026-03-02T12:00:00Z'))).toEqual([])
    expect(p.gives({ type: 'timeout', visit: 1 }, at('2026-03-01T12:29:59Z'))).toEqual([])
    expect(p.conversation).toEqual(before)
  })
})

describe('nothing is ever silent', () => {
  it('leads to the menu when nothing is asked', () => {
    for (const input of [
      { type: 'words', text: 'hi' },
      { type: 'invalid' },
      { type: 'back' },
      { type: 'value', value: 1 },
    ] as const)
      expect(talk(load()).gives(input)).toEqual(['prompt t.menu 1: person nothing'])
    expect(talk(load()).gives({ type: 'option', option: 'x', visit: 7 })).toEqual([
      'passed',
      'say t.passed',
      'prompt t.menu 1: person nothing',
    ])
  })
  it('stops a circle after 100 steps with an apology and the menu', () => {
    const p = talk(unchecked(flowFile(`  a: { say: t.a, next: b }\n  b: { set: { x: 1 }, next: a }`)))
    expect(p.gives({ type: 'go', flow: 't' })).toEqual([
      'broken steps',
      'say t.broken',
      'prompt t.menu 1: person nothing',
    ])
  })
  it('stops flows that run each other at a depth of 8', () => {
    const p = talk(unchecked(flowFile(`  a: { run: t, next: b }\n  b: { end: done }`)))
    expect(p.gives({ type: 'go', flow: 't' })[0]).toBe('broken steps')
  })
  it('apologises for a flow that is gone and an outcome that nobody expected', () => {
    expect(talk(load()).gives({ type: 'go', flow: 'gone' })[0]).toBe('broken revision')
    const p = talk(load(flowFile(`  a: { call: test.touch, outcomes: { ok: b } }\n  b: { end: parked }`)))
    p.give({ type: 'go', flow: 't' })
    expect(p.gives({ type: 'outcome', of: 'turn1:0', result: 'odd' })[0]).toBe('broken state')
  })
  it('refuses what would not fit 2 KB, and drops old places of "back" before that', () => {
    const flows = load(
      flowFile(`
  a: { call: test.find, with: { need: x }, save: found, outcomes: { ok: b, none: c } }
  b: { choose: t.b, from: $found, label: t.line, next: b2 }
  b2: { choose: t.b, from: $found, label: t.line, next: b, options: { stop: { label: t.stop, next: c } } }
  c: { end: parked }
`),
    )
    const p = talk(flows)
    p.give({ type: 'go', flow: 't' })
    p.give({
      type: 'outcome',
      of: 'turn1:0',
      result: 'ok',
      value: Array.from({ length: 40 }, (_, i) => `service-${i}`),
    })
    for (let i = 0; i < 9; i++) p.give({ type: 'option', option: 'service-1' })
    expect(JSON.stringify(p.conversation).length).toBeLessThan(2048)
    expect(p.conversation.trail.length).toBeGreaterThan(0)
    p.give({ type: 'go', flow: 't' })
    expect(p.gives({ type: 'outcome', of: 'turn1:0', result: 'ok', value: ['x'.repeat(3000)] })[0]).toBe(
      'broken state',
    )
    expect(p.conversation.stack.map((f) => f.flow)).toEqual(['menu'])
  })
  it('goes on counting visits after it broke, so that old taps stay old', () => {
    const p = talk(load(two))
    p.give({ type: 'go', flow: 't' })
    p.give({ type: 'go', flow: 'gone' })
    expect(p.conversation.wait).toMatchObject({ visit: 2 })
  })
})

it('tells what the present question takes', () => {
  const flows = load(
    flowFile(`
  a: { ask: t.a, as: integer, min: 1, max: 9, save: n, next: b }
  b: { ask: t.b, as: text, maxLength: 40, save: w, next: c }
  c: { ask: t.c, as: confirm, save: sure, next: d }
  d: { end: parked }
`),
  )
  const p = talk(flows)
  expect(currentWait(flows, p.conversation)).toBe(null)
  p.give({ type: 'go', flow: 't' })
  expect(currentWait(flows, p.conversation)).toMatchObject({
    kind: 'ask',
    expects: 'integer',
    min: 1,
    max: 9,
    options: [],
  })
  p.give({ type: 'value', value: 5 })
  expect(currentWait(flows, p.conversation)).toMatchObject({ expects: 'text', maxLength: 40, visit: 2 })
  p.give({ type: 'value', value: 'w' })
  expect(currentWait(flows, p.conversation)).toMatchObject({
    expects: 'confirm',
    shown: [{ id: 'yes' }, { id: 'no' }],
  })
})

it('reads a flow file in the middle of the others by its id', () => {
  const flows = load(file('other.yaml', 'flow: other\nschema: 1\nsteps:\n  a: { say: t.x, end: parked }\n'))
  expect(talk(flows).gives({ type: 'go', flow: 'other' })).toEqual(['say t.x', 'ended other parked'])
})
