import { describe, expect, it } from 'vitest'
import { checkFlows, type FlowFacts, formatProblem } from '../../src/flow/index.ts'
import { base, defaults, facts, file, flowFile } from './support.ts'

/** Problems of flow `t` (its steps begin at line 4) as `line:column message`. */
const found = (
  steps: string,
  more: { head?: string; texts?: Partial<FlowFacts['texts']>; files?: typeof base } = {},
) =>
  checkFlows([...base, flowFile(steps, more.head), ...(more.files ?? [])], facts(more.texts)).map(
    (p) => `${p.file === 't.yaml' ? '' : `${p.file}:`}${p.line}:${p.column} ${p.message}`,
  )
const end = '  z: { end: parked }'

it('finds nothing wrong with flows that are right', () => {
  expect(checkFlows(base, facts())).toEqual([])
})

it('tells file, line, column and a cure in one line', () => {
  const problems = checkFlows(
    [...base, flowFile(`  a: { say: t.a, next: zz }\n  zzz: { end: parked }`)],
    facts(),
  )
  expect(problems.map(formatProblem)).toEqual(['t.yaml:4:18 there is no step zz (write zzz, or add it)'])
})

describe('form', () => {
  it.each([
    ['a step without a kind', '  a: { next: z }', '4:3 step a has no kind'],
    ['a step that is no mapping', '  a: say', '4:3 step a has no kind'],
    [
      'a step of two kinds',
      '  a: { say: t.a, set: { x: 1 }, next: z }',
      '4:3 step a has several kinds: say, set',
    ],
    [
      'say beside choose',
      '  a: { say: t.a, choose: t.b, next: z }',
      '4:3 step a has several kinds: say, choose',
    ],
    ['an unknown field', '  a: { say: t.a, nxt: z }', '4:18 nxt is not known here'],
    ['no way on', '  a: { say: t.a }', '4:3 a.next is missing'],
    [
      'text instead of a key',
      '  a: { say: Hello there, next: z }',
      '4:8 a.say is no text key such as menu.hello',
    ],
    [
      'an option without a label',
      '  a: { choose: t.a, options: { x: { next: z } } }',
      '4:32 a.options.x.label is missing',
    ],
    ['a choose without options', '  a: { choose: t.a }', '4:3 step a has no options'],
    ['an odd id', '  A b: { say: t.a, next: z }', '4:3 A b is no id'],
    [
      'an option id too long for a button',
      `  a: { choose: t.a, options: { ${'x'.repeat(49)}: { label: t.x, next: z } } }`,
      'is longer than 48 characters',
    ],
    [
      'a when without else',
      '  a: { when: [{ if: { $x: 1 }, next: z }] }',
      '4:3 step a needs { else: step } as its last case',
    ],
    [
      'both next and end',
      '  a: { handoff: caseworker, next: z, end: done }',
      '4:3 step a needs exactly one of next or end',
    ],
    [
      'an odd duration',
      '  a: { schedule: help, after: 1 month, next: z }',
      '4:24 a.after is no duration such as 30m',
    ],
    [
      'bounds of another kind',
      '  a: { ask: t.a, as: text, min: 3, save: x, next: z }',
      'has min or max that do not go with its kind',
    ],
    [
      'an invalid with two ways',
      '  a: { choose: t.a, options: { x: { label: t.x, next: z } }, invalid: { say: t.i, tries: 2, next: z, go: help } }',
      'needs exactly one of next, go or close',
    ],
  ])('%s', (_, steps, message) => {
    const all = found(`${steps}\n${end}`)
    expect(all.join('\n')).toContain(message)
    expect(all[0]).toMatch(/^4:/)
  })
  it('a file name that is not the id', () => {
    const text = 'flow: other\nschema: 1\nsteps:\n  a: { end: parked }\n'
    expect(found(end, { files: [file('name.yaml', text)] })).toEqual([
      'name.yaml:1:1 flow other stands in name.yaml',
    ])
  })
  it('defaults that are missing or wrong', () => {
    expect(checkFlows(base.slice(1), facts())[0]?.message).toBe('the file is missing')
    const wrong = file(
      'defaults.yaml',
      defaults.replace('go: human, keep', 'go').replace('  menu: { go: menu }\n', ''),
    )
    expect(checkFlows([wrong, ...base.slice(1)], facts())).toMatchObject([
      { line: 4, message: 'globals.menu is missing' },
    ])
    const gone = file('defaults.yaml', defaults.replace('stop: { go: human }', 'stop: { go: humn }'))
    expect(checkFlows([gone, ...base.slice(1)], facts())).toMatchObject([
      { line: 8, message: 'there is no flow humn', cure: 'write human, or add flows/humn.yaml' },
    ])
  })
  it('a flow for everybody that needs a variable', () => {
    const needs = file(
      'help.yaml',
      'flow: help\nschema: 1\ntakes: { x: required }\nsteps:\n  a: { end: done }\n',
    )
    const files = [...base.filter((f) => f.path !== 'help.yaml'), needs]
    expect(checkFlows(files, facts())).toMatchObject([
      { file: 'defaults.yaml', line: 10, message: 'flow help needs x, which nobody gives it here' },
    ])
  })
})

