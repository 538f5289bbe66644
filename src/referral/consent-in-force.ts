import { and, desc, eq } from 'drizzle-orm'
import { referralConsents } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

/** The consent that counts for this recipient now, or why there is none. */
export async function consentInForce(
  db: Db | Tx,
  referralId: string,
  recipientId: string,
  now: Date,
): Promise<
  | { ok: true; fields: string[]; expiresAt: Date }
  | { ok: false; missing: 'consent' | 'consent_withdrawn' | 'consent_expired' }
> {
  const [last] = await db
    .select()
    .from(referralConsents)
    .where(and(eq(referralConsents.referralId, referralId), eq(referralConsents.recipientId, recipientId)))
    .orderBy(desc(referralConsents.givenAt), desc(referralConsents.id))
    .limit(1)
  if (!last) return { ok: false, missing: 'consent' }
  if (last.withdrawnAt) return { ok: false, missing: 'consent_withdrawn' }
  if (last.expiresAt <= now) return { ok: false, missing: 'consent_expired' }
  return { ok: true, fields: last.fields, expiresAt: last.expiresAt }
}
