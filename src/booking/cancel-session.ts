import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { bookings, meetings, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { endBooking } from './cancel-booking.ts'
import { notOpen } from './change-session.ts'
import { countOffered } from './count-seats.ts'
import { lockSession, type SessionRow } from './lock-session.ts'
import { tell } from './tell.ts'
import { liveStates, type Writing } from './types.ts'

export type SessionCancelled =
  /** `told`: bookings whose contact hears of it; `codes`: walk-ins, whom a worker must tell. */
  { ok: true; told: number; codes: string[] } | { ok: false; why: 'gone' | 'cancelled' | 'past' }

/** Cancels a session: each booking ends, and everybody who had one is told in her own chat, with a new choice. */
export async function cancelSession(tx: Tx, w: Writing, sessionId: string): Promise<SessionCancelled> {
  const session = await lockSession(tx, w, sessionId)
  const closed = notOpen(session, w.now)
  if (closed || !session) return closed ?? { ok: false, why: 'gone' }
  const walkIns = await tx
    .select({ code: bookings.code })
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, sessionId),
        eq(bookings.walkIn, true),
        inArray(bookings.state, [...liveStates]),
      ),
    )
  const told = await cancelLocked(tx, w, session)
  return { ok: true, told, codes: walkIns.flatMap(({ code }) => code ?? []) }
}

/** The same for a session whose lock the caller has. Gives how many bookings were told. */
export async function cancelLocked(tx: Tx, w: Writing, session: SessionRow): Promise<number> {
  await tx
    .update(sessions)
    .set({ state: 'cancelled', version: sql`${sessions.version} + 1` })
    .where(eq(sessions.id, session.id))
  await tx
    .update(meetings)
    .set({ state: 'cancelled' })
    .where(
      and(
        eq(meetings.sessionId, session.id),
        sql`${meetings.startsAt} > ${w.now.toISOString()}::timestamptz`,
      ),
    )
  if (!session.sample) await countOffered(tx, session, -1)
  const live = await tx
    .select()
    .from(bookings)
    .where(and(eq(bookings.sessionId, session.id), inArray(bookings.state, [...liveStates])))
    .orderBy(asc(bookings.line))
  let told = 0
  for (const booking of live) {
    const row = await endBooking(tx, w, booking, session, 'session')
    // Who held a seat while choosing finds out when she chooses; the rest are told.
    if (booking.state !== 'held') await tell(tx, w, row, 'session_cancelled', {})
    if (row.contactId !== null && booking.state !== 'held') told += 1
  }
  return told
}