describe('references', () => {
  it.each([
    ['an unknown step', '  a: { say: t.a, next: y }', '4:18 there is no step y'],
    [
      'an unknown step of an option',
      '  a: { choose: t.a, options: { x: { label: t.x, next: y } } }',
      '4:49 there is no step y',
    ],
    [
      'an unknown step after invalid',
      '  a: { choose: t.a, options: { x: { label: t.x, next: z } }, invalid: { say: t.i, tries: 2, next: y } }',
      '4:93 there is no step y',
    ],
    [
      'an unknown action',
      '  a: { call: test.fnd, with: { need: x }, outcomes: { ok: z } }',
      '4:8 there is no action test.fnd',
    ],
    [
      'an unknown input',
      '  a: { call: test.touch, with: { x: 1 }, outcomes: { ok: z } }',
      '4:34 test.touch has no input x',
    ],
    ['a missing input', '  a: { call: test.find, outcomes: { ok: z, none: z } }', '4:8 test.find needs need'],
    [
      'an unknown outcome',
      '  a: { call: test.touch, outcomes: { ok: z, odd: z } }',
      '4:45 test.touch has no outcome odd',
    ],
    [
      'an outcome that leads nowhere',
      '  a: { call: test.find, with: { need: x }, outcomes: { ok: z } }',
      '4:44 the outcome none of test.find leads nowhere',
    ],
    [
      'a result that is not there',
      '  a: { call: test.touch, save: x, outcomes: { ok: z } }',
      '4:26 test.touch has no result to save',
    ],
    ['an unknown flow', '  a: { run: hlp, next: z }', '4:8 there is no flow hlp'],
    [
      'an unknown flow of a schedule',
      '  a: { schedule: hlp, after: 1d, next: z }',
      '4:8 there is no flow hlp',
    ],
    [
      'an outcome of a flow that leads nowhere',
      '  a: { run: menu, outcomes: { oddly: z } }',
      '4:31 flow menu has no outcome oddly',
    ],
    [
      'a variable that the flow does not take',
      '  a: { run: help, with: { x: 1 }, next: z }',
      '4:27 flow help takes no x',
    ],
    ['an unknown queue', '  a: { handoff: boss, next: z }', '4:8 there is no queue boss'],
    [
      'an old name of two steps',
      '  a: { say: t.a, next: z, was: [q, z] }',
      '4:27 z is the name of another step',
    ],
    [
      'the reserved option',
      '  a: { choose: t.a, options: { more: { label: t.x, next: z } } }',
      '4:32 more is the id of the button for the next page',
    ],
  ])('%s', (_, steps, message) => expect(found(`${steps}\n${end}`)).toContain(message))
  it('needs what another flow takes', () => {
    const files = [
      file('inner.yaml', 'flow: inner\nschema: 1\ntakes: { s: required }\nsteps:\n  a: { end: done }\n'),
    ]
    expect(found(`  a: { run: inner, next: z }\n${end}`, { files })).toEqual(['4:8 flow inner needs s'])
  })
  it('too many options beside a list', () => {
    const options = ['a', 'b', 'c', 'd', 'e'].map((x) => `${x}: { label: t.${x}, next: z }`).join(', ')
    const steps = `  a: { choose: t.a, from: $list, label: t.l, next: z, options: { ${options} } }\n${end}`
    expect(found(steps, { head: 'takes: { list: required }\n' })).toEqual([
      '5:55 more than 4 options stand beside a list',
    ])
  })
})

