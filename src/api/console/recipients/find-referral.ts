import { and, eq, or } from 'drizzle-orm'
import { referralRecipients, referrals } from '../../../db/schema/index.ts'
import type { Db } from '../../../db/types.ts'
import { scopeOf } from '../../../staff/scope.ts'
import type { StaffMember } from '../../../staff/types.ts'

/** A referral of her centers (or the shared pool), or that is with one of her centers. Null: for her it does not exist. */
export async function findReferral(
  db: Db,
  staff: StaffMember,
  id: string,
): Promise<{ id: string; recipientId: string; state: string } | null> {
  const scope = scopeOf(staff)
  const [row] = await db
    .select({
      id: referrals.id,
      recipientId: referrals.recipientId,
      state: referrals.state,
      at: referralRecipients.locationId,
    })
    .from(referrals)
    .innerJoin(referralRecipients, eq(referralRecipients.id, referrals.recipientId))
    .where(
      and(
        eq(referrals.id, id),
        or(
          scope.centers(referrals.centerId),
          and(eq(referralRecipients.kind, 'center'), scope.centers(referralRecipients.locationId)),
        ),
      ),
    )
  return row ?? null
}
