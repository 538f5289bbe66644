import { Temporal } from 'temporal-polyfill'
import type { SafeContact } from '../../contacts/safe-contact.ts'

const zone = 'Asia/Damascus'
/** Who wrote so lately has the phone in her own hand. */
export const atHandMs = 15 * 60_000
/** So long after her last message a talk is under way, and a second line of ours begins nothing. */
const underWayMs = 24 * 3_600_000

export interface Moment {
  wishes: SafeContact
  /** Epoch ms of her last message; null: she never wrote. */
  heardAt: number | null
  /** Epoch ms of the last message of staff; null: none. */
  saidAt: number | null
  now: number
  /** Milliseconds after her last message in which the channel takes free words; null: at any time. */
  freeTextMs: number | null
  /** It goes out as a message that the channel takes at any time. */
  template: boolean
  /** The writer saw that she is at the phone and will not wait for her hours. */
  atOnce: boolean
}

export type MayWrite =
  | { do: 'send' }
  /** Outside the hours she gave: it waits until then (epoch ms). `atHand`: she wrote just now, so the writer may decide. */
  | { do: 'hold'; until: number; atHand: boolean }
  | { do: 'refuse'; why: 'do_not_contact_first' | 'window_closed' }

/**
 * Whether a message of staff may go out now. Her wishes count for answers, too: others may hold her phone in the evening.
 * "Do not contact first" refuses what answers nothing: she did not write since our last message, nor within a day.
 */
export function mayWrite(moment: Moment): MayWrite {
  const { wishes, heardAt, saidAt, now, freeTextMs, template, atOnce } = moment
  const answers = heardAt !== null && (saidAt === null || heardAt > saidAt || now - heardAt < underWayMs)
  if (!wishes.mayWriteFirst && !answers) return { do: 'refuse', why: 'do_not_contact_first' }
  const open = freeTextMs === null || (heardAt !== null && now - heardAt < freeTextMs)
  if (!open && !template) return { do: 'refuse', why: 'window_closed' }
  const until = hoursBegin(wishes, now)
  const atHand = heardAt !== null && now - heardAt < atHandMs
  if (until === null || (atOnce && atHand)) return { do: 'send' }
  return { do: 'hold', until, atHand }
}

/** When her hours begin next (epoch ms); null: it is within them, or she gave none. They may reach past midnight. */
export function hoursBegin({ from, until }: SafeContact, now: number): number | null {
  if (!from || !until || from === until) return null
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const minutes = here.hour * 60 + here.minute
  const [begin, end] = [minutesOf(from), minutesOf(until)]
  const within = begin < end ? minutes >= begin && minutes < end : minutes >= begin || minutes < end
  if (within) return null
  const today = here
    .toPlainDate()
    .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(from) })
  const next = today.epochMilliseconds > now ? today : today.add({ days: 1 })
  return next.epochMilliseconds
}

const minutesOf = (time: string) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
