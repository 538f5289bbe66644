import { eq, inArray, sql } from 'drizzle-orm'
import { referralConsents, referralEvents, referralNotices, referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { uuidv7 } from './ids.ts'

const ended = ['closed', 'withdrawn', 'revoked']

/**
 * Of a contact's referrals the content, all words of their events and what led back to her messages go; the rows stay, as
 * counts. What is under way ends as `erased`, and a recipient that had it is told to delete. Returns whose keys must go.
 */
export async function eraseReferrals(tx: Tx, contactId: string, now: Date): Promise<string[]> {
  const hers = await tx.select().from(referrals).where(eq(referrals.contactId, contactId))
  const ids = hers.map(({ id }) => id)
  if (ids.length === 0) return []
  await tx
    .update(referralConsents)
    .set({ messageId: null, withdrawnAt: sql`coalesce(withdrawn_at, ${now.toISOString()})` })
    .where(inArray(referralConsents.referralId, ids))
  await tx.update(referralEvents).set({ detail: null }).where(inArray(referralEvents.referralId, ids))
  await tx
    .update(referrals)
    .set({ content: null, contactId: null, personId: null, handoffId: null, requestId: null })
    .where(inArray(referrals.id, ids))
  for (const { id, state, recipientId } of hers) {
    const open = !ended.includes(state)
    const toState = open ? 'closed' : state
    if (open)
      await tx
        .update(referrals)
        .set({
          state: toState,
          outcome: 'erased',
          dueAt: null,
          clockAt: null,
          clockStage: 'running',
          changedAt: now,
        })
        .where(eq(referrals.id, id))
    const told = { referralId: id, at: now, recordedAt: now }
    await tx.insert(referralEvents).values({ ...told, kind: 'erased', toState, role: 'service' })
    if (state === 'draft' || state === 'consent_recorded') continue
    await tx
      .insert(referralNotices)
      .values({ id: uuidv7(now.getTime()), referralId: id, recipientId, kind: 'delete', createdAt: now })
      .onConflictDoNothing()
  }
  return ids
}
