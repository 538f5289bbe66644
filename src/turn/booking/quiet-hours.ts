import type { SafeContact } from '../../contacts/safe-contact.ts'
import { minuteOfDay } from '../../text/dates.ts'

/** Where she said nothing: nobody's phone rings at night. Minutes of the day where the centers are. */
const day = { from: 8 * 60, until: 21 * 60 }

export type MayWrite = { now: true } | { now: false; at: Date } | { now: false; at: null }

/**
 * Whether she may be written to unasked, and if not, from when on. `before`: what it is of no use after. Our own quiet hours
 * give way to that (a session at eight was cancelled at night); hours that she named never do: then it is not said (`at: null`).
 */
export function mayWrite(wishes: SafeContact, now: Date, before: Date): MayWrite {
  if (!wishes.mayWriteFirst) return { now: false, at: null }
  const own = hoursOf(wishes)
  const hours = own ?? day
  const minute = minuteOfDay(now)
  const open =
    hours.from <= hours.until
      ? minute >= hours.from && minute < hours.until
      : minute >= hours.from || minute < hours.until
  if (open) return { now: true }
  const wait = (hours.from - minute + 24 * 60) % (24 * 60)
  const at = new Date(Math.floor(now.getTime() / 60_000 + wait) * 60_000)
  if (at < before) return { now: false, at }
  return own ? { now: false, at: null } : { now: true }
}

function hoursOf({ from, until }: SafeContact): { from: number; until: number } | null {
  const [start, end] = [from, until].map((time) => /^(\d{2}):(\d{2})$/.exec(time ?? ''))
  if (!start || !end) return null
  return { from: Number(start[1]) * 60 + Number(start[2]), until: Number(end[1]) * 60 + Number(end[2]) }
}
