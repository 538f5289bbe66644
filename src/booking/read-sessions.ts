import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { meetings, rooms, sessions } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { isUuid } from './lock-session.ts'
import { lineEnds } from './rules.ts'
import type { Session } from './types.ts'

/** A session as it is now. Null: there is none. */
export async function readSession(db: Db | Tx, id: string, now: Date): Promise<Session | null> {
  if (!isUuid(id)) return null
  const [session] = await readSessions(db, eq(sessions.id, id), now)
  return session ?? null
}

/** Sessions in order of their start. Seats whose hold or offer has run out count as free, though nobody freed them yet. */
export async function readSessions(
  db: Db | Tx,
  where: SQL | undefined,
  now: Date,
  limit = 1_000,
): Promise<Session[]> {
  const at = now.toISOString()
  // In a query of one table drizzle writes a column without its table: inside the sub-queries the name is given in full.
  const rows = await db
    .select({
      session: sessions,
      lapsed: sql<number>`(select count(*)::int from bookings b where b.session_id = sessions.id
        and b.state in ('held', 'offered') and b.due_at <= ${at}::timestamptz)`,
      waiting: sql<number>`(select count(*)::int from bookings b where b.session_id = sessions.id
        and b.state = 'waitlisted' and b.due_at > ${at}::timestamptz)`,
    })
    .from(sessions)
    .where(where)
    .orderBy(asc(sessions.startsAt), asc(sessions.id))
    .limit(limit)
  const dates = await readMeetings(
    db,
    rows.map((row) => row.session.id),
  )
  return rows.map(({ session, lapsed, waiting }) => ({
    id: session.id,
    service: session.serviceId,
    center: session.centerId,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    meetings: dates.get(session.id) ?? [],
    capacity: session.capacity,
    free: freeOf(session, lapsed, waiting, now),
    waiting,
    title: session.title,
    bring: session.bring,
    state: session.state as Session['state'],
    version: session.version,
    sample: session.sample,
    womenOnly: session.womenOnly,
    minAge: session.minAge,
    maxAge: session.maxAge,
    withCarer: session.withCarer,
    languages: session.languages,
    childcare: session.childcare,
    transport: session.transport,
    stepFree: session.stepFree,
    signLanguage: session.signLanguage,
    companionWelcome: session.companionWelcome,
  }))
}

/** Lapsed seats are promised to who waits, as long as there is a line. */
function freeOf(session: typeof sessions.$inferSelect, lapsed: number, waiting: number, now: Date): number {
  if (session.state !== 'scheduled' || session.startsAt <= now) return 0
  const promised = lineEnds(session.startsAt) > now ? waiting : 0
  return Math.max(0, session.capacity - session.taken + lapsed - promised)
}

async function readMeetings(db: Db | Tx, sessionIds: string[]): Promise<Map<string, Session['meetings']>> {
  const found = new Map<string, Session['meetings']>()
  if (sessionIds.length === 0) return found
  const rows = await db
    .select({ meeting: meetings, room: rooms.name })
    .from(meetings)
    .leftJoin(rooms, eq(rooms.id, meetings.roomId))
    .where(and(inArray(meetings.sessionId, sessionIds)))
    .orderBy(asc(meetings.startsAt), asc(meetings.id))
  for (const { meeting, room } of rows) {
    const list = found.get(meeting.sessionId) ?? []
    found.set(meeting.sessionId, list)
    const state = meeting.state as 'scheduled' | 'cancelled'
    list.push({ id: meeting.id, startsAt: meeting.startsAt, endsAt: meeting.endsAt, room, state })
  }
  return found
}
