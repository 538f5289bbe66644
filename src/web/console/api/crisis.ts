import { ask } from '../lib/http.ts'
import { createStore } from '../lib/store.ts'
import { hearLive } from './live.ts'
import { onLeave } from './session.ts'

/** A call to a crisis that waits for this worker's "I am coming". */
export interface CrisisPage {
  id: string
  chatId: string
  code?: string
  dueAt?: string
}
export const crisisPages = createStore<CrisisPage[]>([])

export async function askCrisisPages(): Promise<void> {
  const answer = await ask<{ pages: CrisisPage[] }>('staff/pages')
  if (answer.ok) crisisPages.set(answer.value.pages)
}

/** Says that one is on the way. The chat is then one's own. */
export async function acknowledge(page: CrisisPage) {
  const answer = await ask(`staff/pages/${page.id}/acknowledge`, { method: 'POST', body: {} })
  await askCrisisPages()
  return answer
}
hearLive(({ name }) => {
  if (name === 'page' || name === 'resync') void askCrisisPages()
})
onLeave(() => crisisPages.set([]))
