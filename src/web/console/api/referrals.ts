import { type Answer, ask } from '../lib/http.ts'

/** A referral in a list: ids and codes only. */
export interface ReferralRow {
  id: string
  state: string
  clockStage: string
  dueAt: string | null
  priority: string
  serviceId: string
  recipientId: string
  recipientName: string
  centerId: string | null
  staffId: string | null
  chatId: string | null
  scheduledFor: string | null
  createdAt: string
  changedAt: string
  made: boolean
  received: boolean
}

export interface ReferralEvent {
  kind: string
  toState: string
  role: string
  staffId: string | null
  reasonCode: string | null
  nextAction: string | null
  outcome: string | null
  scheduledFor: string | null
  words: string | null
  at: string
}

export interface Consent {
  fields: string[]
  textVersion: number
  language: string
  via: string
  recordedBy: string | null
  givenAt: string
  expiresAt: string
  withdrawnAt: string | null
}

export interface Referral {
  referral: {
    id: string
    state: string
    priority: string
    serviceId: string
    centerId: string | null
    handoffId: string | null
    staffId: string | null
    contactId: string | null
    clockStage: string
    dueAt: string | null
    scheduledFor: string | null
    outcome: string | null
    /** When she was asked in her chat. */
    askedAt: string | null
    recipient: {
      id: string
      kind: string
      name: string
      hours: string | null
      focalPoints: { name: string; reach: string }[]
      sample: boolean
    }
    made: boolean
    received: boolean
  }
  sees: 'whole' | 'shared'
  fields: Record<string, string> | null
  carerIsDanger: boolean | null
  consent: { ok: true; fields: string[]; expiresAt: string } | { ok: false; missing: string }
  consents: Consent[]
  events: ReferralEvent[]
  buttons: string[]
  moves: string[]
}

export interface ReferralOptions {
  services: { id: string; name: string; active: boolean }[]
  fields: Record<string, number>
  reasonCodes: string[]
  nextActions: string[]
  outcomes: string[]
  rules: {
    confirmedBy: string | null
    textVersion: number
    validDays: number
    bands: Record<string, string[]>
  }
}

export interface RecipientChoice {
  id: string
  kind: string
  name: string
  centerId: string | null
  hours: string | null
  sample: boolean
  fits: boolean
}

/** A button or a move of a referral, with what it needs. */
export const moveReferral = (
  id: string,
  what: { button: string } | { move: string },
  told: Record<string, unknown> = {},
): Promise<Answer<unknown>> =>
  ask(`staff/referrals/${id}/${'button' in what ? `buttons/${what.button}` : `moves/${what.move}`}`, {
    method: 'POST',
    body: told,
  })
