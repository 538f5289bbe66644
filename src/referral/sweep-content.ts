import { and, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { dataKeys, referralConsents, referralEvents, referrals } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { ended, type ReferralState } from './moves.ts'

const day = 86_400_000
const atOnce = 500

/**
 * Destroys what ended referrals hold so many days after their end, and drafts that nobody took further: the content with
 * its key, the words of events, and what leads to her, her chat and her messages. The rows stay, as counts. A draft ends as
 * `erased`. Returns how many. Backups made before hold nothing that opens.
 */
export async function sweepReferralContent(db: Db, now: Date, days: number): Promise<number> {
  const before = new Date(now.getTime() - days * day)
  return db.transaction(async (tx) => {
    const old = await tx
      .select({ id: referrals.id, state: referrals.state })
      .from(referrals)
      .where(
        and(
          isNotNull(referrals.content),
          lt(referrals.changedAt, before),
          inArray(referrals.state, [...ended, 'draft'] satisfies ReferralState[]),
        ),
      )
      .limit(atOnce)
      .for('update', { skipLocked: true })
    const ids = old.map(({ id }) => id)
    if (ids.length === 0) return 0
    await tx
      .update(referrals)
      .set({ content: null, contactId: null, personId: null, handoffId: null, requestId: null })
      .where(inArray(referrals.id, ids))
    await tx.update(referralEvents).set({ detail: null }).where(inArray(referralEvents.referralId, ids))
    await tx
      .update(referralConsents)
      .set({ messageId: null, withdrawnAt: sql`coalesce(withdrawn_at, ${now.toISOString()})` })
      .where(inArray(referralConsents.referralId, ids))
    await tx.delete(dataKeys).where(inArray(dataKeys.ownerId, ids))
    for (const { id, state } of old) {
      const toState = state === 'draft' ? 'closed' : state
      if (state === 'draft')
        await tx
          .update(referrals)
          .set({ state: toState, outcome: 'erased', dueAt: null, clockAt: null, clockStage: 'running' })
          .where(eq(referrals.id, id))
      await tx
        .insert(referralEvents)
        .values({ referralId: id, kind: 'erased', toState, role: 'service', at: now, recordedAt: now })
    }
    return ids.length
  })
}
