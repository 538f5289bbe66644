import { and, asc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { attendances, bookings, meetings, rooms, sessions } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { isUuid } from './lock-session.ts'
import { bookingOf } from './read-bookings.ts'
import { readSession, readSessions } from './read-sessions.ts'
import { type BookingState, liveStates, type Session } from './types.ts'

/** What only staff see of a session: nobody who books does. */
export interface SeatRow {
  id: string
  code: string | null
  state: BookingState
  walkIn: boolean
  carerCheck: boolean
  /** Meetings to which she came, and to which she did not. */
  came: string[]
  missed: string[]
}

/** Sessions in a span of time. `centers`: the staff member's scope over `sessions.center_id`. */
export async function listSessions(
  db: Db | Tx,
  search: { centers: SQL; center?: string; from: Date; until: Date; limit?: number },
  now: Date,
): Promise<Session[]> {
  const where = and(
    search.centers,
    search.center === undefined ? undefined : eq(sessions.centerId, search.center),
    gte(sessions.startsAt, search.from),
    lt(sessions.startsAt, search.until),
  )
  return readSessions(db, where, now, search.limit ?? 200)
}

/** A session of one of these centers. Null for every other: it does not exist for who asks. */
export async function readSessionOf(
  db: Db | Tx,
  id: string,
  hasCenter: (center: string) => boolean,
  now: Date,
): Promise<Session | null> {
  const session = await readSession(db, id, now)
  return session && hasCenter(session.center) ? session : null
}

/** Where a booking belongs. Null: there is none. */
export async function placeOfBooking(
  db: Db | Tx,
  bookingId: string,
): Promise<{ sessionId: string; center: string } | null> {
  if (!isUuid(bookingId)) return null
  const [row] = await db
    .select({ sessionId: sessions.id, center: sessions.centerId })
    .from(bookings)
    .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
    .where(eq(bookings.id, bookingId))
  return row ?? null
}

/** Who has a seat, an offer or a place in the line, and who came: by code, in order of arrival. */
export async function listSeats(db: Db | Tx, sessionId: string, now: Date): Promise<SeatRow[]> {
  const rows = await db
    .select()
    .from(bookings)
    .where(
      and(eq(bookings.sessionId, sessionId), inArray(bookings.state, [...liveStates, 'attended', 'no_show'])),
    )
    .orderBy(asc(bookings.line))
  const ids = rows.map((row) => row.id)
  const marks =
    ids.length === 0 ? [] : await db.select().from(attendances).where(inArray(attendances.bookingId, ids))
  const meetingsOf = (bookingId: string, came: boolean) =>
    marks.filter((mark) => mark.bookingId === bookingId && mark.came === came).map((mark) => mark.meetingId)
  return rows
    .map((row) => ({ row, state: bookingOf(row, now).state }))
    .filter(({ state }) => state !== 'expired')
    .map(({ row, state }) => ({
      id: row.id,
      code: row.code,
      state,
      walkIn: row.walkIn,
      carerCheck: row.carerCheck,
      came: meetingsOf(row.id, true),
      missed: meetingsOf(row.id, false),
    }))
}

/** One meeting of a center's day, with the codes that are expected. It does not say which service it is. */
export interface DayMeeting {
  meetingId: string
  startsAt: Date
  endsAt: Date
  room: string | null
  seats: { code: string; came: boolean | null; carerCheck: boolean }[]
}

/** What takes place at a center in a span of time (a day), for paper at the door: codes, no names, no services. */
export async function readDay(
  db: Db | Tx,
  of: { center: string; from: Date; until: Date },
): Promise<DayMeeting[]> {
  const rows = await db
    .select({
      meetingId: meetings.id,
      startsAt: meetings.startsAt,
      endsAt: meetings.endsAt,
      room: rooms.name,
      code: bookings.code,
      carerCheck: bookings.carerCheck,
      came: attendances.came,
    })
    .from(meetings)
    .innerJoin(sessions, eq(sessions.id, meetings.sessionId))
    .leftJoin(rooms, eq(rooms.id, meetings.roomId))
    .leftJoin(
      bookings,
      and(
        eq(bookings.sessionId, sessions.id),
        inArray(bookings.state, ['confirmed', 'attended', 'no_show']),
        sql`${bookings.code} is not null`,
      ),
    )
    .leftJoin(
      attendances,
      and(eq(attendances.bookingId, bookings.id), eq(attendances.meetingId, meetings.id)),
    )
    .where(
      and(
        eq(sessions.centerId, of.center),
        eq(meetings.state, 'scheduled'),
        gte(meetings.startsAt, of.from),
        lt(meetings.startsAt, of.until),
      ),
    )
    .orderBy(asc(meetings.startsAt), asc(meetings.id), asc(bookings.code))
  const found = new Map<string, DayMeeting>()
  for (const { code, came, carerCheck, ...meeting } of rows) {
    const one = found.get(meeting.meetingId) ?? { ...meeting, seats: [] }
    found.set(meeting.meetingId, one)
    if (code !== null) one.seats.push({ code, came, carerCheck: carerCheck ?? false })
  }
  return [...found.values()]
}
