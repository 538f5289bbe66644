import type { Directory } from '../../directory/types.ts'
import type { Vars } from '../../flow/types.ts'
import type { Intent, Understood } from '../../understanding/types.ts'
import { dayKey } from './day-key.ts'
import { namesCenter } from './names-center.ts'
import { outsideOf } from './outside.ts'
import { asksForCall, asksForRequests } from './requests.ts'

/** What to do about words that answer no question. */
export type Meant =
  /** `sure`: so clear that even a small errand is left for it. `intent`: null for a service, a choice or what lies outside. */
  | { do: 'go'; flow: string; with: Vars; intent: Intent | null; sure: boolean; hit: boolean }
  | { do: 'unsure' }

/** A choice that is much less likely than this is none: three buttons of which two are noise help nobody. */
const worthShowing = 0.08
const shown = 3
const surely = 0.75
/** Beside a wish to be called, a service this likely is what the call is to be about. */
const likelyAbout = 0.2
/** So few words around the name of a center ask for the center. */
const shortQuestion = 3
const longestWords = 280

/** Intents that lead to a flow of their own; the person and the menu stand beside every choice anyway. */
const flowOf: Partial<Record<Intent, string>> = {
  'talk-to-human': 'talk-to-human',
  'my-bookings': 'bookings',
  'cancel-booking': 'bookings',
  'opening-hours': 'find-by-center',
  'change-language': 'change-language',
  'delete-my-data': 'my-data',
  menu: 'menu',
}
const asButton: readonly string[] = [
  'my-bookings',
  'cancel-booking',
  'opening-hours',
  'change-language',
  'delete-my-data',
]

/** Where an intent leads, as if she had written it. Null: no flow of its own, or a service. */
export function flowOfIntent(id: string): string | null {
  return asButton.includes(id) ? (flowOf[id as Intent] ?? null) : null
}

/** From what was understood of a text to the flow that answers it. Danger was looked for before this. */
export function meantBy(understood: Understood, text: string, directory: Directory): Meant {
  const { decision, ranking } = understood
  const named = directory.centers.find(({ id }) => id === understood.center)
  const center = named?.id ?? null
  const day = dayKey(understood.day)
  const first = ranking[0]
  const isService = (id: string) => directory.services.some((service) => service.id === id)
  const go = (
    flow: string,
    vars: Vars,
    more: { intent?: Intent; sure?: boolean; hit?: boolean } = {},
  ): Meant => ({
    do: 'go',
    flow,
    with: vars,
    intent: more.intent ?? null,
    sure: more.sure ?? false,
    hit: more.hit ?? true,
  })

  if (named && namesCenter(text, named)) return go('find-by-center', { center }, { sure: true })
  if (asksForRequests(text)) return go('referrals', {}, { sure: true })
  const about = ranking.slice(0, 2).find(({ id, score }) => isService(id) && score >= likelyAbout)
  if (about && asksForCall(text)) return go('referral', { service: about.id, center })
  if (first && decision === 'answer') {
    const sure = first.score >= surely
    if (isService(first.id)) return go('understood', { service: first.id, center, day }, { sure })
    const intent = first.id as Intent
    const flow = flowOf[intent]
    if (flow) return go(flow, { center, words: text.slice(0, longestWords).toWellFormed() }, { intent, sure })
  }
  const outside = outsideOf(text)
  if (outside === 'papers') return go('papers', {}, { hit: false })
  if (outside && decision !== 'choose') return go('outside', {}, { hit: false })
  if (center && text.split(' ').length <= shortQuestion) return go('find-by-center', { center })
  if (decision !== 'choose') return { do: 'unsure' }
  const choices = ranking
    .slice(0, shown)
    .filter(({ id, score }) => score >= worthShowing && (isService(id) || flowOfIntent(id) !== null))
    .map(({ id }) => id)
  return choices.length > 0 ? go('find-by-words', { choices, center, day }) : { do: 'unsure' }
}
