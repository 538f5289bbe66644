import type { ChannelTraits } from './channel-traits.ts'

/** The port that every way to write to us implements. A channel knows its protocol and nothing of flows. */

/** Kinds of channel, also a column of facts and metrics. */
export type ChannelKind = 'web' | 'telegram' | 'terminal' | 'whatsapp-web' | 'whatsapp-cloud'

/** What a person's device sent, in the terms of no channel. */
export type InboundBody =
  | { kind: 'text'; text: string }
  /** A button of ours: the prompt's visit and the option's id. */
  | { kind: 'tap'; visit: number; option: string }
  /** A chat was opened. `token`: an opaque word from a poster's link, never a service's name. */
  | { kind: 'start'; token?: string; language?: string }
  /** `ref`: how `Channel.fetch` gets the bytes; `bytes`: they came along (base64). */
  | { kind: 'voice'; mime: string; seconds?: number; ref?: string; bytes?: string }
  /**
   * What the service cannot read; answered kindly. A location's coordinates are never passed on. A photo is kept for people
   * of the team: `ref` and `bytes` as with a voice note.
   */
  | {
      kind: 'other'
      what: 'photo' | 'sticker' | 'location' | 'document' | 'contact' | 'video' | 'unknown'
      caption?: string
      mime?: string
      ref?: string
      bytes?: string
    }
  /** A message of the past was changed. */
  | { kind: 'edit'; text: string }
  /** The person blocked or unblocked us, or left. */
  | { kind: 'gone' }

export interface Inbound {
  /** `telegram:<bot id>`, `web`, `terminal`, `wa:<number>`. */
  account: string
  /** The chat on that account. Stored only as HMAC and sealed. */
  address: string
  /** Unique on the account: chat:message (an edit with its date, a tap by its callback id). Stored only as HMAC. */
  externalId: string
  /** The channel's own order of messages in a chat; breaks ties among rows that wait. */
  order: number
  /**
   * Grows with the channel's time and is the same at each delivery of this message. Hashes of one time then lie together
   * in their index; without it (0) each is written somewhere else of it. Never more exact than `order`.
   */
  near?: number
  /** When the person sent it, epoch milliseconds. */
  at: number
  body: InboundBody
}

/** What goes out. Plain text; choices are buttons where a channel has them, numbered lines where not. */
export interface Content {
  text: string
  choices?: Choice[]
  /** The prompt that the choices belong to. */
  visit?: number
  direction: 'rtl' | 'ltr'
  language: string
  /** A picture or voice note that `text` belongs to (which may be empty then). The bytes come from `SendOptions.bytes`. */
  media?: ContentMedia
  /** `text`, or its fixed part, as people of the team spoke it, for who chose to listen: played before it, and the text stays. */
  voice?: VoiceNote[]
  /** Comes with `text` on the page and on Telegram; nothing offers it elsewhere. */
  file?: ContentFile
  /** Sent as this message that the channel has approved (`Channel.templates`), because free words are not taken now. */
  template?: string
  /** Not a message: what was said before it (of `line` only what was said in passing) goes from the phones (`Channel.hide`). */
  hides?: 'all' | 'line'
  /** Goes itself a moment later. */
  passing?: boolean
  /** On the page: with it the device forgets the chat. */
  forgets?: boolean
  /** Goes out when she writes: until then the channel takes no free words. */
  waits?: boolean
  /** What `text` was made of, line by line, so that staff can read it in their own language. No channel is given it. */
  madeOf?: { key: string; values: Record<string, unknown> }[]
}
/** Recordings of our texts, one after the other, as one sound. Its bytes come from `SendOptions.voice`. */
export interface VoiceNote {
  /** The same for the same sound. */
  hash: string
  /** Hashes of the recordings that it is made of. */
  recordings: string[]
  seconds: number
  /** Bytes, about. */
  size: number
}
/** A small file of text that comes along: an appointment for the calendar. Its name names nothing. */
export interface ContentFile {
  name: string
  mime: string
  body: string
}
export interface ContentMedia {
  /** The row of `media`. */
  id: string
  kind: 'picture' | 'voice'
  mime: string
}
export interface Choice {
  id: string
  label: string
}

/** Why a send failed; `channel-errors.ts` says of each whether to retry. */
export type ChannelErrorCode =
  | 'rate_limited' // 429: wait `afterMs`
  | 'unavailable' // 5xx, connection refused: surely not sent
  | 'unknown' // timeout or reset after the request left: may have been sent
  | 'blocked' // the person blocked us: the address is dead
  | 'not_found' // no such chat: the address is dead
  | 'window_closed' // free words are not taken so long after her last message
  | 'too_long' // our mistake
  | 'rejected' // any other 4xx: our mistake
  | 'unauthorized' // our token is wrong: stop, tell the operator

export type SendResult =
  | { ok: true; externalId: string }
  | { ok: false; code: ChannelErrorCode; afterMs?: number }

/** What a channel tells later about a message that it took. It may come twice, late, and in any order. */
export interface Receipt {
  /** `SendOptions.key` of that message. */
  key: string
  /** What `send` gave, or would have given had its answer arrived. */
  externalId: string
  how: 'sent' | 'delivered' | 'read' | { failed: ChannelErrorCode }
  /** Epoch milliseconds. */
  at: number
}

/** What is to go from the phones. */
export interface Traces {
  /** Ids as `send` gave them. */
  ours: string[]
  /** Her own messages: `Inbound.order`, and the channel's id where it is still known. */
  hers: { order: number; externalId: string | null }[]
}

export interface SendOptions {
  signal: AbortSignal
  /** The outbox row's id: the idempotency key where a channel has one. */
  key: string
  /** The bytes of `Content.media`; null: they are gone. Absent where there is none. */
  bytes?: () => Promise<Uint8Array | null>
  /** The sounds of `Content.voice`, in its order. A channel that cannot send one sends what follows all the same. */
  voice?: VoiceFile[]
}

export interface VoiceFile {
  /** Ogg with Opus; null: it is gone. */
  bytes(): Promise<Uint8Array | null>
  /** What the channel called this sound when it was uploaded; null: it was not, or long ago. */
  known(): Promise<string | null>
  remember(ref: string): Promise<void>
  /** The channel does not know it any more. */
  forget(): Promise<void>
}

export interface Channel extends ChannelTraits, AsyncDisposable {
  readonly kind: ChannelKind
  readonly account: string
  /**
   * Begin to receive. `onInbound` resolves when the messages are stored (their turns may still run); only then
   * may the channel confirm them. It throws when they could not be stored: then the channel must deliver again.
   * `onReceipts`, in the same way: what became of messages that were sent; for channels that are told.
   */
  start(
    onInbound: (messages: Inbound[]) => Promise<void>,
    onReceipts?: (receipts: Receipt[]) => Promise<void>,
  ): Promise<void>
  /** False: this process cannot send now (the link to the phone is another's, or down); what goes out waits. Absent: it can. */
  available?(): boolean
  /** Send one content. Never throws for a refusal of the channel. */
  send(address: string, content: Content, options: SendOptions): Promise<SendResult>
  /** Takes messages off the phones, as far as the channel lets it; again does no harm. Absent: it cannot. */
  hide?(address: string, traces: Traces, signal: AbortSignal): Promise<SendResult>
  /** A sign that an answer is being prepared. Best effort, never awaited for long. */
  typing?(address: string): void
  /** The bytes behind an inbound `ref`. */
  fetch?(
    ref: string,
    signal: AbortSignal,
  ): Promise<{ ok: true; bytes: Uint8Array; mime?: string } | { ok: false; code: ChannelErrorCode }>
}
