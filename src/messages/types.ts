import type { Content, ContentFile, Inbound, InboundBody } from '../channels/channel.ts'
import type { DataKey } from '../contacts/seal.ts'
import type { Vars } from '../flow/types.ts'

/** What an event of another row means for this contact. Her own turn decides what she hears of it. */
export type SystemEvent =
  /** The wait of this visit has run out. */
  | { kind: 'system'; name: 'timeout'; visit: number }
  /** A flow that was scheduled is due. */
  | { kind: 'system'; name: 'scheduled'; flow: string; with: Vars }
  /** A message of hers could not be handled after three tries: apologise and offer a person. */
  | { kind: 'system'; name: 'poisoned' }
  /** A worker gave the chat back to the bot, which goes on with this flow. */
  | { kind: 'system'; name: 'given_back'; flow: string }
  /** A worker has ended the talk. */
  | { kind: 'system'; name: 'talk_ended' }
  /** This contact is a worker's own chat: somebody needs a person now. */
  | { kind: 'system'; name: 'staff_called' }
  /** She had this chat hidden: the line that told of it goes, too. */
  | { kind: 'system'; name: 'hide_line' }
  /** Another chat of hers was linked to this one by its code, or stands apart from it again. */
  | { kind: 'system'; name: 'chat_linked' }
  | { kind: 'system'; name: 'chat_unlinked' }
  /** She had herself erased in another of her chats: this one is hers, too. */
  | { kind: 'system'; name: 'erased_elsewhere' }
  /** A message that she agreed to (followup/) is due. */
  | { kind: 'system'; name: 'check_in'; checkIn: string }
  /** A worker wrote down that she agreed to be asked: she hears of it. */
  | { kind: 'system'; name: 'follow_up_begun'; followUp: string }
  | BookingEvent
  | ReferralEvent

/**
 * Something became of a referral of hers without her doing. The turn reads it as it stands then (referral/news), so of
 * several such rows the first one tells all. `asked`: a worker asks for her yes to a draft.
 */
export type ReferralEvent = { kind: 'system'; name: 'referral_moved' | 'referral_asked'; referral: string }

/**
 * What became of a booking without her doing. `version` is the booking's when it happened: the turn that speaks reads the
 * booking again (`readBooking`) and keeps silent where it has gone on since.
 */
export type BookingEvent =
  /** A seat is offered to her, who waited; until when stands on the booking. */
  | { kind: 'system'; name: 'seat_offered'; booking: string; version: number }
  /** She did not answer the offer in time; the seat went on. */
  | { kind: 'system'; name: 'offer_expired'; booking: string; version: number }
  /** No seat became free until two hours before the start. */
  | { kind: 'system'; name: 'waitlist_ended'; booking: string; version: number }
  /** Staff cancelled the session. */
  | { kind: 'system'; name: 'session_cancelled'; booking: string; version: number }
  /** Staff moved the session, or one of its meetings; the seat is kept. */
  | { kind: 'system'; name: 'session_moved'; booking: string; version: number }
  /** Staff cancelled her seat. */
  | { kind: 'system'; name: 'seat_withdrawn'; booking: string; version: number }
  /** A worker has spoken with the carer, who agrees. */
  | { kind: 'system'; name: 'carer_agreed'; booking: string; version: number }
  /** A reminder that she wished for is due: so many minutes before this meeting. */
  | {
      kind: 'system'
      name: 'reminder'
      booking: string
      version: number
      meeting: string
      minutesBefore: number
    }

/** What an inbox row seals: the body, the channel's id (for the client's own matching), a tapped label. */
export interface InboxBody {
  body: InboundBody | SystemEvent
  externalId?: string
  label?: string
  /** When the person sent it, epoch ms. */
  at?: number
}

/** One line of a chat as a page shows it. */
export interface ChatItem {
  seq: number
  from: 'person' | 'service' | 'staff'
  /** Kind of the inbound body; `text` for what we said. */
  kind: string
  text: string
  /** Shown as a link that saves it. */
  file?: ContentFile
  /** With it the page forgets this chat on its device. */
  forgets?: boolean
  choices?: { id: string; label: string }[]
  visit?: number
  /** For a tap: the option that was chosen. */
  option?: string
  language: string | null
  direction: 'rtl' | 'ltr'
  /** ISO instant. */
  at: string
  /** A picture or voice note; its bytes come from `GET /chat/media/:id`. */
  media?: { id: string; kind: 'picture' | 'voice'; mime: string }
  /** It can be heard: `GET /chat/spoken/:seq`. Its size in kB. */
  spoken?: { seconds: number; size: number }
  /** The sender's own id of the message (web: the client's uuid). */
  clientId?: string
}

/** Tells every process that a contact has something new, after the commit. */
export interface Pulse extends AsyncDisposable {
  publish(contactId: string, seq: number): void
  /** Returns the way to stop. */
  subscribe(contactId: string, heard: (seq: number) => void): () => void
  /** All beats, of this process and others. Besides the ids of contacts there are the keys of handoff/chat/live. */
  subscribeAll(heard: (key: string, seq: number) => void): () => void
}

/** Rings when there is work for a role, in any process. A lost, doubled or late ring changes nothing. */
export interface Bells extends AsyncDisposable {
  ring(role: BellRole): void
}
export type BellRole = 'turns' | 'sends' | 'handoffs' | 'partners'

/** An outbox row as a sender holds it in memory while it has the lease. */
export interface OutboxRow {
  id: string
  contactId: string
  account: string
  address: string
  seq: number
  content: Content
  attempts: number
  /** Seals the id that the channel gives. */
  key: DataKey
  /** Epoch ms after which another process may take the row. */
  leaseUntil: number
}

export type Receive = (messages: Inbound[]) => Promise<void>
