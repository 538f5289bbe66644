import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm'
import { bookings, persons } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { endBooking, isLive } from './cancel-booking.ts'
import { lockSessions, settleAgain } from './lock-session.ts'
import { liveStates, type Writing } from './types.ts'

/**
 * Before a contact is erased: its seats go to who waits, and its bookings stay as counts with no code and no way back to it.
 * Takes the sessions' locks, so it must come before the contact's row is locked: whoever offers a seat holds a session and
 * then needs the row of the contact that it is offered to.
 */
export async function releaseContact(tx: Tx, w: Writing, contactId: string): Promise<void> {
  const hers = or(
    eq(bookings.contactId, contactId),
    inArray(
      bookings.personId,
      tx.select({ id: persons.id }).from(persons).where(eq(persons.contactId, contactId)),
    ),
  )
  const seen = await tx
    .select({ sessionId: bookings.sessionId })
    .from(bookings)
    .where(and(hers, inArray(bookings.state, [...liveStates])))
  const locked = await lockSessions(tx, w, [...new Set(seen.map((row) => row.sessionId))])
  const rows = await tx.select().from(bookings).where(hers).orderBy(asc(bookings.line))
  for (const row of rows) {
    const session = locked.find((one) => one.id === row.sessionId)
    if (session && isLive(row)) await endBooking(tx, w, row, session, 'erased')
  }
  await tx
    .update(bookings)
    .set({ contactId: null, personId: null, code: null, requestId: null, remind: [], counted: null })
    .where(hers)
  for (const session of locked) await settleAgain(tx, w, session.id)
}

/**
 * Live bookings whose contact is gone (a restored backup erases again without us) give their seats back. Gives how many.
 */
export async function releaseOrphans(db: Db, w: Writing): Promise<number> {
  const orphan = and(
    isNull(bookings.contactId),
    eq(bookings.walkIn, false),
    inArray(bookings.state, [...liveStates]),
  )
  const seen = await db
    .select({ sessionId: bookings.sessionId })
    .from(bookings)
    .where(orphan)
    .groupBy(bookings.sessionId)
    .limit(50)
  let released = 0
  for (const { sessionId } of seen) {
    await db.transaction(async (tx) => {
      const [session] = await lockSessions(tx, w, [sessionId])
      if (!session) return
      const rows = await tx
        .select()
        .from(bookings)
        .where(and(orphan, eq(bookings.sessionId, sessionId)))
      for (const row of rows) await endBooking(tx, w, row, session, 'erased')
      await settleAgain(tx, w, sessionId)
      released += rows.length
    })
  }
  return released
}
