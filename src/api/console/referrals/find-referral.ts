import { eq } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import { handoffs, referralRecipients, referrals } from '../../../db/schema/index.ts'
import type { Db } from '../../../db/types.ts'
import { findReferral, type Reach } from '../../../referral/list-referrals.ts'
import { may } from '../../../staff/rights.ts'
import { scopeOf } from '../../../staff/scope.ts'

type Asked = Pick<FastifyRequest, 'staff'>

export function reachOf({ staff }: Asked): Reach {
  const { referralsMade: made, referralsReceived: received } = scopeOf(staff)
  return { made, received }
}

export interface Found {
  row: typeof referrals.$inferSelect
  recipient: typeof referralRecipients.$inferSelect
  made: boolean
  received: boolean
  /**
   * whole: she referred, has the chat, supervises, or nobody of the team took it up yet; shared: what the recipient may
   * read, which is all that a colleague of the referrer needs, too.
   */
  sees: 'whole' | 'shared'
}

/** The referral of this id, if it exists for who asks, and how much of it is hers to read. */
export async function findOne(db: Db, request: Asked, id: string): Promise<Found | null> {
  const reach = await findReferral(db, reachOf(request), id)
  if (!reach) return null
  const [found] = await db
    .select({ row: referrals, recipient: referralRecipients, owner: handoffs.assignedTo })
    .from(referrals)
    .innerJoin(referralRecipients, eq(referralRecipients.id, referrals.recipientId))
    .leftJoin(handoffs, eq(handoffs.id, referrals.handoffId))
    .where(eq(referrals.id, id))
  if (!found) return null
  const { row, recipient, owner } = found
  const { staff } = request
  const hers =
    row.staffId === null || row.staffId === staff.id || owner === staff.id || may(staff, 'chats.supervise')
  return { row, recipient, ...reach, sees: reach.made && hers ? 'whole' : 'shared' }
}
