import { type Answer, ask } from '../lib/http.ts'
import { createStore } from '../lib/store.ts'
import { hearLive } from './live.ts'
import { onLeave } from './session.ts'

/** A call to a crisis that waits for this worker's "I am coming". */
export interface CrisisCall {
  id: string
  chat: string
}
export const crisisCalls = createStore<CrisisCall[]>([])

export async function askCrisisCalls(): Promise<void> {
  const answer = await ask<{ calls: CrisisCall[] }>('staff/calls', { background: true })
  if (answer.ok) crisisCalls.set(answer.value.calls)
}

/** Says that one is on the way: the chat is then one's own, and nobody else is called. */
export async function acknowledge(call: CrisisCall): Promise<Answer<unknown>> {
  const answer = await ask(`staff/chats/${call.chat}/claim`, { method: 'POST', body: {} })
  await askCrisisCalls()
  return answer
}

let timer: ReturnType<typeof setTimeout> | undefined
hearLive(({ name }) => {
  if (name === 'notice' || name === 'resync') void askCrisisCalls()
  else if (name === 'chat' || name === 'left') {
    clearTimeout(timer)
    // Somebody else may have come.
    timer = setTimeout(() => void askCrisisCalls(), 1_000)
  }
})
onLeave(() => {
  clearTimeout(timer)
  crisisCalls.set([])
})
