import type { ChannelErrorCode } from './channel.ts'

/** What to do about an error of a channel. Modelled on nyaruka/courier, where each error knows whether to retry. */
export interface ChannelErrorRule {
  /**
   * `after`: when the channel said so; `backoff`: later and later; `again`: soon and only a few times, since it
   * may have been sent; `never`: sending the same again cannot help.
   */
  retry: 'after' | 'backoff' | 'again' | 'never'
  /** Nobody is reached at this address any more. */
  addressDead: boolean
  /** Someone who runs the service should hear of it. */
  alert: boolean
  /** Tries in all, the first one included; then the message is dead. */
  attempts: number
  /** For operators; names nobody. */
  meaning: string
}

/** With the backoff below, 300 tries last about a day: a center's internet may be away that long. */
const aboutOneDay = 300

export const channelErrors: Record<ChannelErrorCode, ChannelErrorRule> = {
  rate_limited: {
    retry: 'after',
    addressDead: false,
    alert: false,
    attempts: aboutOneDay,
    meaning: 'the channel asked us to slow down',
  },
  unavailable: {
    retry: 'backoff',
    addressDead: false,
    alert: false,
    attempts: aboutOneDay,
    meaning: 'the channel cannot be reached; nothing was sent',
  },
  unknown: {
    retry: 'again',
    addressDead: false,
    alert: false,
    attempts: 8,
    meaning: 'the connection broke while sending; it may have been sent',
  },
  blocked: {
    retry: 'never',
    addressDead: true,
    alert: false,
    attempts: 1,
    meaning: 'the person blocked us',
  },
  not_found: {
    retry: 'never',
    addressDead: true,
    alert: false,
    attempts: 1,
    meaning: 'the channel knows no such chat',
  },
  window_closed: {
    retry: 'never',
    addressDead: false,
    alert: false,
    attempts: 1,
    meaning: 'the channel takes no free words so long after her last message',
  },
  too_long: {
    retry: 'never',
    addressDead: false,
    alert: true,
    attempts: 1,
    meaning: 'the text is too long for the channel: our mistake',
  },
  rejected: {
    retry: 'never',
    addressDead: false,
    alert: true,
    attempts: 1,
    meaning: 'the channel refused what we sent: our mistake',
  },
  // Answers wait while the operator mends the token, instead of being lost.
  unauthorized: {
    retry: 'backoff',
    addressDead: false,
    alert: true,
    attempts: aboutOneDay,
    meaning: 'the channel refuses our token: it must be corrected',
  },
}

const firstMs = 1_000
const capMs = 5 * 60_000
const againCapMs = 30_000

/**
 * When to try again after `attempts` failed tries (1 after the first). `afterMs` is what the channel asked for.
 * `jitter` (0 to 1, passed in so that this stays pure) spreads many senders: half of the pause is random.
 */
export function nextAttempt(
  code: ChannelErrorCode,
  attempts: number,
  afterMs = 0,
  jitter = 0.5,
): { retryInMs: number } | { dead: true } {
  const rule = channelErrors[code]
  if (rule.retry === 'never' || attempts >= rule.attempts) return { dead: true }
  switch (rule.retry) {
    case 'after':
      // Never earlier than asked for: Telegram lengthens the pause of those who come too soon.
      return { retryInMs: Math.ceil(Math.max(afterMs, firstMs) + jitter * 500) }
    case 'again':
      return { retryInMs: pause(attempts, againCapMs, afterMs, jitter) }
    case 'backoff':
      return { retryInMs: pause(attempts, capMs, afterMs, jitter) }
    default:
      return rule.retry satisfies never
  }
}

function pause(attempts: number, cap: number, atLeast: number, jitter: number): number {
  const whole = Math.min(cap, firstMs * 2 ** Math.min(attempts - 1, 20))
  return Math.max(atLeast, Math.ceil(whole / 2 + (whole / 2) * jitter))
}