describe('paths', () => {
  it('a step that nothing leads to', () => {
    expect(found(`${end}\n  lone: { say: t.a, next: z }`)).toEqual(['5:3 nothing leads to step lone'])
  })
  it('a question that only leads back to itself', () => {
    const steps = '  a: { choose: t.a, options: { x: { label: t.x, next: b } } }\n  b: { say: t.b, next: a }'
    expect(found(steps)).toEqual(['4:3 step a is a dead end: every answer leads back to it'])
  })
  it('a circle without a question', () => {
    expect(found('  a: { say: t.a, next: b }\n  b: { call: test.touch, outcomes: { ok: a } }')).toEqual([
      '4:3 a, b: these steps go round without a question',
    ])
  })
  it('a circle through another flow that asks nothing', () => {
    expect(found('  a: { run: help, next: a }')).toEqual(['4:3 a: these steps go round without a question'])
  })
  it('no circle where the other flow asks', () => {
    expect(found('  a: { run: menu, next: a }')).toEqual([])
  })
  it('a timeout that writes for ever', () => {
    const steps = `
  a: { choose: t.a, options: { x: { label: t.x, next: z } }, timeout: { after: 1h, say: t.nudge, next: b } }
  b: { say: t.b, next: a }
${end}`
    expect(found(steps)).toEqual([
      '4:3 a, b: the timeout leads round for ever, with messages that nobody asked for',
    ])
  })
  it('flows that run each other in a circle', () => {
    const inner = file(
      'inner.yaml',
      `flow: inner
schema: 1
steps:
  a: { choose: t.a, options: { x: { label: t.x, next: b }, y: { label: t.y, next: c } } }
  b: { run: t, next: c }
  c: { end: done }
`,
    )
    const all = found(`  a: { run: inner, next: z }\n${end}`, { files: [inner] })
    expect(all.join()).toContain('run each other in a circle')
  })
  it('a question from which no person can be reached', () => {
    const steps = `
  a: { choose: t.a, options: { x: { label: t.x, next: z } }, invalid: { say: t.i, tries: 2, next: z } }
  z: { end: parked }`
    expect(found(steps)).toEqual(['4:3 from step a no person can be reached'])
    expect(found(steps.replace('parked', 'done'))).toEqual([])
  })
  it('a word for a person that leads to none', () => {
    const wrong = file('defaults.yaml', defaults.replace('human: { go: human }', 'human: { go: lone }'))
    const lone = file('lone.yaml', 'flow: lone\nschema: 1\nsteps:\n  a: { say: t.a, end: parked }\n')
    expect(checkFlows([wrong, ...base.slice(1), lone], facts())).toMatchObject([
      { file: 'defaults.yaml', line: 7, message: 'flow lone never hands off to a person' },
    ])
  })
})

