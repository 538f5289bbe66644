import type { Vault } from '../contacts/vault.ts'

/** A text for people, by language. */
export type Localised = Partial<Record<'ar' | 'kmr' | 'en', string>>

/** What a write is given besides its transaction. */
export interface Writing {
  vault: Vault
  now: Date
  newId(): string
}

/** For whom a session is, and what it brings along. Null: not known, and then nothing is said of it. */
export interface Audience {
  womenOnly: boolean
  /** Whole years, both ends belong to it. */
  minAge: number | null
  maxAge: number | null
  /** Children come with the one who cares for them. */
  withCarer: boolean
  /** Languages that are spoken there: ar, kmr, en. Empty: not known. */
  languages: string[]
  childcare: boolean | null
  transport: boolean | null
  stepFree: boolean | null
  signLanguage: boolean | null
  companionWelcome: boolean | null
}

/** What was said of it; the rest is not known, or stays as it is. */
export type MaybeAudience = { [K in keyof Audience]?: Audience[K] | undefined }

export interface Meeting {
  id: string
  startsAt: Date
  endsAt: Date
  room: string | null
  state: 'scheduled' | 'cancelled'
}

/** What one books: one meeting, or a course of many. */
export interface Session extends Audience {
  id: string
  service: string
  center: string
  /** Begin of the first, end of the last meeting that takes place. */
  startsAt: Date
  endsAt: Date
  /** In order of time; cancelled ones too. */
  meetings: Meeting[]
  capacity: number
  /** Seats that can be booked now: expired holds and seats promised to those who wait are told apart. */
  free: number
  /** How many wait. */
  waiting: number
  title: Localised | null
  bring: Localised | null
  state: 'scheduled' | 'cancelled'
  /** SEQUENCE of its calendar file. */
  version: number
  sample: boolean
}

export const liveStates = ['held', 'offered', 'waitlisted', 'confirmed'] as const
export type BookingState = (typeof liveStates)[number] | 'attended' | 'no_show' | 'cancelled' | 'expired'

/** A seat, or a place in the line for one, as its own contact may see it. */
export interface Booking {
  id: string
  sessionId: string
  personId: string | null
  state: BookingState
  /** Six digits to show at the door. */
  code: string | null
  /** held, offered: until when */
  dueAt: Date | null
  /** A worker still has to speak with the carer of a child below 15. */
  carerCheck: boolean
  /** Minutes before each meeting. */
  remind: number[]
  version: number
}
export interface BookingWithSession extends Booking {
  session: Session
}
