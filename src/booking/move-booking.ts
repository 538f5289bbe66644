import { and, eq } from 'drizzle-orm'
import { isHers } from '../contacts/links.ts'
import { bookings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { endBooking, isLive } from './cancel-booking.ts'
import { setConfirmed } from './confirm.ts'
import { isUuid, lockSessions, settleAgain } from './lock-session.ts'
import { bookingOf } from './read-bookings.ts'
import { type Refused, reserveSeat } from './reserve.ts'
import type { Booking, Writing } from './types.ts'

export type Moved =
  | { ok: true; booking: Booking }
  /** The new one is full: the old one stays as it is. */
  | { ok: false; why: 'full' }
  /** It is the session that she has. */
  | { ok: false; why: 'same' }
  /** The old booking is over, or its session has begun: there is nothing to move. */
  | { ok: false; why: 'over' }
  | Refused

/**
 * A seat in another session for the one she has, both or neither: refused, the old booking stays as it is. The old seat goes
 * to who waits. She keeps the wish to be reminded; the new booking has a code of its own. The same request moves once.
 */
export async function moveBooking(
  tx: Tx,
  w: Writing,
  move: { bookingId: string; contactId: string; toSessionId: string; requestId: string; overlapOk?: boolean },
): Promise<Moved> {
  const { bookingId, contactId, toSessionId, requestId } = move
  const [done] = await tx
    .select()
    .from(bookings)
    .where(and(eq(bookings.requestId, requestId), isHers(bookings.contactId, contactId)))
  if (done) return { ok: true, booking: bookingOf(done, w.now) }
  if (!isUuid(bookingId) || !isUuid(toSessionId)) return { ok: false, why: 'gone' }
  const mine = and(eq(bookings.id, bookingId), isHers(bookings.contactId, contactId))
  const [seen] = await tx.select({ sessionId: bookings.sessionId }).from(bookings).where(mine)
  if (!seen) return { ok: false, why: 'gone' }
  if (seen.sessionId === toSessionId) return { ok: false, why: 'same' }
  const locked = await lockSessions(tx, w, [seen.sessionId, toSessionId])
  const [old] = await tx.select().from(bookings).where(mine)
  const from = locked.find((session) => session.id === seen.sessionId)
  if (!old?.personId || !from) return { ok: false, why: 'gone' }
  if (!isLive(old) || from.startsAt <= w.now) return { ok: false, why: 'over' }
  const reserved = await reserveSeat(tx, w, {
    sessionId: toSessionId,
    contactId,
    personId: old.personId,
    requestId,
    leaving: old.id,
    ...(move.overlapOk ? { overlapOk: true } : {}),
  })
  if (!reserved.ok) return reserved
  const [held] = await tx.select().from(bookings).where(eq(bookings.id, reserved.booking.id))
  if (!held) throw new Error('a seat that was just taken is gone')
  const row = await setConfirmed(tx, w, held, old.remind)
  await endBooking(tx, w, old, from, 'moved')
  await settleAgain(tx, w, from.id)
  return { ok: true, booking: bookingOf(row, w.now) }
}
