import type { Language } from '../text/types.ts'

/** What the index is built from: one a service (or center), with names, descriptions and words people use. */
export interface IndexEntry {
  id: string
  kind: 'service' | 'center'
  texts: { text: string; weight: number }[]
}

export interface Hit {
  id: string
  kind: 'service' | 'center'
  /** 0 to 1. */
  score: number
}

/** How a message is written: `ar-latn` is Arabic in Latin letters and digits (Arabizi), answered in Arabic letters. */
export const messageLanguages = ['ar', 'ar-latn', 'kmr', 'en'] as const
export type MessageLanguage = (typeof messageLanguages)[number]

/** What people want besides services. `unknown` is all that the service does not do. */
export const intents = [
  'talk-to-human',
  'crisis',
  'my-bookings',
  'cancel-booking',
  'opening-hours',
  'change-language',
  'delete-my-data',
  'menu',
  'unknown',
] as const
export type Intent = (typeof intents)[number]

/** A sentence that someone might write, and what it means: the id of a service, or an intent. */
export interface Example {
  text: string
  label: string
  lang: MessageLanguage
  /** Forms of one idea have the same group: they are near-copies. */
  group: string
}

export interface Ranked {
  /** The id of a service, or an intent. */
  id: string
  /** 0 to 1; all of a ranking together at most 1. */
  score: number
}

/**
 * `answer`: the first of the ranking is meant. `choose`: one of the first three, ask which. `unsure`: nothing that the service
 * knows. `crisis`: danger, violence, self-harm, a missing or abused child; it comes before everything.
 */
export type Decision = 'answer' | 'choose' | 'unsure' | 'crisis'

/** A day that was named, not yet a date: understanding has no clock. */
export interface NamedDay {
  /** ISO weekday: 1 is Monday, 7 is Sunday. */
  weekday?: number
  /** Days from today: 0, 1, 2. */
  inDays?: number
  part?: 'morning' | 'noon' | 'afternoon' | 'evening'
  /** As said: 1 to 23; "at 3" is 3 and may be 15. */
  hour?: number
}

export interface Understood {
  /** Null when it cannot be told: then nobody's language is switched. */
  lang: MessageLanguage | null
  /** Best first, all services and intents that are likely enough to show, at least one when there are examples. */
  ranking: Ranked[]
  decision: Decision
  /** The id of the one center that was named as the place. */
  center?: string
  day?: NamedDay
}

export interface Understanding {
  /** What a message means: language, services and intents, what to do about it, and place and day if named. */
  understand(text: string): Understood
  /** One function for index, labels and what people write: see normalise.ts. */
  normalise(text: string): string
  /** Best first, at most 5; empty when nothing is near enough. */
  search(text: string): Hit[]
  /** The likely language, or null when it cannot be told (short or mixed). */
  guessLanguage(text: string): Language | null
  /** True when the words name danger, violence or self-harm, in any language. Scans the whole text. */
  isUrgent(text: string): boolean
  /** True when the whole text greets or thanks, and asks for nothing. */
  isGreeting(text: string): boolean
  /** The global word that the whole text is (menu, back, language, human, stop, data, help), in any language. */
  globalWord(text: string): GlobalWord | null
  /** The option that the words mean: its number (any digits), its label, or a near spelling of one label only. */
  matchOption(text: string, options: { id: string; label: string }[]): string | null
}

export type GlobalWord =
  | 'menu'
  | 'back'
  | 'language'
  | 'human'
  | 'stop'
  | 'data'
  | 'help'
  | 'listen'
  | 'read'
  | 'link'
  | 'unlink'
  | 'hide'
