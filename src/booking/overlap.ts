import { and, eq, gt, lt, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { bookings, meetings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { keepsSeat } from './read-bookings.ts'

/** A seat of the same person in another session at the same time. `leaving`: a booking that she leaves. */
export async function findOverlap(
  tx: Tx,
  at: { personId: string; sessionId: string; leaving?: string },
  now: Date,
): Promise<typeof bookings.$inferSelect | null> {
  const wanted = alias(meetings, 'wanted')
  const [row] = await tx
    .select({ booking: bookings })
    .from(bookings)
    .innerJoin(meetings, and(eq(meetings.sessionId, bookings.sessionId), eq(meetings.state, 'scheduled')))
    .innerJoin(
      wanted,
      and(
        eq(wanted.sessionId, at.sessionId),
        eq(wanted.state, 'scheduled'),
        lt(wanted.startsAt, meetings.endsAt),
        gt(wanted.endsAt, meetings.startsAt),
      ),
    )
    .where(
      and(
        eq(bookings.personId, at.personId),
        ne(bookings.sessionId, at.sessionId),
        gt(meetings.endsAt, now),
        keepsSeat(now),
        at.leaving ? ne(bookings.id, at.leaving) : undefined,
      ),
    )
    .orderBy(sql`${bookings.line}`)
    .limit(1)
  return row?.booking ?? null
}
