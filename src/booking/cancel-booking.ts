import { eq, sql } from 'drizzle-orm'
import { bookings, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { endCarerTask } from './carer-check.ts'
import { lockOwn } from './lock-own.ts'
import { type SessionRow, settleAgain } from './lock-session.ts'
import { type BookingRow, bookingOf } from './read-bookings.ts'
import { tell } from './tell.ts'
import { type Booking, liveStates, type Writing } from './types.ts'

export type Cancelled =
  /** `already`: it was over before (cancelled, expired, moved). */
  | { ok: true; booking: Booking; already: boolean }
  | { ok: false; why: 'gone' }
  /** Its last meeting has begun, or it was attended: what has been stays. */
  | { ok: false; why: 'started' }

/**
 * Gives a seat, a hold, an offer or a place in the line back. A seat goes to who waits in the same transaction. In a course
 * that has begun she may leave, and the seats stay as they are.
 */
export async function cancelBooking(
  tx: Tx,
  w: Writing,
  by: { bookingId: string; contactId: string },
): Promise<Cancelled> {
  return cancelAs(tx, w, by, 'person')
}

/** The same by staff, who have checked that the session is of a center of theirs; its contact is told. */
export async function withdrawSeat(tx: Tx, w: Writing, bookingId: string): Promise<Cancelled> {
  return cancelAs(tx, w, { bookingId, contactId: null }, 'staff')
}

async function cancelAs(
  tx: Tx,
  w: Writing,
  by: { bookingId: string; contactId: string | null },
  why: 'person' | 'staff',
): Promise<Cancelled> {
  const own = await lockOwn(tx, w, by)
  if (!own) return { ok: false, why: 'gone' }
  const { booking, session } = own
  if (booking.state === 'attended' || booking.state === 'no_show') return { ok: false, why: 'started' }
  if (!isLive(booking)) return { ok: true, booking: bookingOf(booking, w.now), already: true }
  if (session.endsAt <= w.now || (session.startsAt <= w.now && !(await isCourse(tx, session))))
    return { ok: false, why: 'started' }
  const row = await endBooking(tx, w, booking, session, why)
  if (why === 'staff') await tell(tx, w, row, 'seat_withdrawn', {})
  await settleAgain(tx, w, session.id)
  return { ok: true, booking: bookingOf(row, w.now), already: false }
}

export const isLive = (booking: BookingRow) => liveStates.some((state) => state === booking.state)

/** Ends a live booking of a locked session. Its seat is free again unless the session has begun; who calls settles it. */
export async function endBooking(
  tx: Tx,
  w: Writing,
  booking: BookingRow,
  session: SessionRow,
  why: 'person' | 'staff' | 'session' | 'moved' | 'erased',
): Promise<BookingRow> {
  const [row] = await tx
    .update(bookings)
    .set({
      state: 'cancelled',
      why,
      dueAt: null,
      carerCheck: false,
      version: sql`${bookings.version} + 1`,
      changedAt: w.now,
    })
    .where(eq(bookings.id, booking.id))
    .returning()
  if (!row) throw new Error('a locked booking is gone')
  if (booking.state !== 'waitlisted' && session.startsAt > w.now)
    await tx
      .update(sessions)
      .set({ taken: sql`${sessions.taken} - 1` })
      .where(eq(sessions.id, session.id))
  if (booking.carerCheck) await endCarerTask(tx, booking.id, w.now)
  return row
}

async function isCourse(tx: Tx, session: SessionRow): Promise<boolean> {
  const [row] = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from meetings where session_id = ${session.id} and state = 'scheduled'`,
  )
  return (row?.n ?? 0) > 1
}
