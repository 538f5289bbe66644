import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { bookings, meetings, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { cancelLocked } from './cancel-session.ts'
import { notOpen } from './change-session.ts'
import { countOffered } from './count-seats.ts'
import { lockSession, type SessionRow, settleAgain } from './lock-session.ts'
import {
  type BadMeetings,
  badRooms,
  badTimes,
  busyFacilitator,
  type NewMeeting,
  setSpan,
  unlessRoomTaken,
} from './meeting-rows.ts'
import { planReminders } from './reminders.ts'
import { lineEnds } from './rules.ts'
import { tell } from './tell.ts'
import type { Writing } from './types.ts'

export interface MeetingChange {
  /** Other times or another room for these. */
  move?: (NewMeeting & { id: string })[] | undefined
  cancel?: string[] | undefined
  add?: NewMeeting[] | undefined
}

export type MeetingsChanged =
  | { ok: true; told: number }
  | { ok: false; why: 'gone' | 'cancelled' | 'past' }
  /** One of them is none of this session's, is cancelled, or has begun. */
  | { ok: false; why: 'no_meeting' }
  | BadMeetings

/**
 * Moves, cancels or adds dates. Everybody who has a seat, an offer or a place in the line is told, keeps it, and is reminded
 * by the new dates. When none is left the session is cancelled. `told`: how many bookings were told.
 */
export async function changeMeetings(
  tx: Tx,
  w: Writing,
  sessionId: string,
  change: MeetingChange,
): Promise<MeetingsChanged> {
  const session = await lockSession(tx, w, sessionId)
  const closed = notOpen(session, w.now)
  if (closed || !session) return closed ?? { ok: false, why: 'gone' }
  const { move = [], cancel = [], add = [] } = change
  const rows = await tx
    .select()
    .from(meetings)
    .where(and(eq(meetings.sessionId, sessionId), eq(meetings.state, 'scheduled')))
    .orderBy(asc(meetings.startsAt))
  const touched = [...move.map((one) => one.id), ...cancel]
  const begun = (id: string) => !rows.some((row) => row.id === id && row.startsAt > w.now)
  if (touched.some(begun) || new Set(touched).size !== touched.length) return { ok: false, why: 'no_meeting' }
  if (touched.length + add.length === 0) return { ok: true, told: 0 }
  const kept = rows.filter((row) => !touched.includes(row.id))
  const fresh = [...move, ...add]
  if (kept.length + fresh.length === 0) return { ok: true, told: await cancelLocked(tx, w, session) }
  const bad =
    (fresh.length > 0 ? badTimes(fresh, w.now) : null) ??
    overlapsKept([...kept, ...fresh]) ??
    (await badRooms(tx, session.centerId, fresh)) ??
    (await busyFacilitator(tx, session.facilitatorId, fresh, sessionId))
  if (bad) return bad
  const taken = await unlessRoomTaken(tx, fresh, sessionId, async (inner) => {
    if (cancel.length > 0)
      await inner.update(meetings).set({ state: 'cancelled' }).where(inArray(meetings.id, cancel))
    // First out of the way of each other, then to their new times: two may change places.
    if (move.length > 1)
      await inner
        .update(meetings)
        .set({ roomId: null })
        .where(
          inArray(
            meetings.id,
            move.map((one) => one.id),
          ),
        )
    for (const { id, startsAt, endsAt, roomId } of move) {
      const before = rows.find((row) => row.id === id)
      await inner
        .update(meetings)
        .set({ startsAt, endsAt, roomId: roomId === undefined ? (before?.roomId ?? null) : roomId })
        .where(eq(meetings.id, id))
    }
    for (const { startsAt, endsAt, roomId = null } of add)
      await inner
        .insert(meetings)
        .values({ id: w.newId(), sessionId, startsAt, endsAt, roomId, facilitatorId: session.facilitatorId })
  })
  if (taken) return taken
  await setSpan(tx, sessionId)
  if (!session.sample) await countMoved(tx, session)
  return { ok: true, told: await tellMoved(tx, w, sessionId) }
}

/** It is counted in the month that it begins in now. */
async function countMoved(tx: Tx, before: SessionRow): Promise<void> {
  const [now] = await tx.select().from(sessions).where(eq(sessions.id, before.id))
  if (!now || now.startsAt.getTime() === before.startsAt.getTime()) return
  await countOffered(tx, before, -1)
  await countOffered(tx, now, 1)
}

function overlapsKept(all: NewMeeting[]): BadMeetings | null {
  const sorted = [...all].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  const clash = sorted.some((one, index) => {
    const next = sorted[index + 1]
    return next !== undefined && next.startsAt < one.endsAt
  })
  return clash ? { ok: false, why: 'bad_times' } : null
}

/** Bookings follow the new dates: limits of offers and places in the line, reminders, and one event each. */
async function tellMoved(tx: Tx, w: Writing, sessionId: string): Promise<number> {
  const [session] = await tx
    .update(sessions)
    .set({ version: sql`${sessions.version} + 1` })
    .where(eq(sessions.id, sessionId))
    .returning()
  if (!session) throw new Error('a locked session is gone')
  const until = lineEnds(session.startsAt)
  const stays = sql`${until.toISOString()}::timestamptz`
  const moved = await tx
    .update(bookings)
    .set({
      version: sql`${bookings.version} + 1`,
      changedAt: w.now,
      dueAt: sql`case ${bookings.state} when 'waitlisted' then ${stays} when 'offered' then least(${bookings.dueAt}, ${stays})
        when 'held' then least(${bookings.dueAt}, ${session.startsAt.toISOString()}::timestamptz) end`,
    })
    .where(
      and(
        eq(bookings.sessionId, sessionId),
        inArray(bookings.state, ['held', 'offered', 'waitlisted', 'confirmed']),
      ),
    )
    .returning()
  for (const booking of moved) {
    await tell(tx, w, booking, 'session_moved', {})
    if (booking.state === 'confirmed') await planReminders(tx, w, booking)
  }
  await settleAgain(tx, w, sessionId)
  return moved.length
}
