import { Temporal } from 'temporal-polyfill'
import type { centerDays, seriesExceptions, sessionSeries } from '../db/schema/index.ts'
import { expandRule } from './expand-rule.ts'
import { readLocal, writeLocal } from './local-time.ts'

export type SeriesRow = typeof sessionSeries.$inferSelect
export type ExceptionRow = typeof seriesExceptions.$inferSelect
export type CenterDay = typeof centerDays.$inferSelect

/** One date of a series, as it takes place. */
export interface Occurrence {
  /** Its date by the rule; with the number of the slot for appointments. It never changes. */
  key: string
  starts: Temporal.PlainDateTime
  minutes: number
}

/**
 * The dates of a series from one day to another: by the rule, less those that are cancelled or fall on a day on which the
 * center is closed, moved where they were moved, at the hours of the time of the year, and extra ones. Pure.
 */
export function occurrencesOf(
  series: SeriesRow,
  exceptions: ExceptionRow[],
  days: CenterDay[],
  from: Temporal.PlainDate,
  until: Temporal.PlainDate,
): Occurrence[] {
  const starts = local(series.startsLocal)
  const byRule = expandRule(series.rrule, starts, from, until).flatMap((date) => {
    const key = writeLocal(date)
    const exception = exceptions.find((one) => one.occurrence === key && one.kind !== 'extra')
    if (exception?.kind === 'cancelled') return []
    if (exception?.toLocal)
      return [{ key, starts: local(exception.toLocal), minutes: exception.minutes ?? series.minutes }]
    const today = days.filter((one) => coversDay(one, date.toPlainDate()))
    if (today.some((one) => one.kind === 'closed')) return []
    const hours = today.find((one) => one.kind === 'hours')
    return [{ key, ...(hours ? atHours(series, date, hours) : { starts: date, minutes: series.minutes }) }]
  })
  const extra = exceptions
    .filter((one) => one.kind === 'extra')
    .map((one) => ({
      key: one.occurrence,
      starts: local(one.toLocal ?? one.occurrence),
      minutes: one.minutes ?? series.minutes,
    }))
    .filter((one) => isWithin(one.starts.toPlainDate(), from, until))
  return [...byRule, ...extra].flatMap((one) => slotsOf(series, one))
}

export const coversDay = (day: CenterDay, date: Temporal.PlainDate) =>
  isWithin(date, Temporal.PlainDate.from(day.firstDay), Temporal.PlainDate.from(day.lastDay))

const isWithin = (date: Temporal.PlainDate, from: Temporal.PlainDate, until: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(date, from) >= 0 && Temporal.PlainDate.compare(date, until) <= 0

/** The series' own hours for that time of the year; else its usual ones, brought within the opening hours. */
function atHours(series: SeriesRow, date: Temporal.PlainDateTime, hours: CenterDay): Omit<Occurrence, 'key'> {
  const own = hours.name === null ? undefined : series.otherHours[hours.name]
  if (own) return { starts: date.withPlainTime(own.start), minutes: own.minutes }
  const opens = minuteOf(hours.opensAt ?? '00:00')
  const closes = hours.closesAt ? minuteOf(hours.closesAt) : 24 * 60
  const minutes = Math.min(series.minutes, Math.max(closes - opens, 1))
  const start = Math.max(opens, Math.min(date.hour * 60 + date.minute, closes - minutes))
  return { starts: date.with({ hour: Math.floor(start / 60), minute: start % 60 }), minutes }
}

/** A worker's time, divided into appointments with pauses between. A rest that is too short is left. */
function slotsOf(series: SeriesRow, one: Occurrence): Occurrence[] {
  const { slotMinutes, pauseMinutes } = series
  if (slotMinutes === null) return [one]
  const step = slotMinutes + pauseMinutes
  const count = Math.floor((one.minutes + pauseMinutes) / step)
  return Array.from({ length: count }, (_, n) => ({
    key: `${one.key}#${n + 1}`,
    starts: one.starts.add({ minutes: n * step }),
    minutes: slotMinutes,
  }))
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

function local(text: string): Temporal.PlainDateTime {
  const time = readLocal(text)
  if (!time) throw new Error('a series has a time that is none')
  return time
}
