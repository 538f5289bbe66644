import { expect, it } from 'vitest'
import { newConversation, step } from '../../src/flow/index.ts'
import { at, flowFile, load } from './support.ts'

it('begins the flow that follows only when the one on top has ended, with its own say lines', () => {
  const flows = load(
    flowFile(`
  ask: { choose: t.ask, options: { a: { label: t.a, next: done } } }
  done: { end: done }
`),
  )
  const followedBy = { flow: 'help', with: {} }
  const first = step(
    flows,
    newConversation(),
    { type: 'go', flow: 't', followedBy },
    at('2026-01-01T00:00:00Z'),
  )
  expect(first.effects.map((e) => e.type)).toEqual(['prompt'])
  expect(first.conversation.stack.map((f) => f.flow)).toEqual(['help', 't'])
  const second = step(
    flows,
    first.conversation,
    { type: 'option', option: 'a' },
    at('2026-01-01T00:00:01Z', 't2'),
  )
  expect(second.effects.some((e) => e.type === 'say' && e.key.includes('help'))).toBe(true)
})
