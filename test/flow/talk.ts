import {
  type Conversation,
  type Effect,
  type Flows,
  type Input,
  newConversation,
  type StepContext,
  step,
} from '../../src/flow/index.ts'
import { noon } from './support.ts'

/** One person's conversation: `gives` an input and tells the effects in short form. */
export const talk = (flows: Flows, start: Conversation = newConversation()) => {
  let conversation = start
  let flowsNow = flows
  const give = (input: Input, context: StepContext = noon): Effect[] => {
    const result = step(flowsNow, conversation, input, context)
    conversation = result.conversation
    return result.effects
  }
  return {
    give,
    /** Effects as short lines: `say t.x`, `prompt t.q 3: a b more`. */
    gives: (input: Input, context?: StepContext): string[] => give(input, context).map(short),
    get conversation() {
      return conversation
    },
    use: (next: Flows) => {
      flowsNow = next
    },
  }
}

const short = (e: Effect): string => {
  switch (e.type) {
    case 'say':
      return `say ${e.key}`
    case 'prompt':
      return `prompt ${e.key} ${e.visit}: ${e.options.map((o) => o.id).join(' ')}`
    case 'ask':
      return `ask ${e.key} ${e.visit}`
    case 'call':
      return `call ${e.action} ${e.id}`
    case 'schedule':
      return `schedule ${e.flow}`
    case 'handoff':
      return `handoff ${e.queue}`
    case 'ended':
      return `ended ${e.flow} ${e.outcome}`
    case 'passed':
      return 'passed'
    case 'broken':
      return `broken ${e.why}`
    default:
      return e satisfies never
  }
}
