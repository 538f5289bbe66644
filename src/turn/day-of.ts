import { Temporal } from 'temporal-polyfill'

const zone = 'Asia/Damascus'

let today = { from: 0, to: 0, day: '' }
/** The day (ISO) that people live in at `now` (epoch ms): facts are counted by it. */
export function dayOf(now: number): string {
  if (now >= today.from && now < today.to) return today.day
  const date = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const [from, to] = [date.startOfDay(), date.add({ days: 1 }).startOfDay()]
  today = { from: from.epochMilliseconds, to: to.epochMilliseconds, day: date.toPlainDate().toString() }
  return today.day
}