describe('variables', () => {
  const branch = (x: string) => `
  a: { when: [{ if: { $contact.agreement: yes }, next: b }, { else: c }] }
  b: { set: { x: 1 }, next: c }
  c: { say: t.c, with: { x: ${x} }, next: z }
${end}`
  it('that are not set on every path', () => {
    expect(found(branch('$x'))).toEqual(['6:3 $x is not set on every path that leads to c'])
    expect(found(branch('$x.field'))).toHaveLength(1)
    expect(found(branch('$$x'))).toEqual([])
    expect(found(branch('$x'), { head: 'takes: { x: optional }\n' })).toEqual([])
  })
  it('that exists has shown to be there', () => {
    const steps = (name: string) => `
  a: { when: [{ if: { $contact.agreement: yes }, next: b }, { else: c }] }
  b: { set: { x: 1 }, next: c }
  c: { when: [{ if: { $x: { exists: true } }, next: d }, { else: ${name} }] }
  d: { say: t.d, with: { x: $x }, next: z }
${end}`
    expect(found(steps('z'))).toEqual([])
    expect(found(steps('d'))).toEqual(['7:3 $x is not set on every path that leads to d'])
  })
  it('that a call saves only with some outcomes', () => {
    const steps = `
  a: { call: test.find, with: { need: x }, save: found, outcomes: { ok: b, none: b } }
  b: { choose: t.b, from: $found, label: t.l, next: z }
${end}`
    expect(found(steps)).toEqual(['5:3 $found is not set on every path that leads to b'])
  })
  it('that an answer sets, but not an invalid one, silence or free words', () => {
    const steps = (extra: string) => `
  a: { choose: t.a, save: x, options: { o: { label: t.o, next: b } }${extra} }
  b: { say: t.b, with: { x: $x }, next: z }
${end}`
    const unset = (text: string) => found(text).filter((line) => line.includes('is not set'))
    expect(unset(steps(''))).toEqual([])
    expect(unset(steps(', invalid: { say: t.i, tries: 2, next: b }'))).toHaveLength(1)
    expect(unset(steps(', timeout: { after: 1h, next: b }'))).toHaveLength(1)
    expect(unset(steps(', words: b, save_words: w'))).toHaveLength(1)
    expect(unset(steps(', words: b, save_words: x'))).toEqual([])
  })
  it('that a flow which was run gives back only at some ends', () => {
    const inner = file(
      'inner.yaml',
      'flow: inner\nschema: 1\nsteps:\n  a: { when: [{ if: { $contact.unlocked: true }, next: b }, { else: c }] }\n  b: { end: picked, result: 1 }\n  c: { end: none }\n',
    )
    const steps = (ways: string) =>
      `  a: { run: inner, save: x, ${ways} }\n  b: { say: t.b, with: { x: $x }, next: z }\n${end}`
    expect(found(steps('outcomes: { picked: b, none: z }'), { files: [inner] })).toEqual([])
    expect(found(steps('next: b'), { files: [inner] })).toEqual([
      '5:3 $x is not set on every path that leads to b',
    ])
  })
  it('of the contact that are not there, or asked whether they exist though they always do', () => {
    expect(found(`  a: { say: t.a, with: { x: $contact.phone }, next: z }\n${end}`)).toEqual([
      '4:3 $contact has no phone',
    ])
    expect(
      found(
        `  a: { when: [{ if: { $contact.openHandoff: { exists: true } }, next: z }, { else: z }] }\n${end}`,
      ),
    ).toEqual(['4:8 $contact.openHandoff is always true or false'])
  })
})

describe('texts', () => {
  const say = `  a: { say: t.a, with: { x: 1 }, next: z }\n${end}`
  it('that are missing in a language', () => {
    expect(found(say, { texts: { has: (l, key) => !(l === 'ar' && key === 't.a') } })).toEqual([
      '4:8 the text t.a is missing in ar',
    ])
  })
  it('of the defaults, too', () => {
    expect(found(end, { texts: { has: (_, key) => key !== 't.more' } })).toEqual([
      'defaults.yaml:19:1 the text t.more is missing in ar, en',
    ])
  })
  it('that lack a plural form', () => {
    const missingForms = (l: string, key: string) => (l === 'ar' && key === 't.a' ? ['few', 'many'] : [])
    expect(found(say, { texts: { missingForms } })).toEqual([
      '4:8 the text t.a lacks the forms few, many in ar',
    ])
  })
  it('that need a value which the step does not give', () => {
    const placeholders = (_: string, key: string) => (key === 't.a' ? ['x', 'name'] : [])
    expect(found(say, { texts: { placeholders } })).toEqual(['4:8 the text t.a needs {name}'])
  })
  it('that have other placeholders in another language', () => {
    const placeholders = (l: string, key: string) => (key === 't.a' && l === 'en' ? ['x'] : [])
    expect(found(say, { texts: { placeholders } })).toEqual([
      '4:8 the text t.a has other placeholders in en than in ar',
    ])
  })
  it('of two options that read the same', () => {
    const steps = `  a: { choose: t.a, options: { x: { label: t.x, next: z }, y: { label: t.y, next: z } } }\n${end}`
    const label = (l: string, key: string) => (l === 'ar' && key === 't.y' ? 'T.X' : key)
    expect(found(steps, { texts: { label } })).toEqual(['4:65 options x and y read the same in ar: T.X'])
  })
  it('of a label that is too long', () => {
    const steps = `  a: { choose: t.a, options: { x: { label: t.x, next: z } } }\n${end}`
    const label = (l: string, key: string) => (l === 'en' && key === 't.x' ? 'x'.repeat(61) : key)
    expect(found(steps, { texts: { label } })).toEqual([
      '4:37 the label of x has more than 60 characters in en',
    ])
  })
})
