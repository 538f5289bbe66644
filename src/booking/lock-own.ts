import { and, eq } from 'drizzle-orm'
import { isHers } from '../contacts/links.ts'
import { bookings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { isUuid, lockSession, type SessionRow } from './lock-session.ts'
import type { BookingRow } from './read-bookings.ts'
import type { Writing } from './types.ts'

/**
 * A booking as it stands once its session is locked and settled. Null: there is none, or it is not hers who writes in this chat (null:
 * staff asks, whose right to this center the caller has checked).
 */
export async function lockOwn(
  tx: Tx,
  w: Writing,
  by: { bookingId: string; contactId: string | null },
): Promise<{ booking: BookingRow; session: SessionRow } | null> {
  if (!isUuid(by.bookingId)) return null
  const { contactId } = by
  const mine = and(
    eq(bookings.id, by.bookingId),
    contactId === null ? undefined : isHers(bookings.contactId, contactId),
  )
  const [seen] = await tx.select().from(bookings).where(mine)
  if (!seen) return null
  const session = await lockSession(tx, w, seen.sessionId)
  const [booking] = await tx.select().from(bookings).where(mine)
  if (!session || !booking) return null
  return { booking, session }
}
