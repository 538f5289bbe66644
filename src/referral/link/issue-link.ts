import { and, eq, gt, isNull } from 'drizzle-orm'
import { referralLinks, referralRecipients, referrals } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { consentInForce } from '../consent-in-force.ts'
import { isEnded, type ReferralState } from '../moves.ts'
import type { Writing } from '../types.ts'
import { newCode, newToken, purposes } from './secrets.ts'

/** Hours that a link lives, unless the setting says otherwise. */
export const linkHours = 72

export type LinkRefusal =
  | { ok: false; why: 'not_found' | 'not_partner' }
  /** Not sent yet, refused, or at an end: with the state as it is. */
  | { ok: false; why: 'illegal'; state: ReferralState }
  | { ok: false; why: 'missing'; missing: string[] }

type Parts = Pick<Writing, 'vault' | 'now' | 'newId'>

/**
 * A link for the partner of a referral, and the code that opens it once. Both are told here and never again. It lives for
 * so many hours, and no longer than the consent. Refuses where the partner may see nothing: a referral that is not sent or
 * at an end, no consent in force; and a center of ours, which works in the console.
 */
export async function issueLink(
  tx: Tx,
  w: Parts,
  wanted: { referralId: string; staffId: string; hours: number },
): Promise<{ ok: true; id: string; token: string; code: string; expiresAt: Date } | LinkRefusal> {
  const { referralId, staffId, hours } = wanted
  const [row] = await tx
    .select({ state: referrals.state, recipientId: referrals.recipientId, kind: referralRecipients.kind })
    .from(referrals)
    .innerJoin(referralRecipients, eq(referralRecipients.id, referrals.recipientId))
    .where(eq(referrals.id, referralId))
  if (!row) return { ok: false, why: 'not_found' }
  if (row.kind !== 'partner') return { ok: false, why: 'not_partner' }
  const state = row.state as ReferralState
  if (!isShown(state)) return { ok: false, why: 'illegal', state }
  const consent = await consentInForce(tx, referralId, row.recipientId, w.now)
  if (!consent.ok) return { ok: false, why: 'missing', missing: [consent.missing] }
  const id = w.newId()
  const [token, code] = [newToken(), newCode()]
  const expiresAt = new Date(Math.min(w.now.getTime() + hours * 3_600_000, consent.expiresAt.getTime()))
  await tx.insert(referralLinks).values({
    id,
    referralId,
    recipientId: row.recipientId,
    tokenHash: w.vault.hash(purposes.token, token),
    codeHash: w.vault.hash(purposes.code, `${id}:${code}`),
    createdBy: staffId,
    createdAt: w.now,
    expiresAt,
  })
  return { ok: true, id, token, code, expiresAt }
}

/** Whether a recipient may see a referral that stands so (readShared decides anew each time). */
export const isShown = (state: ReferralState): boolean =>
  !isEnded(state) && state !== 'draft' && state !== 'consent_recorded' && state !== 'rejected'

/** Another code for a link that lives: for one more device, or after too many wrong ones. The one before opens no more. */
export async function renewCode(
  tx: Tx,
  w: Parts,
  { referralId, linkId }: { referralId: string; linkId: string },
): Promise<{ ok: true; code: string } | { ok: false; why: 'not_found' }> {
  const code = newCode()
  const [row] = await tx
    .update(referralLinks)
    .set({ codeHash: w.vault.hash(purposes.code, `${linkId}:${code}`), wrongCodes: 0 })
    .where(
      and(
        ofReferral(referralId, linkId),
        isNull(referralLinks.revokedAt),
        gt(referralLinks.expiresAt, w.now),
      ),
    )
    .returning({ id: referralLinks.id })
  return row ? { ok: true, code } : { ok: false, why: 'not_found' }
}

/** Ends a link at once, on every device. Done twice, it stays done. */
export async function revokeLink(
  tx: Tx,
  { now }: Pick<Writing, 'now'>,
  { referralId, linkId }: { referralId: string; linkId: string },
): Promise<{ ok: true } | { ok: false; why: 'not_found' }> {
  const [link] = await tx
    .select({ revokedAt: referralLinks.revokedAt })
    .from(referralLinks)
    .where(ofReferral(referralId, linkId))
    .for('update')
  if (!link) return { ok: false, why: 'not_found' }
  if (!link.revokedAt)
    await tx.update(referralLinks).set({ revokedAt: now, codeHash: null }).where(eq(referralLinks.id, linkId))
  return { ok: true }
}

const ofReferral = (referralId: string, linkId: string) =>
  and(eq(referralLinks.id, linkId), eq(referralLinks.referralId, referralId))
