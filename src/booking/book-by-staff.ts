import { eq } from 'drizzle-orm'
import { bookings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { raiseCarerTask } from './carer-check.ts'
import { countBooked } from './count-seats.ts'
import { insertBooking } from './insert-booking.ts'
import { lockSession } from './lock-session.ts'
import { bookingOf } from './read-bookings.ts'
import { closedFor, takeSeat } from './reserve.ts'
import type { Booking, Writing } from './types.ts'

export type BookedByStaff =
  | { ok: true; booking: Booking }
  | { ok: false; why: 'full' | 'gone' | 'cancelled' | 'started' | 'past' }

/**
 * A seat for somebody who walked in, or has no phone: known by its code alone, which the worker writes down for her. Nothing
 * else is asked. Confirmed at once; the same request books once. `child`: below 15, so that the carer is to be asked.
 * (Who has a chat is booked there, by `reserveSeat`.)
 */
export async function bookWalkIn(
  tx: Tx,
  w: Writing,
  wanted: { sessionId: string; requestId: string; child: boolean },
): Promise<BookedByStaff> {
  const { sessionId, requestId, child } = wanted
  const session = await lockSession(tx, w, sessionId)
  const [done] = await tx.select().from(bookings).where(eq(bookings.requestId, requestId))
  if (done) return { ok: true, booking: bookingOf(done, w.now) }
  const closed = closedFor(session, w.now)
  // Who stands at the door of a session that runs may still come in.
  if (closed && closed.why !== 'started') return { ok: false, why: closed.why as 'gone' }
  if (!(await takeSeat(tx, sessionId))) return { ok: false, why: 'full' }
  const row = await insertBooking(tx, w, {
    sessionId,
    contactId: null,
    personId: null,
    requestId,
    state: 'confirmed',
    dueAt: null,
    carerCheck: child,
    walkIn: true,
  })
  await countBooked(tx, w, row)
  if (child) await raiseCarerTask(tx, w, row)
  return { ok: true, booking: bookingOf(row, w.now) }
}
