import { describe, expect, it } from 'vitest'
import { hoursBegin, type Moment, mayWrite } from '../../src/handoff/chat/may-write.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** 22:00 in Damascus. */
const now = Date.parse('2026-03-01T19:00:00Z')
const moment = (change: Partial<Moment> = {}): Moment => ({
  wishes: { mayWriteFirst: true, mayName: false },
  heardAt: now - hour,
  saidAt: null,
  now,
  freeTextMs: null,
  template: false,
  atOnce: false,
  ...change,
})
const daytime = { mayWriteFirst: true, mayName: false, from: '09:00', until: '17:00' }

describe('whether staff may write now', () => {
  it('sends to who gave no hours', () => expect(mayWrite(moment())).toEqual({ do: 'send' }))

  it('holds an answer until her hours begin in Damascus', () =>
    expect(mayWrite(moment({ wishes: daytime }))).toEqual({
      do: 'hold',
      until: Date.parse('2026-03-02T06:00:00Z'),
      atHand: false,
    }))

  it('lets the writer decide only while she is at the phone', () => {
    const justNow = moment({ wishes: daytime, heardAt: now - 5 * minute })
    expect(mayWrite(justNow)).toMatchObject({ do: 'hold', atHand: true })
    expect(mayWrite({ ...justNow, atOnce: true })).toEqual({ do: 'send' })
    expect(mayWrite({ ...justNow, atOnce: true, heardAt: now - hour })).toMatchObject({ do: 'hold' })
  })

  it('reads hours that reach past midnight', () => {
    const night = { ...daytime, from: '20:00', until: '06:00' }
    expect(hoursBegin(night, now)).toBeNull()
    expect(hoursBegin(night, Date.parse('2026-03-01T02:59:00Z'))).toBeNull()
    expect(hoursBegin(night, Date.parse('2026-03-01T03:00:00Z'))).toBe(Date.parse('2026-03-01T17:00:00Z'))
  })

  it('answers who is not to be written to first, and begins nothing', () => {
    const wishes = { mayWriteFirst: false, mayName: false }
    expect(mayWrite(moment({ wishes }))).toEqual({ do: 'send' })
    // Her words of three days ago are answered now, for the first time.
    expect(mayWrite(moment({ wishes, heardAt: now - 3 * day }))).toEqual({ do: 'send' })
    const refused = { do: 'refuse', why: 'do_not_contact_first' }
    expect(mayWrite(moment({ wishes, heardAt: now - 3 * day, saidAt: now - 2 * day }))).toEqual(refused)
    expect(mayWrite(moment({ wishes, heardAt: null }))).toEqual(refused)
  })

  it('takes a template alone where the window of a channel is closed', () => {
    const closed = moment({ freeTextMs: day, heardAt: now - day })
    expect(mayWrite(closed)).toEqual({ do: 'refuse', why: 'window_closed' })
    expect(mayWrite({ ...closed, template: true })).toEqual({ do: 'send' })
    expect(mayWrite({ ...closed, heardAt: now - day + minute })).toEqual({ do: 'send' })
  })
})
