import type { ChatItem } from '../../messages/types.ts'
import type { Language } from './languages.ts'
import type { Recording } from './recorder.ts'

export type { ChatItem }

/** What a person sends. */
export type Outgoing = { id: string; n: number } & (
  | { text: string }
  | { tap: { visit: number; option: string } }
  | { voice: Recording }
)

/** `later`: the line or the server is down; `busy`: it asks to come again; `ended`: the chat is not known; the others are final. */
export type Answer<T> =
  | { ok: true; value: T }
  | { ok: false; why: 'later' | 'busy' | 'ended' | 'too_long' | 'refused'; afterMs?: number }

const headers = (token?: string): Record<string, string> => ({
  'content-type': 'application/json',
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
})
const options = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' } as const

/** Longer than a weak line needs, short enough that a person is told. */
const patienceMs = 20_000
/** A minute of speech on the slowest lines. */
const voicePatienceMs = 120_000

const ask = <T>(path: string, init: RequestInit, patience = patienceMs): Promise<Answer<T>> =>
  answerOf(fetch(path, { ...options, ...init }), patience)

// Promises without `async` are shorter for old browsers, here and below.
const answerOf = <T>(asked: Promise<Response>, patience: number): Promise<Answer<T>> =>
  Promise.race([asked, new Promise<never>((_, reject) => setTimeout(reject, patience))])
    .then((response): Answer<T> | Promise<Answer<T>> =>
      response.ok
        ? response.json().then((value: T) => ({ ok: true, value }))
        : { ok: false, ...refusal(response) },
    )
    .catch(() => ({ ok: false, why: 'later' }))

function refusal(response: Response): {
  why: 'later' | 'busy' | 'ended' | 'too_long' | 'refused'
  afterMs?: number
} {
  const { status } = response
  const seconds = Number(response.headers.get('retry-after'))
  if (status === 429 || (status === 503 && seconds > 0))
    return { why: 'busy', afterMs: seconds > 0 ? seconds * 1000 : 5000 }
  if (status === 401) return { why: 'ended' }
  if (status === 413) return { why: 'too_long' }
  return { why: status >= 500 ? 'later' : 'refused' }
}

/** `asked`: the first script has asked already. */
export const startChat = (language: Language, asked?: Promise<Response>) =>
  answerOf<{ token: string; items?: ChatItem[] }>(
    asked ??
      fetch('chat/start', {
        ...options,
        method: 'POST',
        headers: headers(),
        body: JSON.stringify({ language }),
      }),
    patienceMs,
  )

export function postMessage(token: string, message: Outgoing): Promise<Answer<object>> {
  if (!('voice' in message)) {
    const body = JSON.stringify(message)
    return ask('chat/messages', { method: 'POST', headers: headers(token), body })
  }
  const { sound, seconds } = message.voice
  const about = {
    ...headers(token),
    'content-type': sound.type,
    'x-message-id': message.id,
    'x-message-order': String(message.n),
    'x-seconds': String(seconds),
  }
  return ask('chat/voice', { method: 'POST', headers: about, body: sound }, voicePatienceMs)
}

export const readMessages = (token: string, after: number) =>
  ask<{ items: ChatItem[] }>(`chat/messages?after=${after}`, { headers: headers(token) })

export const readSound = (token: string, path: string): Promise<Blob | null> =>
  fetch(`chat/${path}`, { ...options, headers: headers(token) })
    .then((response) => (response.ok ? response.blob() : null))
    .catch(() => null)

export const openEvents = (token: string, after: number, signal: AbortSignal | undefined) =>
  fetch(`chat/events?after=${after}`, { ...options, headers: headers(token), ...(signal ? { signal } : {}) })

/** A version 4 UUID. `crypto.randomUUID` is missing in older browsers and on plain http. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.prototype.map.call(bytes, (byte: number) => (byte + 256).toString(16).slice(1)).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
