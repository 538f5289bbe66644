import { and, asc, eq, lte } from 'drizzle-orm'
import { referrals } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { recordEvent } from './events.ts'
import type { ReferralState } from './moves.ts'

const atOnce = 200

/**
 * Rings the clocks that are due: first a warning, then overdue, which puts it on the supervisor's list (`escalated`). A
 * late sweep loses nothing: what was never warned of is warned of and then escalated in the next round.
 */
export async function sweepReferrals(db: Db, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await tx
      .select()
      .from(referrals)
      .where(lte(referrals.clockAt, now))
      .orderBy(asc(referrals.clockAt))
      .limit(atOnce)
      .for('update', { skipLocked: true })
    let rung = 0
    for (const { id, state, clockStage, dueAt } of due) {
      const stage = clockStage === 'running' ? 'warned' : 'escalated'
      // Escalated stays until it moves: its clock rings no more, but the constraint wants one while it is open.
      const clockAt = stage === 'warned' ? dueAt : new Date('9999-01-01T00:00:00Z')
      await tx
        .update(referrals)
        .set({ clockStage: stage, clockAt })
        .where(and(eq(referrals.id, id), eq(referrals.clockStage, clockStage)))
      const actor = { role: 'service' } as const
      await recordEvent(tx, { now }, { referralId: id, kind: stage, toState: state as ReferralState, actor })
      rung++
    }
    return rung
  })
}
