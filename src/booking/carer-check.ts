import { and, eq, isNull } from 'drizzle-orm'
import { bookings, sessions, staffTasks } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { lockOwn } from './lock-own.ts'
import type { BookingRow } from './read-bookings.ts'
import { tell } from './tell.ts'
import type { Writing } from './types.ts'

const kind = 'carer-check'

/** Asks the center's workers to speak with the carer of a child below 15. The seat is kept meanwhile. */
export async function raiseCarerTask(tx: Tx, w: Writing, booking: BookingRow): Promise<void> {
  const [session] = await tx
    .select({ centerId: sessions.centerId })
    .from(sessions)
    .where(eq(sessions.id, booking.sessionId))
  await tx
    .insert(staffTasks)
    .values({
      id: w.newId(),
      kind,
      subject: booking.id,
      centerId: session?.centerId ?? null,
      createdAt: w.now,
    })
    .onConflictDoNothing()
}

/** The booking is over: nobody needs to speak with the carer any more. */
export async function endCarerTask(tx: Tx, bookingId: string, now: Date): Promise<void> {
  await tx
    .update(staffTasks)
    .set({ doneAt: now })
    .where(and(eq(staffTasks.kind, kind), eq(staffTasks.subject, bookingId), isNull(staffTasks.doneAt)))
}

/**
 * A worker has spoken with the carer, who agrees; she is told. (Who does not agree has the seat cancelled by staff.)
 * The caller has checked that the booking is of a center of hers.
 */
export async function confirmCarer(tx: Tx, w: Writing, bookingId: string): Promise<boolean> {
  const own = await lockOwn(tx, w, { bookingId, contactId: null })
  if (own?.booking.state !== 'confirmed' || !own.booking.carerCheck) return false
  const [row] = await tx
    .update(bookings)
    .set({ carerCheck: false, changedAt: w.now })
    .where(eq(bookings.id, bookingId))
    .returning()
  await endCarerTask(tx, bookingId, w.now)
  if (row) await tell(tx, w, row, 'carer_agreed', {})
  return true
}
