import { and, asc, eq, inArray, isNotNull, lt, or } from 'drizzle-orm'
import { referrals } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import type { ReferralState } from './moves.ts'

/** Steps that she should know of when others made them. */
const news = [
  'received',
  'accepted',
  'scheduled',
  'service_given',
  'rejected',
  'no_show',
  'unreachable',
  'closed',
  'revoked',
] as const satisfies ReferralState[]
export type News = (typeof news)[number]
export const isNews = (state: ReferralState): state is News => (news as readonly string[]).includes(state)

export type OwnReferral = typeof referrals.$inferSelect

/** One of this contact's, locked so that what is told of it is what it is. Null: none of hers, or erased. */
export async function lockOwn(
  tx: Tx,
  { referralId, contactId }: { referralId: string; contactId: string },
): Promise<OwnReferral | null> {
  const [row] = await tx
    .select()
    .from(referrals)
    .where(and(eq(referrals.id, referralId), eq(referrals.contactId, contactId)))
    .for('update')
  return row ?? null
}

/** Hers with a step that she has not heard of, or that wait for her yes; the oldest first. */
export const readUnheard = (db: Db | Tx, contactId: string): Promise<OwnReferral[]> =>
  db
    .select()
    .from(referrals)
    .where(
      and(
        eq(referrals.contactId, contactId),
        or(
          and(lt(referrals.toldVersion, referrals.version), inArray(referrals.state, [...news])),
          and(isNotNull(referrals.askedAt), eq(referrals.state, 'draft')),
        ),
      ),
    )
    .orderBy(asc(referrals.changedAt), asc(referrals.id))

/** She has heard how it stands. */
export async function markHeard(tx: Tx, { id, version }: { id: string; version: number }): Promise<void> {
  await tx.update(referrals).set({ toldVersion: version }).where(eq(referrals.id, id))
}
