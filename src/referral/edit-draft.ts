import { eq } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { openJson, sealJson } from '../contacts/seal.ts'
import { referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { type BadText, type Content, readFields } from './content.ts'
import { recordEvent } from './events.ts'
import type { ReferralState } from './moves.ts'
import type { Actor, Writing } from './types.ts'

/**
 * Puts other words into a draft; fields that are not named stay, empty ones go. Once she has agreed it is `illegal`: she
 * agreed to what she saw.
 */
export async function editDraft(
  tx: Tx,
  w: Writing,
  edit: { referralId: string; fields: Record<string, unknown>; actor: Extract<Actor, { role: 'referrer' }> },
): Promise<
  | { ok: true }
  | BadText
  | { ok: false; why: 'not_found' }
  | { ok: false; why: 'illegal'; state: ReferralState }
> {
  const { referralId, actor } = edit
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, referralId)).for('update')
  if (!row) return { ok: false, why: 'not_found' }
  const key = row.content && (await loadDataKey(tx, w.vault, referralId))
  if (row.state !== 'draft' || !row.content || !key)
    return { ok: false, why: 'illegal', state: row.state as ReferralState }
  const read = readFields(edit.fields)
  if (!read.ok) return read
  const before = openJson<Content>(key, places.referralContent, referralId, row.content)
  const kept = Object.entries(before.fields).filter(([field]) => !Object.hasOwn(edit.fields, field))
  const content: Content = { ...before, fields: { ...Object.fromEntries(kept), ...read.fields } }
  await tx
    .update(referrals)
    .set({ content: sealJson(key, places.referralContent, referralId, content), changedAt: w.now })
    .where(eq(referrals.id, referralId))
  await recordEvent(tx, w, { referralId, kind: 'edited', toState: 'draft', actor })
  return { ok: true }
}
