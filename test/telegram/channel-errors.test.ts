import { describe, expect, it } from 'vitest'
import { channelErrors, nextAttempt } from '../../src/channels/channel-errors.ts'

describe('what follows from an error of a channel', () => {
  it('waits as long as the channel asks, and never shorter', () => {
    for (const jitter of [0, 0.5, 1]) {
      expect(nextAttempt('rate_limited', 1, 7_000, jitter)).toEqual({ retryInMs: 7_000 + jitter * 500 })
    }
  })
  it('tries an unreachable channel later and later, for about a day', () => {
    const pauses: number[] = []
    for (let attempts = 1; ; attempts++) {
      const next = nextAttempt('unavailable', attempts, 0, 1)
      if ('dead' in next) break
      pauses.push(next.retryInMs)
    }
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(Math.max(...pauses)).toBe(300_000)
    const hours = pauses.reduce((sum, ms) => sum + ms) / 3_600_000
    expect(hours).toBeGreaterThan(23)
    expect(hours).toBeLessThan(26)
  })
  it('spreads senders by jitter', () => {
    expect(nextAttempt('unavailable', 3, 0, 0)).toEqual({ retryInMs: 2_000 })
    expect(nextAttempt('unavailable', 3, 0, 1)).toEqual({ retryInMs: 4_000 })
  })
  it('sends again only a few times what may have been sent', () => {
    expect(nextAttempt('unknown', 1, 0, 1)).toEqual({ retryInMs: 1_000 })
    expect(nextAttempt('unknown', 8)).toEqual({ dead: true })
  })
  it('never repeats what cannot succeed', () => {
    for (const code of ['blocked', 'not_found', 'too_long', 'rejected'] as const) {
      expect(nextAttempt(code, 1)).toEqual({ dead: true })
    }
  })
  it('gives an address up only when nobody is reached there', () => {
    const dead = Object.entries(channelErrors).filter(([, rule]) => rule.addressDead)
    expect(dead.map(([code]) => code)).toEqual(['blocked', 'not_found'])
  })
  it('keeps answers while the operator mends the token', () => {
    expect(nextAttempt('unauthorized', 50, 0, 1)).toEqual({ retryInMs: 300_000 })
    expect(channelErrors.unauthorized.alert).toBe(true)
  })
})
