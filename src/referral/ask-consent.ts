import { eq } from 'drizzle-orm'
import { referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { ReferralState } from './moves.ts'
import { tellHer } from './tell-her.ts'
import type { Writing } from './types.ts'

export type AskRefusal =
  | { ok: false; why: 'not_found' }
  /** It is no draft any more, or its content is gone. */
  | { ok: false; why: 'illegal'; state: ReferralState }
  /** She has no chat: a worker asks her and records it. */
  | { ok: false; why: 'no_chat' }

/**
 * Asks her in her chat for a yes to a draft that a worker made: her own turn first asks, in words that name nothing, whether
 * it may be shown, then shows exactly what would be shared and with whom. Her yes is recorded with her message; a no
 * withdraws the draft; silence leaves it as it is, and "my requests" shows it. Asking again asks again. The caller has
 * checked that the worker may see the referral, and rings the turns' bell after the commit.
 */
export async function askConsentInChat(
  tx: Tx,
  w: Pick<Writing, 'vault' | 'now' | 'newId'>,
  referralId: string,
): Promise<{ ok: true } | AskRefusal> {
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, referralId)).for('update')
  if (!row) return { ok: false, why: 'not_found' }
  const state = row.state as ReferralState
  if (state !== 'draft' || !row.content) return { ok: false, why: 'illegal', state }
  const asked = await tellHer(tx, w, row, { event: 'referral_asked', what: w.now.toISOString() })
  if (!asked) return { ok: false, why: 'no_chat' }
  await tx.update(referrals).set({ askedAt: w.now }).where(eq(referrals.id, referralId))
  return { ok: true }
}
