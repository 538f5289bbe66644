import { and, eq, ne, sql } from 'drizzle-orm'
import { referralRecipients, referrals, services } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

/** Who is with a recipient now: sent and not at an end. */
export const taken = sql`state in ('sent', 'received', 'accepted', 'scheduled', 'no_show', 'unreachable')`

/** Whether a recipient has room. Locks it, so that two who race for the last place are told apart. */
export async function roomAt(tx: Tx, recipientId: string, exceptId: string | null): Promise<boolean> {
  const [row] = await tx
    .select({ capacity: referralRecipients.capacity, active: referralRecipients.active })
    .from(referralRecipients)
    .where(eq(referralRecipients.id, recipientId))
    .for('no key update')
  if (!row?.active) return false
  if (row.capacity === null) return true
  const other = exceptId === null ? undefined : ne(referrals.id, exceptId)
  const [count] = await tx
    .select({ n: sql<number>`count(*)::int` })
    .from(referrals)
    .where(and(eq(referrals.recipientId, recipientId), taken, other))
  return (count?.n ?? 0) < row.capacity
}

export interface Wanted {
  serviceId: string
  ageBand: string | null
  sex: string | null
}

/** Active recipients with room that take such a person for this service. Empty as well when the service is not active. */
export async function fitting(db: Db | Tx, { serviceId, ageBand, sex }: Wanted): Promise<string[]> {
  const rows = await db
    .select({ recipient: referralRecipients })
    .from(referralRecipients)
    .innerJoin(services, and(eq(services.id, serviceId), eq(services.status, 'active')))
    .where(
      sql`${referralRecipients.active} and ${serviceId} = any(${referralRecipients.services})
        and (${referralRecipients.capacity} is null or ${referralRecipients.capacity} >
          (select count(*) from referrals where recipient_id = ${referralRecipients.id} and ${taken}))`,
    )
    .orderBy(referralRecipients.id)
  const takes = (accepted: string[], one: string | null) =>
    accepted.length === 0 || (one !== null && accepted.includes(one))
  return rows
    .filter(({ recipient }) => takes(recipient.ageBands, ageBand) && takes(recipient.sexes, sex))
    .map(({ recipient }) => recipient.id)
}
