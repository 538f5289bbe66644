import { and, asc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { attendances, bookings, meetings, sessions } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { readBookingCode } from './code.ts'
import { countCame } from './count-seats.ts'
import { dayBounds, dayOf } from './local-time.ts'
import { lockOwn } from './lock-own.ts'
import type { SessionRow } from './lock-session.ts'
import type { Writing } from './types.ts'

export type Marked =
  | { ok: true; state: string; meetingId: string }
  /** No such booking, or this meeting is none of its session's. */
  | { ok: false; why: 'gone' }
  /** It is not confirmed (any more): a place in the line, cancelled, expired. */
  | { ok: false; why: 'not_booked' }
  /** Its day has not come. */
  | { ok: false; why: 'too_early' }

/**
 * Whether she came to a meeting; marking again corrects it, also after the end. Who came to a single session is `attended` at
 * once; in a course that is told at its end (she is to be reminded until then). The caller has checked the center.
 */
export async function markAttendance(
  tx: Tx,
  w: Writing,
  mark: { bookingId: string; meetingId: string; came: boolean },
): Promise<Marked> {
  const own = await lockOwn(tx, w, { bookingId: mark.bookingId, contactId: null })
  if (!own) return { ok: false, why: 'gone' }
  const { booking, session } = own
  const [meeting] = await tx
    .select()
    .from(meetings)
    .where(
      and(
        eq(meetings.id, mark.meetingId),
        eq(meetings.sessionId, session.id),
        eq(meetings.state, 'scheduled'),
      ),
    )
  if (!meeting) return { ok: false, why: 'gone' }
  if (!['confirmed', 'attended', 'no_show'].includes(booking.state)) return { ok: false, why: 'not_booked' }
  if (dayBounds(dayOf(meeting.startsAt)).from > w.now) return { ok: false, why: 'too_early' }
  const { bookingId, meetingId, came } = mark
  await tx
    .insert(attendances)
    .values({ bookingId, meetingId, came, markedAt: w.now })
    .onConflictDoUpdate({
      target: [attendances.bookingId, attendances.meetingId],
      set: { came, markedAt: w.now },
    })
  const state = await stateByMarks(tx, w, session, bookingId)
  await tx.update(bookings).set({ state, changedAt: w.now }).where(eq(bookings.id, bookingId))
  await countCame(tx, session, bookingId)
  return { ok: true, state, meetingId }
}

/** What a confirmed booking has become by what was marked. */
async function stateByMarks(tx: Tx, w: Writing, session: SessionRow, bookingId: string) {
  const [row] = await tx.execute<{ came: boolean; ahead: number }>(sql`
    select exists (select 1 from attendances where booking_id = ${bookingId} and came) as came,
      (select count(*)::int from meetings m where m.session_id = ${session.id} and m.state = 'scheduled'
        and m.ends_at > ${w.now.toISOString()}::timestamptz) as ahead`)
  const { came = false, ahead = 0 } = row ?? {}
  if (session.closedAt !== null) return came ? 'attended' : 'no_show'
  return came && ahead <= 1 ? 'attended' : 'confirmed'
}

/** The booking behind a code that is shown at the door today. */
export interface AtTheDoor {
  bookingId: string
  meetingId: string
  sessionId: string
  center: string
}

/**
 * Finds a code among today's meetings of these centers; of several, the one that is nearest to now. Null for every other code,
 * be it of another day, another center, or none.
 */
export async function findAtTheDoor(
  db: Db | Tx,
  of: { code: string; centers: readonly string[] },
  now: Date,
): Promise<AtTheDoor | null> {
  const code = readBookingCode(of.code)
  if (code === null || of.centers.length === 0) return null
  const { from, until } = dayBounds(dayOf(now))
  const [row] = await db
    .select({
      bookingId: bookings.id,
      meetingId: meetings.id,
      sessionId: sessions.id,
      center: sessions.centerId,
    })
    .from(meetings)
    .innerJoin(sessions, eq(sessions.id, meetings.sessionId))
    .innerJoin(bookings, eq(bookings.sessionId, sessions.id))
    .where(
      and(
        gte(meetings.startsAt, from),
        lt(meetings.startsAt, until),
        eq(meetings.state, 'scheduled'),
        inArray(sessions.centerId, [...of.centers]),
        eq(bookings.code, code),
        inArray(bookings.state, ['confirmed', 'attended', 'no_show']),
      ),
    )
    .orderBy(asc(sql`abs(extract(epoch from ${meetings.startsAt} - ${now.toISOString()}::timestamptz))`))
    .limit(1)
  return row ?? null
}
