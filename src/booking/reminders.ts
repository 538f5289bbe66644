import { and, eq, gt, lte, ne } from 'drizzle-orm'
import { isHers } from '../contacts/links.ts'
import { bookingReminders, bookings, meetings, sessions } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import type { BookingRow } from './read-bookings.ts'
import { tell } from './tell.ts'
import type { Writing } from './types.ts'

const minute = 60_000
const atOnce = 200

/**
 * Writes down when she wishes to be reminded, for this version of her booking; those of earlier versions no longer count.
 * What would be due already is left out: she has just booked.
 */
export async function planReminders(tx: Tx, w: Writing, booking: BookingRow): Promise<void> {
  await tx
    .update(bookingReminders)
    .set({ state: 'dropped' })
    .where(
      and(
        eq(bookingReminders.bookingId, booking.id),
        eq(bookingReminders.state, 'waiting'),
        ne(bookingReminders.version, booking.version),
      ),
    )
  if (booking.remind.length === 0 || booking.contactId === null) return
  const dates = await tx
    .select({ id: meetings.id, startsAt: meetings.startsAt })
    .from(meetings)
    .where(
      and(
        eq(meetings.sessionId, booking.sessionId),
        eq(meetings.state, 'scheduled'),
        gt(meetings.startsAt, w.now),
      ),
    )
  const rows = dates.flatMap(({ id, startsAt }) =>
    booking.remind
      .map((minutesBefore) => ({
        bookingId: booking.id,
        version: booking.version,
        meetingId: id,
        minutesBefore,
        dueAt: new Date(startsAt.getTime() - minutesBefore * minute),
      }))
      .filter((row) => row.dueAt > w.now),
  )
  if (rows.length > 0) await tx.insert(bookingReminders).values(rows).onConflictDoNothing()
}

/**
 * Turns reminders that are due into events for their own contacts, once each: the row changes with the event in one commit.
 * Dropped are those of a booking that went on, of a meeting that is cancelled or that has begun. Gives how many were raised.
 */
export async function raiseReminders(db: Db, w: Writing): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await tx
      .select({ reminder: bookingReminders, booking: bookings, meeting: meetings, session: sessions })
      .from(bookingReminders)
      .innerJoin(bookings, eq(bookings.id, bookingReminders.bookingId))
      .innerJoin(meetings, eq(meetings.id, bookingReminders.meetingId))
      .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
      .where(and(eq(bookingReminders.state, 'waiting'), lte(bookingReminders.dueAt, w.now)))
      .orderBy(bookingReminders.dueAt)
      .limit(atOnce)
      .for('update', { of: bookingReminders, skipLocked: true })
    let raised = 0
    for (const { reminder, booking, meeting, session } of due) {
      const holds =
        booking.state === 'confirmed' &&
        booking.version === reminder.version &&
        session.state === 'scheduled' &&
        meeting.state === 'scheduled' &&
        meeting.startsAt > w.now
      const { bookingId, version, meetingId, minutesBefore } = reminder
      if (holds) {
        await tell(tx, w, booking, 'reminder', { meeting: meetingId, minutesBefore })
        raised += 1
      }
      await tx
        .update(bookingReminders)
        .set({ state: holds ? 'raised' : 'dropped' })
        .where(
          and(
            eq(bookingReminders.bookingId, bookingId),
            eq(bookingReminders.version, version),
            eq(bookingReminders.meetingId, meetingId),
            eq(bookingReminders.minutesBefore, minutesBefore),
          ),
        )
    }
    return raised
  })
}

/** Whether a reminder that her turn is about to say still holds: her seat, this version of it, this meeting to come. */
export async function reminderHolds(
  db: Db | Tx,
  of: { booking: string; version: number; meeting: string; contactId: string },
  now: Date,
): Promise<boolean> {
  const rows = await db
    .select({ id: bookings.id })
    .from(bookings)
    .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
    .innerJoin(meetings, and(eq(meetings.id, of.meeting), eq(meetings.sessionId, sessions.id)))
    .where(
      and(
        eq(bookings.id, of.booking),
        isHers(bookings.contactId, of.contactId),
        eq(bookings.state, 'confirmed'),
        eq(bookings.version, of.version),
        eq(sessions.state, 'scheduled'),
        eq(meetings.state, 'scheduled'),
        gt(meetings.startsAt, now),
      ),
    )
  return rows.length > 0
}
