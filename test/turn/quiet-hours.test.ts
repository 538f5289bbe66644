import { describe, expect, it } from 'vitest'
import { mayWrite } from '../../src/turn/booking/quiet-hours.ts'

/** Hours as clocks show them in Damascus (+03). */
const at = (time: string) => new Date(`2026-11-25T${time}:00+03:00`)
const tomorrow = (time: string) => new Date(`2026-11-26T${time}:00+03:00`)
const anyTime = { mayWriteFirst: true, mayName: false }
const mornings = { ...anyTime, from: '09:00', until: '12:00' }

describe('whether she may be written to unasked', () => {
  it.each([
    ['by day', anyTime, at('10:00'), tomorrow('10:00'), { now: true }],
    [
      'at night: in the morning',
      anyTime,
      at('23:10'),
      tomorrow('10:00'),
      { now: false, at: tomorrow('08:00') },
    ],
    ['before eight: at eight', anyTime, at('06:30'), at('10:00'), { now: false, at: at('08:00') }],
    ['at night, when the morning is too late: now', anyTime, at('23:10'), tomorrow('08:00'), { now: true }],
    [
      'never, if she said so',
      { ...anyTime, mayWriteFirst: false },
      at('10:00'),
      tomorrow('10:00'),
      { now: false, at: null },
    ],
    ['in her own hours', mornings, at('09:00'), tomorrow('10:00'), { now: true }],
    [
      'outside of them: later',
      mornings,
      at('14:00'),
      tomorrow('10:00'),
      { now: false, at: tomorrow('09:00') },
    ],
    ['outside of them, too late: not at all', mornings, at('14:00'), at('18:00'), { now: false, at: null }],
    [
      'in hours over midnight',
      { ...anyTime, from: '20:00', until: '01:00' },
      at('00:30'),
      tomorrow('10:00'),
      { now: true },
    ],
  ])('%s', (_when, wishes, now, before, may) => {
    expect(mayWrite(wishes, now, before)).toEqual(may)
  })
})
