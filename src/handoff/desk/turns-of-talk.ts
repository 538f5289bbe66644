import { and, eq, isNull, ne, or, sql } from 'drizzle-orm'
import { handoffs } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { countFacts } from '../../indicators/facts.ts'
import { personClock } from '../clock/clock.ts'
import { clockOf, readPlan, wishesOf } from '../clock/clock-of.ts'
import { recordEvents } from '../events.ts'

/**
 * A worker has answered: it is the person's turn, and the clock of staff stops. Call it in the transaction that writes
 * the answer, under the contact's lock. `id` is an open handoff's; a closed one stays as it is.
 */
export async function staffAnswered(
  tx: Tx,
  { id, staffId, now }: { id: string; staffId: string; now: Date },
): Promise<void> {
  const [first] = await tx
    .select({ centerId: handoffs.centerId, due: handoffs.answerDueAt, queue: handoffs.queue })
    .from(handoffs)
    .where(and(eq(handoffs.id, id), ne(handoffs.state, 'closed'), isNull(handoffs.firstAnsweredAt)))
    .for('update')
  const rows = await tx
    .update(handoffs)
    .set({
      ...personClock(now),
      waitingFor: 'person',
      waitingSince: sql`case when waiting_for = 'person' then waiting_since else ${now.toISOString()}::timestamptz end`,
      firstAnsweredAt: sql`coalesce(first_answered_at, ${now.toISOString()}::timestamptz)`,
      warnedAt: null,
      overdueAt: null,
      passedOver: [],
      version: sql`version + 1`,
    })
    .where(and(eq(handoffs.id, id), ne(handoffs.state, 'closed')))
    .returning({ id: handoffs.id })
  await recordEvents(
    tx,
    rows.map((row) => ({ handoffId: row.id, kind: 'answered', staffId, now })),
  )
  if (first && first.queue !== 'complaints')
    await countFacts(tx, [
      {
        kind: 'handoff_answered',
        at: now,
        center: first.centerId,
        detail: first.due === null || now <= first.due ? 'in_time' : 'late',
      },
    ])
}

/**
 * The person has written while people have her chat: the clock of staff begins, unless it runs already (then it counts
 * from her first words), and what was laid aside comes back. Resolves to whether anything changed.
 */
export async function personWrote(tx: Tx, { id, now }: { id: string; now: Date }): Promise<boolean> {
  const [row] = await tx
    .select()
    .from(handoffs)
    .where(
      and(
        eq(handoffs.id, id),
        ne(handoffs.state, 'closed'),
        or(eq(handoffs.waitingFor, 'person'), sql`${handoffs.snoozedUntil} is not null`),
      ),
    )
    .for('update')
  if (!row) return false
  const turned = row.waitingFor === 'person'
  await tx
    .update(handoffs)
    .set({
      snoozedUntil: null,
      version: row.version + 1,
      ...(turned
        ? {
            waitingFor: 'staff',
            waitingSince: now,
            clockFrom: now,
            ...clockOf({ ...wishesOf(row), ...row }, await readPlan(tx, now), now),
          }
        : {}),
    })
    .where(eq(handoffs.id, id))
  await recordEvents(tx, [{ handoffId: id, kind: 'person_wrote', now }])
  return true
}

/** Lays a chat aside until then. Its clock goes on where it is staff's turn; a word of hers brings it back. */
export async function snoozeHandoff(
  tx: Tx,
  { id, staffId, until, now }: { id: string; staffId: string; until: Date; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'not-yours' | 'past' }> {
  if (until <= now) return { ok: false, why: 'past' }
  const rows = await tx
    .update(handoffs)
    .set({ snoozedUntil: until, version: sql`version + 1` })
    .where(and(eq(handoffs.id, id), eq(handoffs.state, 'claimed'), eq(handoffs.assignedTo, staffId)))
    .returning({ id: handoffs.id })
  if (rows.length === 0) return { ok: false, why: 'not-yours' }
  await recordEvents(tx, [{ handoffId: id, kind: 'snoozed', staffId, now }])
  return { ok: true }
}
