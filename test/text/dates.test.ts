import { describe, expect, it } from 'vitest'
import { dateInWords, numberInWords, timeInWords } from '../../src/text/dates.ts'

describe('a date in words', () => {
  it('uses our own Kurmanji names, for every month and weekday', () => {
    const days = Array.from({ length: 12 }, (_, month) =>
      dateInWords('kmr', `2026-${String(month + 1).padStart(2, '0')}-0${(month % 7) + 1}`),
    )
    expect(days).toEqual([
      'pêncşem, 1ê kanûna duyem 2026',
      'duşem, 2ê sibatê 2026',
      'sêşem, 3ê adarê 2026',
      'şemî, 4ê nîsanê 2026',
      'sêşem, 5ê gulanê 2026',
      'şemî, 6ê hezîranê 2026',
      'sêşem, 7ê tîrmehê 2026',
      'şemî, 1ê tebaxê 2026',
      'çarşem, 2ê îlonê 2026',
      'şemî, 3ê çiriya pêşîn 2026',
      'çarşem, 4ê çiriya paşîn 2026',
      'şemî, 5ê kanûna pêşîn 2026',
    ])
  })

  it('names the month as Syria does, in Latin digits', () => {
    expect(dateInWords('ar', '2026-03-05')).toContain('آذار')
    expect(dateInWords('ar', '2026-03-05')).toMatch(/5.*2026/)
  })

  it('does not move a plain date, and sees an instant from Damascus', () => {
    expect(dateInWords('en', '2026-03-05')).toMatch(/5 March 2026/)
    expect(dateInWords('en', '2026-03-05T21:30:00Z')).toMatch(/6 March 2026/)
    expect(timeInWords('2026-07-01T21:05:00Z')).toBe('00:05')
  })

  it('is null for what is no date', () => {
    expect(dateInWords('ar', 'tomorrow')).toBeNull()
    expect(timeInWords('')).toBeNull()
  })
})

it('writes numbers in Latin digits everywhere', () => {
  for (const language of ['ar', 'kmr', 'en'] as const) expect(numberInWords(language, 12)).toBe('12')
})
