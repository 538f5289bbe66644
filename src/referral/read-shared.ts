import { eq } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { openJson } from '../contacts/seal.ts'
import { referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { consentInForce } from './consent-in-force.ts'
import { type Content, type Fields, isField } from './content.ts'
import { recordEvent } from './events.ts'
import { isEnded, type ReferralState } from './moves.ts'
import type { Actor, Writing } from './types.ts'

export interface Shared {
  state: ReferralState
  serviceId: string
  priority: string
  scheduledFor: Date | null
  /** Those that she agreed to, for this recipient, at this moment. */
  fields: Fields
}

/**
 * What a recipient may see now: the one way in which content reaches it, be it a page, a PDF, a webhook or an export. It
 * is recorded as `opened` in the same transaction, so there is no reading without a trace. Refuses `not_found` (not its
 * referral, not sent yet, at an end, erased) and `missing` (no consent in force).
 */
export async function readShared(
  tx: Tx,
  w: Pick<Writing, 'vault' | 'now'>,
  referralId: string,
  actor: Extract<Actor, { role: 'recipient' }>,
): Promise<
  | { ok: true; shared: Shared }
  | { ok: false; why: 'not_found' }
  | { ok: false; why: 'missing'; missing: string[] }
> {
  // Against a withdrawal in the same moment: whoever comes second sees what the first has done.
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, referralId)).for('update')
  const state = row?.state as ReferralState
  if (!row || row.recipientId !== actor.recipientId) return { ok: false, why: 'not_found' }
  if (state === 'draft' || state === 'consent_recorded' || state === 'rejected' || isEnded(state))
    return { ok: false, why: 'not_found' }
  const consent = await consentInForce(tx, referralId, actor.recipientId, w.now)
  if (!consent.ok) return { ok: false, why: 'missing', missing: [consent.missing] }
  const key = row.content && (await loadDataKey(tx, w.vault, referralId))
  if (!row.content || !key) return { ok: false, why: 'not_found' }
  const content = openJson<Content>(key, places.referralContent, referralId, row.content)
  const fields: Fields = {}
  for (const field of consent.fields)
    if (isField(field) && content.fields[field] !== undefined) fields[field] = content.fields[field]
  await recordEvent(tx, w, { referralId, kind: 'opened', toState: state, actor })
  const { serviceId, priority, scheduledFor } = row
  return { ok: true, shared: { state, serviceId, priority, scheduledFor, fields } }
}
