import { GrammyError, HttpError } from 'grammy'
import type { ChannelErrorCode } from '../channel.ts'
import { neverLeft } from '../never-left.ts'

export interface ApiFailure {
  code: ChannelErrorCode
  /** What Telegram asks for in a 429, milliseconds. */
  afterMs?: number
  /** 409: someone else polls, or a webhook is set. */
  conflict?: true
}

/**
 * What a failed call of the Bot API means. Never throws, and takes nothing of the payload along.
 * https://core.telegram.org/bots/api#making-requests; descriptions are Telegram's own words.
 */
export function apiFailure(error: unknown): ApiFailure {
  if (error instanceof GrammyError) return refused(error)
  const cause = error instanceof HttpError ? error.error : error
  return { code: neverLeft(cause) ? 'unavailable' : 'unknown' }
}

function refused({ error_code: status, description, parameters }: GrammyError): ApiFailure {
  if (status === 429) return { code: 'rate_limited', afterMs: (parameters.retry_after ?? 1) * 1_000 }
  if (status === 409) return { code: 'unavailable', conflict: true }
  // "bot was blocked by the user", "user is deactivated", "bot can't initiate conversation with a user".
  if (status === 403) return { code: 'blocked' }
  // 404 is what Telegram answers to a token that is not even well formed.
  if (status === 401 || status === 404) return { code: 'unauthorized' }
  if (status >= 500) return { code: 'unavailable' }
  if (/chat not found|user not found|peer_id_invalid/i.test(description)) return { code: 'not_found' }
  if (status === 413 || /too long/i.test(description)) return { code: 'too_long' }
  return { code: 'rejected' }
}
