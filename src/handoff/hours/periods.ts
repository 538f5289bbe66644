import { Temporal } from 'temporal-polyfill'

/** Half open, epoch ms. */
export interface Period {
  from: number
  to: number
}

/** `HH:MM` or `HH:MM:SS`, Asia/Damascus. An end at or before its start is on the next day. */
export interface DayPeriod {
  starts: string
  ends: string
}

export interface WeeklyPeriod extends DayPeriod {
  /** 1 Monday ... 7 Sunday. */
  weekday: number
  /** ISO dates, both included. Null: no bound. */
  validFrom: string | null
  validTo: string | null
}

/** When somebody works. */
export interface Hours {
  weekly: WeeklyPeriod[]
  /** Days that differ, by ISO date; an empty list is a day off. They hold on holidays, too. */
  days: ReadonlyMap<string, DayPeriod[]>
  /** Days on which the weekly hours do not hold. */
  holidays: ReadonlySet<string>
  /** Here, whatever the hours say. Epoch ms. */
  hereUntil: number | null
  /** Away, whatever the hours say. Epoch ms. */
  awayUntil: number | null
}

const zone = 'Asia/Damascus'
const day = 86_400_000

/** How far ahead hours are looked at: a holiday of two weeks and a week more. */
export const horizonMs = 21 * day

/** The periods of `hours` between two moments, in order and apart from each other. Whoever is here now, is so from `from` on. */
export function periodsOf(hours: Hours, from: number, to: number): Period[] {
  const found: Period[] = []
  let date = dateOf(from - day)
  const last = dateOf(to)
  for (let n = 0; n < 400 && date <= last; n++) {
    for (const one of ofDay(hours, date)) {
      const starts = momentOf(date, one.starts)
      const ends = momentOf(one.ends > one.starts ? date : nextDate(date), one.ends)
      found.push({ from: starts, to: ends })
    }
    date = nextDate(date)
  }
  if (hours.hereUntil !== null) found.push({ from, to: hours.hereUntil })
  const begin = Math.max(from, hours.awayUntil ?? from)
  return merge(found.map((p) => ({ from: Math.max(p.from, begin), to: Math.min(p.to, to) })))
}

function ofDay(hours: Hours, date: string): DayPeriod[] {
  const differs = hours.days.get(date)
  if (differs) return differs
  if (hours.holidays.has(date)) return []
  const weekday = weekdayOf(date)
  return hours.weekly.filter(
    (p) =>
      p.weekday === weekday &&
      (p.validFrom === null || p.validFrom <= date) &&
      (p.validTo === null || p.validTo >= date),
  )
}

/** Sorted; what touches or overlaps is one; empty ones are gone. */
export function merge(periods: Period[]): Period[] {
  const merged: Period[] = []
  for (const period of periods.filter((p) => p.to > p.from).sort((a, b) => a.from - b.from)) {
    const before = merged.at(-1)
    if (before && period.from <= before.to) before.to = Math.max(before.to, period.to)
    else merged.push({ ...period })
  }
  return merged
}

export const isWithin = (periods: Period[], at: number): boolean =>
  periods.some((p) => p.from <= at && at < p.to)

/** The moment at which so much time of these (merged) periods has passed since `start`. Null: they do not hold so much. */
export function addWithin(periods: Period[], start: number, ms: number): number | null {
  let left = ms
  for (const period of periods) {
    const from = Math.max(period.from, start)
    if (from >= period.to) continue
    if (from + left <= period.to) return from + left
    left -= period.to - from
  }
  return null
}

/** When one of these periods is on, at or after `at`. Null: none. */
export function nextWithin(periods: Period[], at: number): number | null {
  const next = periods.find((p) => p.to > at)
  return next ? Math.max(next.from, at) : null
}

/** The ISO date of a moment where people live. */
export const dateOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString()

const dates = new Map<string, { start: number; next: string; weekday: number }>()
/** Looked up again and again for the same few weeks. */
function about(date: string) {
  const known = dates.get(date)
  if (known) return known
  const plain = Temporal.PlainDate.from(date)
  const made = {
    start: plain.toZonedDateTime(zone).epochMilliseconds,
    next: plain.add({ days: 1 }).toString(),
    weekday: plain.dayOfWeek,
  }
  if (dates.size > 2_000) dates.clear()
  dates.set(date, made)
  return made
}
const nextDate = (date: string) => about(date).next
const weekdayOf = (date: string) => about(date).weekday

/** Damascus has kept +03 all year since 2022, so a time of day is so long after the day's start. */
function momentOf(date: string, time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return about(date).start + ((hours * 60 + minutes) * 60 + seconds) * 1_000
}
