import { Temporal } from 'temporal-polyfill'

/** A month is published on this day of the next one: by then what happened is written down. */
const publishedOn = 5

/** The last month that is due for publication at `now`: `2026-10`. */
export function lastDueMonth(now: Date): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('Asia/Damascus')
    .toPlainDate()
  return today
    .subtract({ days: publishedOn - 1 })
    .with({ day: 1 })
    .subtract({ months: 1 })
    .toPlainYearMonth()
    .toString()
}

/** All months from one to another, both included. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (
    let month = Temporal.PlainYearMonth.from(first);
    Temporal.PlainYearMonth.compare(month, last) <= 0;
    month = month.add({ months: 1 })
  )
    months.push(month.toString())
  return months
}
