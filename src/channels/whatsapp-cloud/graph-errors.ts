import type { ChannelErrorCode } from '../channel.ts'

/**
 * Meta's codes, from answers and from statuses alike, in our terms; `channel-errors.ts` says of each what to do.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes (2026)
 */
const codes: Record<number, ChannelErrorCode> = {
  // The token, or what it may do.
  0: 'unauthorized',
  3: 'unauthorized',
  10: 'unauthorized',
  190: 'unauthorized',
  131005: 'unauthorized',
  131031: 'unauthorized',
  131042: 'unauthorized',
  131045: 'unauthorized',
  133010: 'unauthorized',
  368: 'unauthorized',
  // Too much at once: of the app, the account, the number, and to one person.
  4: 'rate_limited',
  80007: 'rate_limited',
  130429: 'rate_limited',
  131048: 'rate_limited',
  131056: 'rate_limited',
  133016: 'rate_limited',
  // Theirs, for a while.
  1: 'unavailable',
  2: 'unavailable',
  131000: 'unavailable',
  131016: 'unavailable',
  131057: 'unavailable',
  133004: 'unavailable',
  // The person.
  131026: 'not_found',
  131021: 'not_found',
  131030: 'not_found',
  130497: 'not_found',
  131050: 'blocked',
  131047: 'window_closed',
  132005: 'too_long',
}

/** Pauses that Meta does not name with its refusal, milliseconds. */
const pauses: Record<number, number> = { 4: 60_000, 80007: 60_000, 131048: 300_000, 131056: 6_000 }

export interface GraphFailure {
  code: ChannelErrorCode
  afterMs?: number
}

/** What an error of the Graph API means. `status`: of the HTTP answer; null in a webhook. */
export function graphFailure(code: number | undefined, status: number | null): GraphFailure {
  const known = code === undefined ? undefined : codes[code]
  const afterMs = code === undefined ? undefined : pauses[code]
  if (known) return { code: known, ...(known === 'rate_limited' ? { afterMs: afterMs ?? 1_000 } : {}) }
  if (code !== undefined && code >= 200 && code <= 299) return { code: 'unauthorized' }
  if (status === 401) return { code: 'unauthorized' }
  if (status === 429) return { code: 'rate_limited', afterMs: 1_000 }
  if (status !== null && status >= 500) return { code: 'unavailable' }
  return { code: 'rejected' }
}
