import { and, eq, gt, inArray, lt, ne, notInArray, sql } from 'drizzle-orm'
import { meetings, rooms, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

export interface NewMeeting {
  startsAt: Date
  endsAt: Date
  roomId?: number | null | undefined
}

/** Of one course. */
export const mostMeetings = 200
const longestMs = 24 * 3_600_000

export type BadMeetings =
  | { ok: false; why: 'no_meetings' | 'too_many_meetings' | 'bad_times' | 'past' }
  /** The room is none of this center's, or closed. */
  | { ok: false; why: 'no_room' }
  /** Another session has the room then. */
  | { ok: false; why: 'room_taken'; sessions: string[] }
  /** Who leads it is somewhere else then. */
  | { ok: false; why: 'facilitator_busy'; sessions: string[] }

/** Whether these dates can be at all: in the future, each at most a day long, none over another. Null: they can. */
export function badTimes(dates: NewMeeting[], now: Date): BadMeetings | null {
  if (dates.length === 0) return { ok: false, why: 'no_meetings' }
  if (dates.length > mostMeetings) return { ok: false, why: 'too_many_meetings' }
  const sorted = [...dates].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  for (const [index, { startsAt, endsAt }] of sorted.entries()) {
    const length = endsAt.getTime() - startsAt.getTime()
    if (!(length > 0 && length <= longestMs)) return { ok: false, why: 'bad_times' }
    const before = sorted[index - 1]
    if (before && before.endsAt > startsAt) return { ok: false, why: 'bad_times' }
  }
  if ((sorted[0] as NewMeeting).startsAt <= now) return { ok: false, why: 'past' }
  return null
}

/** Rooms must be of the center and in use. */
export async function badRooms(tx: Tx, centerId: string, dates: NewMeeting[]): Promise<BadMeetings | null> {
  const wanted = [...new Set(dates.flatMap(({ roomId }) => (roomId == null ? [] : [roomId])))]
  if (wanted.length === 0) return null
  const found = await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(inArray(rooms.id, wanted), eq(rooms.centerId, centerId), eq(rooms.state, 'active')))
  return found.length === wanted.length ? null : { ok: false, why: 'no_room' }
}

/**
 * Runs writes of meetings; a room that another session has meanwhile is a refusal, not an error. Nothing of the writes is
 * left then.
 */
export async function unlessRoomTaken(
  tx: Tx,
  dates: NewMeeting[],
  except: string,
  write: (inner: Tx) => Promise<void>,
): Promise<BadMeetings | null> {
  if (dates.every(({ roomId }) => roomId === null)) {
    await write(tx)
    return null
  }
  try {
    await tx.transaction(write)
    return null
  } catch (error) {
    if ((error as { cause?: { code?: string } }).cause?.code !== exclusionViolation) throw error
    return { ok: false, why: 'room_taken', sessions: await inTheRoom(tx, dates, except) }
  }
}

const exclusionViolation = '23P01'

async function inTheRoom(tx: Tx, dates: NewMeeting[], except: string): Promise<string[]> {
  const found = new Set<string>()
  for (const { startsAt, endsAt, roomId } of dates) {
    if (roomId == null) continue
    const rows = await tx
      .select({ sessionId: meetings.sessionId })
      .from(meetings)
      .where(
        and(
          eq(meetings.roomId, roomId),
          eq(meetings.state, 'scheduled'),
          lt(meetings.startsAt, endsAt),
          gt(meetings.endsAt, startsAt),
          ne(meetings.sessionId, except),
        ),
      )
    for (const row of rows) found.add(row.sessionId)
  }
  return [...found]
}

/** Two sessions at once cannot be led by the same person. Takes her lock, so that two writers see each other. */
export async function busyFacilitator(
  tx: Tx,
  facilitatorId: string | null,
  dates: NewMeeting[],
  except: string,
): Promise<BadMeetings | null> {
  if (facilitatorId === null) return null
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`facilitator:${facilitatorId}`}, 0))`)
  const found = new Set<string>()
  for (const { startsAt, endsAt } of dates) {
    const rows = await tx
      .select({ sessionId: meetings.sessionId })
      .from(meetings)
      .where(
        and(
          eq(meetings.facilitatorId, facilitatorId),
          eq(meetings.state, 'scheduled'),
          lt(meetings.startsAt, endsAt),
          gt(meetings.endsAt, startsAt),
          notInArray(meetings.sessionId, [except]),
        ),
      )
    for (const row of rows) found.add(row.sessionId)
  }
  return found.size > 0 ? { ok: false, why: 'facilitator_busy', sessions: [...found] } : null
}

/** Sets the session's begin and end from the meetings that take place. False: none is left. */
export async function setSpan(tx: Tx, sessionId: string): Promise<boolean> {
  const rows = await tx
    .update(sessions)
    .set({
      startsAt: sql`(select min(starts_at) from meetings where session_id = ${sessionId} and state = 'scheduled')`,
      endsAt: sql`(select max(ends_at) from meetings where session_id = ${sessionId} and state = 'scheduled')`,
    })
    .where(
      and(
        eq(sessions.id, sessionId),
        sql`exists (select 1 from meetings where session_id = ${sessionId} and state = 'scheduled')`,
      ),
    )
    .returning({ id: sessions.id })
  return rows.length > 0
}
