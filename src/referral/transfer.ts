import { and, eq, isNull, notInArray } from 'drizzle-orm'
import { referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { recordEvent } from './events.ts'
import { ended, type ReferralState } from './moves.ts'
import type { Writing } from './types.ts'

/**
 * The open referrals of a contact that a center looks after go along with her chat, to another center (`centerId`, null:
 * the shared pool) or another worker (`staffId`). Those of other centers stay. Returns their ids.
 */
export async function transferReferrals(
  tx: Tx,
  w: Pick<Writing, 'now'>,
  move: {
    contactId: string
    from: string | null
    by: string
    to: { centerId: string | null } | { staffId: string }
  },
): Promise<string[]> {
  const { contactId, from, by, to } = move
  const moved = await tx
    .update(referrals)
    .set('staffId' in to ? { staffId: to.staffId } : { centerId: to.centerId, staffId: null })
    .where(
      and(
        eq(referrals.contactId, contactId),
        from === null ? isNull(referrals.centerId) : eq(referrals.centerId, from),
        notInArray(referrals.state, [...ended]),
      ),
    )
    .returning({ id: referrals.id, state: referrals.state })
  const actor = { role: 'referrer', staffId: by } as const
  for (const { id, state } of moved)
    await recordEvent(tx, w, {
      referralId: id,
      kind: 'transferred',
      toState: state as ReferralState,
      actor,
    })
  return moved.map(({ id }) => id)
}
