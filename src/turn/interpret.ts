import { readBookingCode } from '../booking/code.ts'
import { readLinkCode } from '../contacts/link-code.ts'
import type { CurrentWait, Input } from '../flow/index.ts'
import { localDay } from '../text/dates.ts'
import type { Language, Texts } from '../text/types.ts'
import { normalise } from '../understanding/normalise.ts'
import { readDay } from '../understanding/read-day.ts'
import type { GlobalWord, Understanding } from '../understanding/types.ts'
import { readAnswer } from './read-answer.ts'

/** What words are here: an input for the flows, the start of another flow, for a human, or words that are yet to be understood. */
export type Meaning =
  | { do: 'step'; input: Input }
  | { do: 'go'; flow: string }
  /** The number of a booking, or the word that a reminder names. */
  | { do: 'booking'; code: string | null }
  /** The code that another chat of hers shows. */
  | { do: 'link'; code: string }
  | { do: 'understand' }
  | { do: 'human' }

interface Here {
  wait: CurrentWait | null
  language: Language
  texts: Texts
  understanding: Understanding
  globals: Partial<Record<GlobalWord, string>>
  now: Date
  /** A human has the chat: words that answer no open question are theirs. */
  withHuman: boolean
}

/**
 * What the words of a person mean at this point. The order matters: a global word works at every wait, then the
 * question's own answers; what answers nothing is understood (understood/hear-own-words).
 */
export function interpretWords(text: string, here: Here): Meaning {
  const { wait, understanding, withHuman } = here
  const word = understanding.globalWord(text)
  const option = wait?.kind === 'choose' ? optionOf(text, here) : null
  // A label of the present question beats a global word: "Menu" may stand on a button, too.
  if (option !== null) return { do: 'step', input: { type: 'option', option } }
  if (word === 'back') return { do: 'step', input: { type: 'back' } }
  const flow = word && here.globals[word]
  if (flow) return { do: 'go', flow }
  if (wait?.kind === 'ask') {
    const answer = readAnswer(text, wait, here.understanding, here.now)
    if (answer.type !== 'invalid' || !/\p{L}{2}/u.test(text)) return { do: 'step', input: answer }
  }
  if (withHuman) return { do: 'human' }
  // "Hello" is no wrong answer: the question comes again, without an apology.
  if (wait && understanding.isGreeting(text)) return { do: 'step', input: { type: 'again' } }
  if (wait?.wordsAs === 'day' && namesDay(text, here.now))
    return { do: 'step', input: { type: 'words', text } }
  if (wait?.acceptsWords && wait.wordsAs === null && text !== '')
    return { do: 'step', input: { type: 'words', text } }
  const linking = readLinkCode(text)
  if (linking !== null) return { do: 'link', code: linking }
  const code = readBookingCode(text)
  if (code !== null || changeWords.has(normalise(text))) return { do: 'booking', code }
  // A number that stands on no button, or a face, is nothing to be understood.
  if (wait && !/\p{L}/u.test(text)) return { do: 'step', input: { type: 'invalid' } }
  return { do: 'understand' }
}

/** "To change it, write CHANGE": in every language, whatever the chat's. Folded as `normalise` folds. */
const changeWords = new Set(['تغيير', 'تغير', 'change', 'guhertin', 'guherin'].map(normalise))

/** Also a day that does not exist: the flow asks for it again, with the nearest ones as buttons. */
const namesDay = (text: string, now: Date) => readDay(text, localDay(now)).kind !== 'none'

function optionOf(text: string, { wait, language, texts, understanding }: Here): string | null {
  if (!wait) return null
  const labelled = (options: CurrentWait['options']) =>
    options.map((o) => ({ id: o.id, label: texts.label(language, o.label, o.values) }))
  // Numbers count what is on the screen; words may name what is on another page.
  return (
    understanding.matchOption(text, labelled(wait.shown)) ??
    (/^\W*\p{N}+\W*$/u.test(text) ? null : understanding.matchOption(text, labelled(wait.options)))
  )
}
