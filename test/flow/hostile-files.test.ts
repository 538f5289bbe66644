import { describe, expect, it } from 'vitest'
import { checkFlows } from '../../src/flow/index.ts'
import { base, facts, file } from './support.ts'

const first = (text: string) => {
  const began = performance.now()
  const problem = checkFlows([...base, file('t.yaml', text)], facts())[0]
  expect(performance.now() - began).toBeLessThan(2000)
  return problem && `${problem.line}:${problem.column} ${problem.message}`
}

describe('a flow file that is no flow', () => {
  it.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['a list', '- a\n- b'],
    ['a number', '42'],
    ['null', 'null'],
    ['two documents', 'flow: t\n---\nflow: u\n'],
    ['control characters', '\u0000\u0001\u0002'],
    ['steps that are a list', 'flow: t\nschema: 1\nsteps: [a]\n'],
    ['no steps', 'flow: t\nschema: 1\nsteps: {}\n'],
    ['another schema', 'flow: t\nschema: 2\nsteps: { a: { end: x } }\n'],
    ['an odd tag', 'flow: !!js/function "x"\n'],
    [
      'a prototype',
      'flow: t\nschema: 1\n__proto__: { x: 1 }\nsteps: { a: { end: x }, constructor: { end: y } }\n',
    ],
  ])('is refused: %s', (_, text) => expect(first(text)).toMatch(/^\d+:\d+ ./))

  it('names line and column of broken YAML', () => {
    expect(first('flow: t\nschema: 1\nsteps:\n  a: { say: t.a\n  b: [\n')).toMatch(/^[4-6]:\d+ YAML: /)
    expect(first('flow: t\nschema: 1\nsteps:\n  a: { end: x }\n  a: { end: y }\n')).toBe(
      '5:3 YAML: Map keys must be unique',
    )
  })
  it('names where it is nested too deeply', () => {
    expect(first(`flow: t\nsteps: ${'['.repeat(50_000)}`)).toBe('2:32 too deeply nested')
    expect(first(`flow: t\nsteps: ${'{a: '.repeat(30_000)}`)).toMatch(/^2:\d+ too deeply nested/)
    expect(first(`flow: t\n${'- '.repeat(40_000)}`)).toBe('2:1 too deeply nested')
    const stairs = Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')
    expect(first(stairs)).toMatch(/too deeply nested/)
  })
  it('refuses references, so that none can multiply', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `b${i + 1}: &b${i + 1} [*b${i}, *b${i}]`)
    expect(first(`b0: &b0 [x, x]\n${lines.join('\n')}\n`)).toBe(
      '2:10 references (*name) are not used in flows',
    )
  })
  it('refuses a huge file', () => {
    expect(first(`# ${'x'.repeat(200_000)}`)).toBe('1:1 the file is larger than 128 KB')
    expect(first(`flow: t\nschema: 1\nsteps:\n${'  a'.repeat(40_000)}`)).toMatch(/^\d+:\d+ ./)
  })
})
