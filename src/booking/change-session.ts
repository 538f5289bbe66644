import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { bookings, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { type BadFigures, badFigures } from './create-session.ts'
import { lockSession, type SessionRow, settleAgain } from './lock-session.ts'
import type { Localised, MaybeAudience, Writing } from './types.ts'

export interface SessionChange extends MaybeAudience {
  capacity?: number | undefined
  title?: Localised | null | undefined
  bring?: Localised | null | undefined
}

export type NotChanged =
  | { ok: false; why: 'gone' | 'cancelled' | 'past' }
  /** More seats are taken than are wished for: who came last, to be asked one by one. Nobody is dropped. */
  | { ok: false; why: 'over'; over: { id: string; code: string | null; state: string }[] }
  | BadFigures

/**
 * Changes what does not touch the dates. More seats go to who waits at once. (Dates: `changeMeetings`.)
 */
export async function changeSession(
  tx: Tx,
  w: Writing,
  sessionId: string,
  change: SessionChange,
): Promise<{ ok: true } | NotChanged> {
  const session = await lockSession(tx, w, sessionId)
  const closed = notOpen(session, w.now)
  if (closed || !session) return closed ?? { ok: false, why: 'gone' }
  const wished: typeof session = { ...session, ...given(change) }
  const bad = badFigures(wished)
  if (bad) return bad
  const tooMany = session.taken - wished.capacity
  if (tooMany > 0) return { ok: false, why: 'over', over: await lastSeats(tx, sessionId, tooMany) }
  const { capacity, title, bring, womenOnly, minAge, maxAge, withCarer, languages } = wished
  const { childcare, transport, stepFree, signLanguage, companionWelcome } = wished
  await tx
    .update(sessions)
    .set({
      capacity,
      title,
      bring,
      womenOnly,
      minAge,
      maxAge,
      withCarer,
      languages,
      childcare,
      transport,
      stepFree,
      signLanguage,
      companionWelcome,
    })
    .where(eq(sessions.id, sessionId))
  await settleAgain(tx, w, sessionId)
  return { ok: true }
}

/** Without what was left out: that stays as it is. */
const given = (change: SessionChange): Partial<SessionRow> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

export function notOpen(
  session: SessionRow | null,
  now: Date,
): { ok: false; why: 'gone' | 'cancelled' | 'past' } | null {
  if (!session) return { ok: false, why: 'gone' }
  if (session.state === 'cancelled') return { ok: false, why: 'cancelled' }
  return session.endsAt <= now ? { ok: false, why: 'past' } : null
}

async function lastSeats(tx: Tx, sessionId: string, count: number) {
  return tx
    .select({ id: bookings.id, code: bookings.code, state: bookings.state })
    .from(bookings)
    .where(and(eq(bookings.sessionId, sessionId), inArray(bookings.state, ['held', 'offered', 'confirmed'])))
    .orderBy(desc(sql`${bookings.line}`))
    .limit(count)
}
