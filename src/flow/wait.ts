import { isConversation } from './conversation.ts'
import type { Flows } from './flows.ts'
import { confirmOptions, optionsOf } from './options.ts'
import { settle } from './revise.ts'
import { flowOf } from './run.ts'
import type { Conversation, CurrentWait, StepContext } from './types.ts'

/**
 * The question that a conversation waits at, or null: nothing is asked (or it cannot be told, and `step` will say so).
 * `context` as given to `step`, so that `shown` and labels are what she sees.
 */
export const currentWait = (
  flows: Flows,
  conversation: Conversation,
  context: Pick<StepContext, 'contact' | 'pageSize'> = { contact: {}, pageSize: 8 },
): CurrentWait | null => {
  if (!isConversation(conversation)) return null
  const { wait } = conversation
  if (wait?.on !== 'person') return null
  const top = settle(flows, conversation.stack, wait)?.at(-1)
  const step = top && flowOf(flows, top)?.steps.get(top.step)
  if (!top || (step?.kind !== 'choose' && step?.kind !== 'ask')) return null
  const base = { visit: wait.visit, dueAt: wait.dueAt, acceptsWords: step.words !== null }
  if (step.kind === 'choose') {
    const { all, page } = optionsOf(step, wait.page, top.vars, context, flows.defaults.more)
    const unbound = { min: undefined, max: undefined, maxLength: undefined, wordsAs: step.wordsAs }
    return { ...base, ...unbound, kind: 'choose', options: all, shown: page, expects: null }
  }
  const options = step.as === 'confirm' ? confirmOptions(flows.defaults) : []
  return {
    ...base,
    kind: 'ask',
    options,
    shown: options,
    expects: step.as,
    wordsAs: null,
    min: typeof step.min === 'number' ? step.min : undefined,
    max: typeof step.max === 'number' ? step.max : undefined,
    maxLength: step.maxLength ?? undefined,
  }
}
