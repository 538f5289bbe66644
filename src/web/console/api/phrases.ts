import { ask } from '../lib/http.ts'
import { createStore } from '../lib/store.ts'
import { onLeave } from './session.ts'

/** A prepared answer, in the three languages. */
export interface Phrase {
  id: string
  title: string
  texts: Record<string, string | undefined>
}
export const phrases = createStore<Phrase[]>([])
let asked = false

export async function askPhrases(): Promise<void> {
  if (asked) return
  asked = true
  const answer = await ask<{ answers: Record<string, unknown>[] }>('staff/prepared-answers')
  if (!answer.ok) {
    asked = false
    return
  }
  phrases.set(
    answer.value.answers.map((one) => ({
      id: String(one.id),
      title: typeof one.title === 'string' ? one.title : '',
      texts: (one.texts ?? { ar: one.ar, kmr: one.kmr, en: one.en }) as Phrase['texts'],
    })),
  )
}
onLeave(() => {
  asked = false
  phrases.set([])
})
