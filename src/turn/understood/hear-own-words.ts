import type { Understood } from '../../understanding/types.ts'
import { need, type Talk } from '../converse.ts'
import { mask } from '../learning/mask.ts'
import { mayLearn } from '../learning/may-learn.ts'
import { clearLanguage } from './languages.ts'
import { type Meant, meantBy } from './meant.ts'
import { topicOutside } from './topic-outside.ts'

/** In the middle of one of these a word that fits nothing gets the question again; only a clear wish leaves it. */
const errands: ReadonlySet<string> = new Set([
  'agreement',
  'change-language',
  'complaint',
  'first-contact',
  'my-data',
  'offer-language',
  'referral',
  'talk-to-human',
  'voice-note',
])
/** What is told before their first question, since that does not tell it by itself. */
const told: ReadonlySet<string> = new Set(['talk-to-human', 'opening-hours', 'delete-my-data'])

/** Words that answer no question: what they mean is answered at once, with a way back; nothing is booked or erased by it. */
export async function hearOwnWords(understood: Understood, text: string, talk: Talk): Promise<void> {
  const { turn, ground } = talk
  const errand = errands.has(turn.conversation.stack.at(-1)?.flow ?? '') && talk.wait() !== null
  const meant = meantBy(understood, text, ground.directory())
  const leaves = meant.do === 'go' && (!errand || (meant.sure && !around(talk, meant.flow)))
  turn.draft.facts.push({ kind: meant.do === 'go' && meant.hit ? 'search_hit' : 'search_miss' })
  const topic = unmetTopic(meant, text, errand)
  if (topic)
    turn.draft.facts.push({
      kind: 'unmet',
      detail: topic,
      ...(understood.center ? { center: understood.center } : {}),
    })
  if (meant.do === 'go' && leaves) await goThere(talk, meant)
  else if (errand) await talk.feed({ type: 'invalid' })
  else {
    if (meant.do === 'unsure') await learn(understood, text, talk)
    await notUnderstood(talk)
  }
  await offerLanguage(understood, text, talk)
}

/** What she asked for and nobody has, as a word of a closed list. A poor answer to a question is no wish. */
function unmetTopic(meant: Meant, text: string, errand: boolean): string | null {
  if (meant.do === 'go') return meant.hit ? null : meant.flow === 'papers' ? 'papers' : topicOutside(text)
  return errand ? null : 'not_understood'
}

/** She is in that flow already: her words are a poor answer to its question, not a wish for it. */
const around = (talk: Talk, flow: string) =>
  flow === 'menu' || talk.turn.conversation.stack.some((frame) => frame.flow === flow)

async function goThere(talk: Talk, meant: Extract<Meant, { do: 'go' }>): Promise<void> {
  const { defaults } = talk.ground.flows()
  if (meant.flow === defaults.globals.menu.go && !talk.wait())
    return talk.feed({ type: 'go', flow: defaults.returning })
  if (meant.intent && told.has(meant.intent)) talk.say('understood.intent', { wish: meant.intent })
  if (meant.flow === 'referral') talk.say('understood.service', { service: meant.with.service ?? null })
  await talk.feed({ type: 'go', flow: meant.flow, with: meant.with, keep: keeps(meant.flow) })
}

/** Flows that end with `back` return to the question she was at; the others stand for themselves. */
const keeps = (flow: string) =>
  ['understood', 'find-by-words', 'bookings', 'referral', 'referrals', 'outside', 'papers'].includes(flow)
    ? ('until_back' as const)
    : flow === 'change-language'

/** The first time the menu with a kind line; the second time in a row, which the menu counts, a person is offered. */
async function notUnderstood(talk: Talk): Promise<void> {
  const menu = talk.ground.flows().defaults.globals.menu.go
  const { stack } = talk.turn.conversation
  const start = talk.ground.flows().byId.get(menu)?.start
  if (stack.length !== 1 || stack[0]?.flow !== menu || stack[0].step !== start || !talk.wait()) {
    const forget = talk.mark()
    await talk.feed({ type: 'go', flow: menu })
    forget()
  }
  await talk.feed({ type: 'invalid' })
}

/** For staff, masked: only with her agreement, and never from what is sensitive. */
async function learn(understood: Understood, text: string, talk: Talk): Promise<void> {
  const { draft, conversation } = talk.turn
  if (draft.agreement !== 'yes' || draft.openHandoffId !== null) return
  const here = { directory: talk.ground.directory(), stack: conversation.stack }
  if (!mayLearn(text, understood, here)) return
  await need(talk.rows).keepUnmatched({ language: understood.lang, masked: mask(text) })
}

/** Never switched silently: asked once, after the answer, in the language that was chosen. */
async function offerLanguage(understood: Understood, text: string, talk: Talk): Promise<void> {
  const { draft } = talk.turn
  const other = clearLanguage(understood, text)
  if (!other || !draft.language || other === draft.language) return
  if (draft.openHandoffId !== null || !talk.wait()) return
  if (talk.turn.conversation.stack.some(({ flow }) => flow === 'change-language')) return
  if (!(await need(talk.rows).offersLanguage(other))) return
  await talk.feed({
    type: 'go',
    flow: 'offer-language',
    with: { other, languages: [other] },
    keep: true,
  })
}
