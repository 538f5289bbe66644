import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Effect, type Input, newConversation, step } from '../../src/flow/index.ts'
import { stepKinds } from '../../src/flow/schema.ts'
import { file, flowFile, load, noon } from './support.ts'

interface Golden {
  name: string
  takes?: string
  steps: string
  /** A flow that stands beside. */
  more?: string
  inputs: Input[]
  effects?: Effect[][]
  /** Instead of effects: the outcome that each input ends with. */
  ends?: string[]
}

const goldenFile = (kind: string) => join(import.meta.dirname, 'golden', `${kind}.yaml`)

describe.each(stepKinds)('a step of kind %s', (kind) => {
  it('has golden data', () => expect(existsSync(goldenFile(kind))).toBe(true))

  const cases: Golden[] = existsSync(goldenFile(kind)) ? parse(readFileSync(goldenFile(kind), 'utf8')) : []
  it.each(cases)('$name', (golden) => {
    const beside = golden.more ? [file('inner.yaml', golden.more)] : []
    const head = golden.takes ? `takes: ${golden.takes}\n` : ''
    const indented = golden.steps.trimEnd().replace(/^/gm, '  ')
    const flows = load(flowFile(indented, head), ...beside)
    let conversation = newConversation()
    const effects = golden.inputs.map((input) => {
      const result = step(flows, conversation, input, noon)
      conversation = result.conversation
      return result.effects
    })
    if (golden.effects) expect(effects).toEqual(golden.effects)
    if (golden.ends)
      expect(effects.map((all) => all.find((e) => e.type === 'ended' && e.flow === 't'))).toEqual(
        golden.ends.map((outcome) => ({ type: 'ended', flow: 't', outcome })),
      )
  })
})
