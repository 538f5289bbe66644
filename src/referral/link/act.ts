import { eq } from 'drizzle-orm'
import { referrals } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { type MoveRefusal, makeMove, press } from '../make-move.ts'
import type { ReferralState } from '../moves.ts'
import type { Writing } from '../types.ts'
import type { Link } from './open-link.ts'
import { type Act, movesOfAct } from './read-page.ts'

/** What came with a button, as it came. */
export interface ActDetails {
  reasonCode?: string
  nextAction?: string
  scheduledFor?: Date
  words?: unknown
}

/**
 * A partner presses a button at its link. All or none: on a refusal roll back. Of two who press at once the second gets
 * `illegal` with the state that the first has made.
 */
export async function actAtLink(
  tx: Tx,
  w: Writing,
  link: Link,
  { act, details }: { act: Act; details: ActDetails },
): Promise<{ ok: true } | MoveRefusal> {
  const { referralId, recipientId } = link
  const actor = { role: 'recipient', recipientId } as const
  const step = { referralId, actor, ...details }
  if (act !== 'receive' && act !== 'accept' && act !== 'no_show')
    return press(tx, w, { ...step, button: act })
  const [row] = await tx
    .select({ state: referrals.state })
    .from(referrals)
    .where(eq(referrals.id, referralId))
    .for('update')
  const state = row?.state as ReferralState
  const moves = row ? movesOfAct(act, state) : []
  if (moves.length === 0) return row ? { ok: false, why: 'illegal', state } : { ok: false, why: 'not_found' }
  for (const move of moves) {
    const made = await makeMove(tx, w, { ...step, move })
    if (!made.ok) return made
  }
  return { ok: true }
}
