import { Temporal } from 'temporal-polyfill'

/** The clock that people live by, whatever the server's is. */
export const zone = 'Asia/Damascus'

/** `2026-12-06T10:00` as clocks there show it, or null: no such date or time. */
export function readLocal(text: string): Temporal.PlainDateTime | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' })
  } catch {
    return null
  }
}

export const writeLocal = (time: Temporal.PlainDateTime): string => time.toString({ smallestUnit: 'minute' })

export const instantOf = (time: Temporal.PlainDateTime): Date =>
  new Date(time.toZonedDateTime(zone).epochMilliseconds)

export const localOf = (instant: Date): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDateTime()

export const dayOf = (instant: Date): Temporal.PlainDate => localOf(instant).toPlainDate()

/** Begin and end of a day there. */
export function dayBounds(day: Temporal.PlainDate): { from: Date; until: Date } {
  const start = (of: Temporal.PlainDate) => instantOf(of.toPlainDateTime())
  return { from: start(day), until: start(day.add({ days: 1 })) }
}
