import { languageNow } from '../lib/texts.ts'

export type Words = Record<'ar' | 'kmr' | 'en', string>
export const named = (words: Words | undefined, id: string): string => words?.[languageNow()] ?? id

export interface Message {
  number: number
  plannedAt: string
  state: string
  why: string | null
  askedAt: string | null
}
export interface FollowUp {
  id: string
  plan: string
  trigger: string
  state: string
  consent: string
  by: string | null
  from: number
  until: number
  channel: string | null
  agreedAt: string
  endedAt: string | null
  next: string | null
  messages: Message[]
}
export interface Visit {
  id: string
  day: string
  kind: string
  outcome: string
  note: string | null
  by: string
  at: string
  ended: 'corrected' | 'withdrawn' | null
}
/** A person's follow-up, behind a chat of hers. */
export interface FollowUps {
  code: string
  followUps: FollowUp[]
  visits: Visit[]
  lists: {
    kinds: Record<string, Words>
    outcomes: Record<string, Words>
    backDays: number
    noteLength: number
  }
  plans: { id: string; trigger: string; name: Words }[]
  ways: { id: string; channel: string }[]
  latestStartDays: number
}
