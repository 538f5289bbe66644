import { eq } from 'drizzle-orm'
import { referralRecipients, referrals } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { serviceName } from '../link/read-page.ts'
import { readShared } from '../read-shared.ts'
import type { Actor, Writing } from '../types.ts'
import { type ExportedReferral, toPrimero } from './primero.ts'

/** The referral as a recipient's system takes it: read by `readShared`, so with its refusals and its trace. */
export async function exportReferral(
  tx: Tx,
  w: Pick<Writing, 'vault' | 'now'>,
  referralId: string,
  actor: Extract<Actor, { role: 'recipient' }>,
): Promise<
  | { ok: true; exported: ExportedReferral }
  | { ok: false; why: 'not_found' }
  | { ok: false; why: 'missing'; missing: string[] }
> {
  const read = await readShared(tx, w, referralId, actor)
  if (!read.ok) return read
  const [row] = await tx
    .select({ createdAt: referrals.createdAt, recipient: referralRecipients.name })
    .from(referrals)
    .innerJoin(referralRecipients, eq(referralRecipients.id, referrals.recipientId))
    .where(eq(referrals.id, referralId))
  if (!row) return { ok: false, why: 'not_found' }
  const { en } = await serviceName(tx, read.shared.serviceId)
  const about = { id: referralId, createdAt: row.createdAt, recipientName: row.recipient, serviceName: en }
  return { ok: true, exported: toPrimero({ ...about, shared: read.shared }) }
}
