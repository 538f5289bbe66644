import type { End, LinkState } from './protocol.ts'

/** What follows when an attempt has ended. */
export interface Next {
  state: LinkState
  /** Milliseconds until the next attempt; null: only when somebody asks for it. */
  againMs: number | null
  /** Somebody of the office has to do something. */
  alert: boolean
}

const minute = 60_000

/** `failures`: attempts in a row that ended without a minute of `ready`, this one included. */
export function afterEnd(why: End, failures: number): Next {
  const backoff = (least: number, most: number) => Math.min(most, least * 2 ** Math.min(failures - 1, 12))
  switch (why) {
    case 'stopped':
      return { state: 'reconnecting', againMs: 0, alert: false }
    case 'logged_out':
      return { state: 'logged_out', againMs: null, alert: true }
    case 'not_scanned':
      return { state: 'logged_out', againMs: null, alert: false }
    // To knock again and again is what gets a number blocked for good.
    case 'blocked':
      return { state: 'blocked', againMs: null, alert: true }
    case 'outdated':
      return { state: 'outdated', againMs: backoff(10 * minute, 60 * minute), alert: true }
    case 'no_browser':
    case 'disk_full':
      return { state: 'degraded', againMs: minute, alert: true }
    case 'conflict':
      return { state: 'reconnecting', againMs: backoff(15_000, 10 * minute), alert: failures > 3 }
    case 'unreachable':
      return { state: 'reconnecting', againMs: backoff(2_000, minute), alert: failures > 20 }
    case 'crashed':
    case 'hung':
    case 'failed':
      return {
        state: 'reconnecting',
        againMs: failures === 1 ? 0 : backoff(500, minute),
        alert: failures > 5,
      }
    default:
      return why satisfies never
  }
}
