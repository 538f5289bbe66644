import { describe, expect, it } from 'vitest'
import { readDay } from '../../src/understanding/read-day.ts'

/** A Tuesday. */
const today = '2026-11-24'

describe('the day that an answer names', () => {
  it.each([
    ['Sunday', '2026-11-29'],
    ['on sunday please', '2026-11-29'],
    ['الأحد', '2026-11-29'],
    ['يوم الأحد', '2026-11-29'],
    ['الأحد الجاي', '2026-11-29'],
    ['الأحد القادم', '2026-11-29'],
    ['yekşem', '2026-11-29'],
    ['roja yeksemê', '2026-11-29'],
    ['الثلاثاء', '2026-11-24'],
    ['الثلاثاء الجاي', '2026-12-01'],
    ['next Tuesday', '2026-12-01'],
    ['اليوم', '2026-11-24'],
    ['بكرا', '2026-11-25'],
    ['bukra', '2026-11-25'],
    ['غداً', '2026-11-25'],
    ['sibe', '2026-11-25'],
    ['sibê', '2026-11-25'],
    ['tomorrow', '2026-11-25'],
    ['بعد بكرا', '2026-11-26'],
    ['dusibê', '2026-11-26'],
    ['بعد يومين', '2026-11-26'],
    ['in 3 days', '2026-11-27'],
    ['5/3', '2027-03-05'],
    ['٥/٣', '2027-03-05'],
    ['۵/۳', '2027-03-05'],
    ['5 / 3', '2027-03-05'],
    ['5-12', '2026-12-05'],
    ['5.12.2026', '2026-12-05'],
    ['5/12/26', '2026-12-05'],
    ['يوم 5/12', '2026-12-05'],
    ['24/11', '2026-11-24'],
    ['23/11', '2027-11-23'],
    ['2026-12-05', '2026-12-05'],
    ['٥ كانون الأول', '2026-12-05'],
    ['5 كانون الثاني', '2027-01-05'],
    ['5ê adarê', '2027-03-05'],
    ['5 December', '2026-12-05'],
    ['March 5', '2027-03-05'],
  ])('%j is %s', (said, day) => {
    expect(readDay(said, today)).toEqual({ kind: 'day', day })
  })

  it.each([
    '٣٠/٢',
    '30/2',
    '31/4',
    '0/5',
    '5/0',
    '-5/3',
    '5/-3',
    '99999/3',
    '3/13',
    '5/3/1999',
    '5/3/99999',
    '32 آذار',
  ])('%j is no day of the calendar, and is asked again', (said) => {
    expect(readDay(said, today)).toEqual({ kind: 'unclear' })
  })

  it.each([
    '',
    '🙂',
    '5',
    'sewing',
    'كم الكلفة',
    'صباح الخير',
    'Sunday or Monday',
    '482913',
    'a'.repeat(10_000),
  ])('%j names none', (said) => {
    expect(readDay(said, today)).toEqual({ kind: 'none' })
  })

  it('finds the 29th of February in the next leap year only', () => {
    expect(readDay('29/2', '2027-06-01')).toEqual({ kind: 'day', day: '2028-02-29' })
    expect(readDay('29/2', '2028-01-01')).toEqual({ kind: 'day', day: '2028-02-29' })
    expect(readDay('29/2', '2025-06-01')).toEqual({ kind: 'unclear' })
  })
})
