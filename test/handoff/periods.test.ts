import { describe, expect, it } from 'vitest'
import { addWithin, type Hours, isWithin, nextWithin, periodsOf } from '../../src/handoff/hours/periods.ts'

const at = (local: string) => Date.parse(`${local}+03:00`)
const plan = (some: Partial<Hours> = {}): Hours => ({
  // Sunday to Thursday, with a break at noon.
  weekly: [7, 1, 2, 3, 4].flatMap((weekday) => [
    { weekday, starts: '08:00', ends: '12:00', validFrom: null, validTo: null },
    { weekday, starts: '13:00', ends: '16:00', validFrom: null, validTo: null },
  ]),
  days: new Map(),
  holidays: new Set(),
  hereUntil: null,
  awayUntil: null,
  ...some,
})
const week = (hours: Hours) => periodsOf(hours, at('2026-03-05T00:00'), at('2026-03-12T00:00'))
const minutes = 60_000

describe('working hours', () => {
  it('go on after the break, the night and the weekend', () => {
    const thursday = at('2026-03-05T11:00')
    expect(addWithin(week(plan()), thursday, 30 * minutes)).toBe(at('2026-03-05T11:30'))
    expect(addWithin(week(plan()), thursday, 90 * minutes)).toBe(at('2026-03-05T13:30'))
    expect(addWithin(week(plan()), thursday, 300 * minutes)).toBe(at('2026-03-08T09:00'))
    expect(nextWithin(week(plan()), at('2026-03-06T10:00'))).toBe(at('2026-03-08T08:00'))
  })

  it('begin at the next period for what comes outside them', () => {
    expect(addWithin(week(plan()), at('2026-03-06T22:00'), 60 * minutes)).toBe(at('2026-03-08T09:00'))
  })

  it('stand still on a holiday, but not for who works on that very day', () => {
    const holiday = plan({ holidays: new Set(['2026-03-08']) })
    expect(nextWithin(week(holiday), at('2026-03-07T10:00'))).toBe(at('2026-03-09T08:00'))
    const works = { ...holiday, days: new Map([['2026-03-08', [{ starts: '10:00', ends: '11:00' }]]]) }
    expect(nextWithin(week(works), at('2026-03-07T10:00'))).toBe(at('2026-03-08T10:00'))
  })

  it('may reach over midnight', () => {
    const night = plan({
      weekly: [{ weekday: 5, starts: '22:00', ends: '02:00', validFrom: null, validTo: null }],
    })
    expect(isWithin(week(night), at('2026-03-07T01:30'))).toBe(true)
    expect(isWithin(week(night), at('2026-03-07T02:00'))).toBe(false)
  })

  it('hold from and to the days that they are for', () => {
    const one = { weekday: 7, starts: '08:00', ends: '12:00', validFrom: '2026-03-09', validTo: null }
    expect(week(plan({ weekly: [one] }))).toEqual([])
  })

  it('give way to what a worker says of today', () => {
    const friday = at('2026-03-06T10:00')
    const here = periodsOf(plan({ hereUntil: friday + 60 * minutes }), friday, friday + 120 * minutes)
    expect(here).toEqual([{ from: friday, to: friday + 60 * minutes }])
    const sunday = at('2026-03-08T09:00')
    const away = periodsOf(plan({ awayUntil: at('2026-03-08T10:00') }), sunday, at('2026-03-08T12:00'))
    expect(nextWithin(away, sunday)).toBe(at('2026-03-08T10:00'))
  })

  it('that hold not enough have no moment', () => {
    expect(addWithin([], at('2026-03-05T11:00'), minutes)).toBeNull()
  })
})
