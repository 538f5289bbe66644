import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import { bookings, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { lineEnds, offeredUntil } from './rules.ts'
import { tell } from './tell.ts'
import type { Writing } from './types.ts'

type Locked = Pick<typeof sessions.$inferSelect, 'id' | 'state' | 'capacity' | 'taken' | 'startsAt'>

/**
 * Brings a locked session to the present: holds and offers that ran out are freed, places in the line end two hours
 * before the start, and free seats are offered to who waits, first come first served. Gives the seats that are taken now.
 */
export async function settle(tx: Tx, w: Writing, session: Locked): Promise<number> {
  let taken = session.taken - (await expire(tx, w, session))
  if (session.state === 'scheduled' && lineEnds(session.startsAt) > w.now)
    taken += await offerFree(tx, w, { ...session, taken })
  if (taken !== session.taken) await tx.update(sessions).set({ taken }).where(eq(sessions.id, session.id))
  return taken
}

/** Gives the seats that became free: none from the start on, when the count stays as it is. */
async function expire(tx: Tx, w: Writing, session: Locked): Promise<number> {
  const due = await tx
    .select({ id: bookings.id, state: bookings.state })
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, session.id),
        inArray(bookings.state, ['held', 'offered', 'waitlisted']),
        lte(bookings.dueAt, w.now),
      ),
    )
    .orderBy(asc(bookings.line))
  if (due.length === 0) return 0
  const before = new Map(due.map((row) => [row.id, row.state]))
  const expired = await tx
    .update(bookings)
    .set({ state: 'expired', dueAt: null, version: sql`${bookings.version} + 1`, changedAt: w.now })
    .where(inArray(bookings.id, [...before.keys()]))
    .returning({ id: bookings.id, contactId: bookings.contactId, version: bookings.version })
  let freed = 0
  for (const row of expired) {
    const state = before.get(row.id)
    if (state !== 'waitlisted') freed += 1
    // Who only looked, and held a seat for ten minutes, is not told that it went on.
    if (state === 'offered') await tell(tx, w, row, 'offer_expired', {})
    if (state === 'waitlisted') await tell(tx, w, row, 'waitlist_ended', {})
  }
  return session.startsAt > w.now ? freed : 0
}

async function offerFree(tx: Tx, w: Writing, session: Locked): Promise<number> {
  const free = session.capacity - session.taken
  if (free <= 0) return 0
  const next = await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.sessionId, session.id), eq(bookings.state, 'waitlisted')))
    .orderBy(asc(bookings.line))
    .limit(free)
  for (const { id } of next) {
    const [offered] = await tx
      .update(bookings)
      .set({
        state: 'offered',
        dueAt: offeredUntil(w.now, session.startsAt),
        version: sql`${bookings.version} + 1`,
        changedAt: w.now,
      })
      .where(eq(bookings.id, id))
      .returning({ id: bookings.id, contactId: bookings.contactId, version: bookings.version })
    if (offered) await tell(tx, w, offered, 'seat_offered', {})
  }
  return next.length
}
