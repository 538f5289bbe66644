import { and, asc, eq, inArray, isNull, lt, lte, sql } from 'drizzle-orm'
import { bookings, sessions } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { countCame } from './count-seats.ts'
import { lockSession } from './lock-session.ts'
import { releaseOrphans } from './release-contact.ts'
import { raiseReminders } from './reminders.ts'
import type { Writing } from './types.ts'

const atOnce = 50
const day = 86_400_000

/**
 * What is due without anybody writing: holds and offers that ran out, lines that end, reminders, sessions that are over.
 * A session at a time, so that nobody waits long. True: somebody is to be told (ring the turns).
 */
export async function sweepBookings(db: Db, w: Writing): Promise<boolean> {
  const settled = await settleDue(db, w)
  const raised = await raiseReminders(db, w)
  await closeSessions(db, w)
  const released = await releaseOrphans(db, w)
  return settled + raised + released > 0
}

/** Gives how many sessions had something that ran out. */
async function settleDue(db: Db, w: Writing): Promise<number> {
  const due = await db
    .select({ sessionId: bookings.sessionId })
    .from(bookings)
    .where(and(inArray(bookings.state, ['held', 'offered', 'waitlisted']), lte(bookings.dueAt, w.now)))
    .groupBy(bookings.sessionId)
    .orderBy(sql`min(${bookings.dueAt})`)
    .limit(atOnce)
  for (const { sessionId } of due) await db.transaction((tx) => lockSession(tx, w, sessionId))
  return due.length
}

/** After the end of a session, confirmed bookings of those who came to none of its meetings are `no_show`. Staff may still correct it. */
async function closeSessions(db: Db, w: Writing): Promise<void> {
  const over = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(isNull(sessions.closedAt), eq(sessions.state, 'scheduled'), lte(sessions.endsAt, w.now)))
    .orderBy(asc(sessions.endsAt))
    .limit(atOnce)
  for (const { id } of over) {
    await db.transaction(async (tx) => {
      const session = await lockSession(tx, w, id)
      // Moved meanwhile: it is not over.
      if (!session || session.closedAt || session.endsAt > w.now) return
      await tx
        .update(bookings)
        .set({
          state: sql`case when exists (select 1 from attendances a where a.booking_id = bookings.id and a.came)
            then 'attended' else 'no_show' end`,
          changedAt: w.now,
        })
        .where(and(eq(bookings.sessionId, id), eq(bookings.state, 'confirmed')))
      await tx.update(sessions).set({ closedAt: w.now }).where(eq(sessions.id, id))
      await countCame(tx, { ...session, closedAt: w.now })
    })
  }
}

/**
 * Bookings of sessions that ended longer ago than `retentionDays` lose contact, person and code: counts are left. Gives how
 * many.
 */
export async function forgetPast(db: Db, now: Date, retentionDays: number): Promise<number> {
  const before = new Date(now.getTime() - retentionDays * day)
  return db.transaction(async (tx) => {
    const old = tx
      .select({ id: bookings.id })
      .from(bookings)
      .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
      .where(
        and(
          lt(sessions.endsAt, before),
          sql`coalesce(${bookings.contactId}::text, ${bookings.personId}::text, ${bookings.code}, ${bookings.requestId}) is not null`,
        ),
      )
      .limit(2_000)
    const rows = await tx
      .update(bookings)
      .set({ contactId: null, personId: null, code: null, requestId: null, counted: null })
      .where(inArray(bookings.id, old))
      .returning({ id: bookings.id })
    return rows.length
  })
}
