import { describe, expect, it } from 'vitest'
import { currentWait, type FlowFile, reloadFlows, structures, withRevisions } from '../../src/flow/index.ts'
import { base, facts, flowFile, load } from './support.ts'
import { talk } from './talk.ts'

const before = flowFile(`
  a: { choose: t.a, save: x, options: { one: { label: t.one, next: b }, two: { label: t.two, next: b } } }
  b: { ask: t.b, as: text, save: y, next: c }
  c: { say: t.old, with: { x: $x }, end: parked }
`)
/** A person who waits at a step of the old flows when the new ones come. `stored`: whether the old structure is known. */
const across = (after: FlowFile, inputs: Parameters<ReturnType<typeof talk>['give']>[0][], stored = true) => {
  const old = load(before)
  const p = talk(old)
  p.give({ type: 'go', flow: 't' })
  for (const input of inputs) p.give(input)
  const now = load(after)
  const rows = stored ? JSON.parse(JSON.stringify(structures(old))) : []
  const flows = withRevisions(now, rows)
  p.use(flows)
  return { p, flows }
}
const one = { type: 'option', option: 'one' } as const

describe('an edit under a person who waits', () => {
  it('takes her along where her step is compatible', () => {
    const { p } = across(
      flowFile(`
  a:
    choose: t.a
    save: x
    options: { one: { label: t.one, next: n }, two: { label: t.two, next: n }, three: { label: t.three, next: n } }
  n: { say: t.new, end: parked }
`),
      [],
    )
    expect(p.gives(one)).toEqual(['say t.new', 'ended t parked'])
  })
  it('takes her along to a renamed step', () => {
    const { p } = across(
      flowFile(`
  first:
    was: a
    choose: t.a
    options: { one: { label: t.one, next: n }, two: { label: t.two, next: n } }
  n: { say: t.new, end: parked }
`),
      [],
    )
    expect(p.gives(one)).toEqual(['say t.new', 'ended t parked'])
  })
  it.each([
    [
      'the step is gone',
      `  z: { choose: t.a, options: { one: { label: t.one, next: n } } }\n  n: { end: parked }`,
    ],
    ['the kind has changed', `  a: { ask: t.a, as: text, save: x, next: n }\n  n: { end: parked }`],
    [
      'an option is gone',
      `  a: { choose: t.a, options: { one: { label: t.one, next: n } } }\n  n: { end: parked }`,
    ],
    [
      'options have changed places, so a number would mean another',
      `  a: { choose: t.a, options: { two: { label: t.two, next: n }, one: { label: t.one, next: n } } }\n  n: { end: parked }`,
    ],
  ])('lets her finish in the old flow when %s', (_, steps) => {
    const { p } = across(flowFile(steps), [])
    p.give(one)
    expect(p.gives({ type: 'value', value: 'y' })).toEqual(['say t.old', 'ended t parked'])
  })
  it('lets her finish in the old flow when the new one needs what it never asked her', () => {
    const { p } = across(
      flowFile(`
  p: { ask: t.p, as: text, save: extra, next: a }
  a: { choose: t.a, save: x, options: { one: { label: t.one, next: b }, two: { label: t.two, next: b } } }
  b: { ask: t.b, as: text, save: y, next: c }
  c: { say: t.new, with: { extra: $extra }, end: parked }
`),
      [one],
    )
    expect(p.gives({ type: 'value', value: 'y' })).toEqual(['say t.old', 'ended t parked'])
  })
  it('apologises and shows the menu when the old flow is not known any more', () => {
    const { p, flows } = across(
      flowFile(`  z: { choose: t.a, options: { one: { label: t.one, next: n } } }\n  n: { end: parked }`),
      [],
      false,
    )
    expect(currentWait(flows, p.conversation)).toBe(null)
    expect(p.gives(one)).toEqual(['broken revision', 'say t.broken', 'prompt t.menu 2: person nothing'])
  })
  it('changes texts at once, for a text key is no part of the structure', () => {
    const { p, flows } = across(
      flowFile(before.text.split('steps:\n')[1]?.replace('t.old', 't.mended') ?? ''),
      [one],
    )
    expect(flows.byId.get('t')?.hash).toBe(load(before).byId.get('t')?.hash)
    expect(p.gives({ type: 'value', value: 'y' })[0]).toBe('say t.mended')
  })
  it('leads "back" over the edit', () => {
    const { p } = across(
      flowFile(`
  b: { ask: t.b, as: text, save: y, next: c }
  c: { say: t.new, end: parked }
`),
      [one],
    )
    expect(p.gives({ type: 'back' })).toEqual(['prompt t.a 3: one two'])
    // The next question is in both, so there she is in the new flow.
    p.give(one)
    expect(p.gives({ type: 'value', value: 'y' })).toEqual(['say t.new', 'ended t parked'])
  })
})

describe('a reload', () => {
  it('keeps the last good flows when a file has a mistake, and says where', () => {
    const good = load(before)
    const bad = flowFile('  a: { say: t.a, next: nowhere }')
    const { flows, problems } = reloadFlows(good, [...base, bad], facts())
    expect(flows).toBe(good)
    expect(problems).toMatchObject([{ file: 't.yaml', line: 4, message: 'there is no step nowhere' }])
  })
  it('keeps what was in use until now', () => {
    const good = load(before)
    const next = flowFile('  a: { say: t.a, end: parked }')
    const { flows, problems } = reloadFlows(good, [...base, next], facts())
    expect(problems).toEqual([])
    expect(flows.byId.get('t')?.steps.has('b')).toBe(false)
    expect(flows.byHash.get(good.byId.get('t')?.hash ?? '')?.steps.has('b')).toBe(true)
  })
  it('leaves out stored structures that cannot be read or used', () => {
    const rows = structures(load(before))
    const other = load()
    const broken = [
      { hash: 'h1', flow: 't', structure: '{' },
      { hash: 'h2', flow: 't', structure: 'null' },
      { hash: 'h3', flow: 't', structure: '{"flow":"t","schema":1,"steps":{"a":7}}' },
    ]
    expect(withRevisions(other, [...rows, ...broken]).byHash.size).toBe(other.byHash.size + 1)
    expect(withRevisions(other, rows, () => false).byHash.size).toBe(other.byHash.size)
  })
})
