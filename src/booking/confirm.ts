import { eq, sql } from 'drizzle-orm'
import { bookings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { raiseCarerTask } from './carer-check.ts'
import { countBooked } from './count-seats.ts'
import { lockOwn } from './lock-own.ts'
import { type BookingRow, bookingOf } from './read-bookings.ts'
import { planReminders } from './reminders.ts'
import type { Booking, Writing } from './types.ts'

/** Minutes before a meeting: nobody is reminded of what is months away, or twice a minute. */
const longestRemind = 7 * 24 * 60
const mostReminders = 4

export type Confirmed =
  | { ok: true; booking: Booking }
  /** Not hers, or none. */
  | { ok: false; why: 'gone' }
  /** The hold or offer ran out and the seat went on; or it was cancelled. */
  | { ok: false; why: 'expired' | 'cancelled' }
  /** She waits in the line: no seat is offered to her yet. */
  | { ok: false; why: 'waitlisted' }

/**
 * Makes a held or offered seat hers. `remind`: minutes before each meeting at which she wants to be reminded (`[1440, 120]`);
 * empty: never. For a child below 15 the seat is hers too, and a worker is asked to confirm with the carer
 * (`booking.carerCheck`). Confirming again changes nothing but the wish to be reminded.
 */
export async function confirmSeat(
  tx: Tx,
  w: Writing,
  by: { bookingId: string; contactId: string; remind?: number[] },
): Promise<Confirmed> {
  const own = await lockOwn(tx, w, by)
  if (!own) return { ok: false, why: 'gone' }
  const { booking } = own
  switch (booking.state) {
    case 'held':
    case 'offered':
    case 'confirmed':
      return { ok: true, booking: bookingOf(await setConfirmed(tx, w, booking, by.remind), w.now) }
    case 'waitlisted':
      return { ok: false, why: 'waitlisted' }
    case 'expired':
      return { ok: false, why: 'expired' }
    default:
      return { ok: false, why: 'cancelled' }
  }
}

/** Her wish to be reminded of a booking, in place of the one before. False: there is no such confirmed booking of hers. */
export async function setReminders(
  tx: Tx,
  w: Writing,
  by: { bookingId: string; contactId: string; remind: number[] },
): Promise<boolean> {
  const own = await lockOwn(tx, w, by)
  if (own?.booking.state !== 'confirmed') return false
  await setConfirmed(tx, w, own.booking, by.remind)
  return true
}

/** The caller holds the session's lock and has a seat for it. */
export async function setConfirmed(
  tx: Tx,
  w: Writing,
  booking: BookingRow,
  remind?: number[],
): Promise<BookingRow> {
  const wish = remind === undefined ? booking.remind : sensible(remind)
  const same = booking.state === 'confirmed'
  if (same && wish.join() === booking.remind.join()) return booking
  const [row] = await tx
    .update(bookings)
    .set({
      state: 'confirmed',
      dueAt: null,
      remind: wish,
      version: sql`${bookings.version} + 1`,
      changedAt: w.now,
    })
    .where(eq(bookings.id, booking.id))
    .returning()
  if (!row) throw new Error('a locked booking is gone')
  await planReminders(tx, w, row)
  if (!same) await countBooked(tx, w, row)
  if (row.carerCheck && !same) await raiseCarerTask(tx, w, row)
  return row
}

const sensible = (remind: number[]) =>
  [...new Set(remind)]
    .filter((minutes) => Number.isInteger(minutes) && minutes > 0 && minutes <= longestRemind)
    .sort((a, b) => b - a)
    .slice(0, mostReminders)
