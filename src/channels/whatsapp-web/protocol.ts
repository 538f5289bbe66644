import type { ChannelErrorCode, InboundBody, SendResult } from '../channel.ts'

/** What the owner of the number sees. */
export type LinkState = 'qr' | 'ready' | 'degraded' | 'reconnecting' | 'logged_out' | 'blocked' | 'outdated'

/** Why an attempt ended. The parent decides what follows. */
export type End =
  | 'stopped'
  /** The phone removed this device, or the session is not known any more. */
  | 'logged_out'
  | 'not_scanned'
  /** WhatsApp does not want this number or this line. */
  | 'blocked'
  /** The page is not one that this version of the library understands. */
  | 'outdated'
  /** Another browser took the session over. */
  | 'conflict'
  | 'crashed'
  | 'hung'
  | 'unreachable'
  | 'no_browser'
  | 'disk_full'
  | 'failed'

export interface Limits {
  /** A text may take so long before we ask the page what became of it. Milliseconds, as all of these. */
  sendMs: number
  mediaMs: number
  /** How long a plain question to the page may take. */
  askMs: number
  probeEveryMs: number
  /** From the start of the browser to `ready`, without the time that a QR waits. */
  readyMs: number
  /** So long a QR is shown to nobody. */
  scanMs: number
  /** A QR that has not changed for so long is dead. */
  qrMs: number
}

export const limits: Limits = {
  sendMs: 6_000,
  mediaMs: 45_000,
  askMs: 2_500,
  probeEveryMs: 1_000,
  readyMs: 180_000,
  scanMs: 10 * 60_000,
  qrMs: 90_000,
}

export interface StartOptions {
  browserPath: string
  browserArgs: string[]
  /** The browser's profile: the session itself. */
  profile: string
  /** Without a session: show a QR (`qr`) or give a pairing code for this number. Null: there must be a session. */
  link: { number?: string } | null
  /** What came after this (epoch ms) and was not handed over is looked for after each start; null: the first link. */
  heardUntil: number | null
  limits: Limits
}

/** A message of a person, in the terms of the port. */
export interface Heard {
  address: string
  externalId: string
  order: number
  at: number
  body: InboundBody
}

export interface ToSend {
  address: string
  text: string
  media?: { kind: 'picture' | 'voice'; mime: string; bytes: Uint8Array }
  /** The ids that this message may have on WhatsApp, one a try that was refused. The same row has the same ids for ever. */
  ids: string[]
  /** How long the typing sign shows before it. */
  pauseMs: number
}

export type FetchResult =
  | { ok: true; bytes: Uint8Array; mime?: string }
  | { ok: false; code: ChannelErrorCode }

export type ToChild =
  | { t: 'start'; options: StartOptions }
  | { t: 'send'; n: number; message: ToSend }
  | { t: 'fetch'; n: number; ref: string }
  /** Takes back what was sent, by the ids that sending gave. */
  | { t: 'hide'; n: number; ids: string[] }
  | { t: 'typing'; address: string }
  /** `logout`: the phone forgets this device, and the profile goes. */
  | { t: 'stop'; logout: boolean }

export type ToParent =
  | { t: 'alive' }
  | { t: 'state'; state: 'qr' | 'ready' | 'degraded' | 'reconnecting' }
  | { t: 'qr'; qr: string }
  | { t: 'pairing'; code: string }
  | { t: 'heard'; messages: Heard[] }
  /** A message of our own account; `id` tells whether we sent it. */
  | { t: 'own'; address: string; id: string; at: number }
  | { t: 'ack'; id: string; ack: number }
  | { t: 'sent'; n: number; result: SendResult }
  | { t: 'fetched'; n: number; result: FetchResult }
  /** The last word. `error`: a name, never a message. */
  | { t: 'over'; why: End; error?: string }
