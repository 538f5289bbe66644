import { t } from './texts.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** Damascus, all year: where the centers are. */
const zoneMs = 3 * hour

/** A length of time in short words: 4 min, 3 h, 2 d. Milliseconds. */
export function lengthInWords(ms: number): string {
  const whole = Math.max(0, ms)
  if (whole < hour) return t('minutes', { n: Math.floor(whole / minute) })
  if (whole < day) return t('hours', { n: Math.floor(whole / hour) })
  return t('days', { n: Math.floor(whole / day) })
}

const two = (n: number) => `0${n}`.slice(-2)

/** 09:05, at the centers. */
export function clockTime(at: string | number): string {
  const date = new Date(new Date(at).getTime() + zoneMs)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

export const dayOf = (at: string | number): number => Math.floor((new Date(at).getTime() + zoneMs) / day)

/** The day in the reader's language, near ones by their names. Own tables: browsers know no Kurmanji. */
export function dayInWords(at: string | number, now = Date.now()): string {
  const number = dayOf(at)
  const today = dayOf(now)
  if (number === today) return t('today')
  if (number === today - 1) return t('yesterday')
  if (number === today + 1) return t('tomorrow')
  const date = new Date(number * day)
  const name = (key: string, index: number) => t(key).split(',')[index] ?? ''
  return t('date', {
    weekday: name('weekdays', date.getUTCDay()),
    day: date.getUTCDate(),
    month: name('months', date.getUTCMonth()),
  })
}

/** The day alone where it is not today, and the time. */
export const whenInWords = (at: string | number, now = Date.now()): string =>
  dayOf(at) === dayOf(now) ? clockTime(at) : `${dayInWords(at, now)} ${clockTime(at)}`
