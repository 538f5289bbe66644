import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { open, seal } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { dataKeys, referralRecipients } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

/** Of the installation's own key for these secrets. */
const keyOwner = '00000000-0000-7000-8000-000000000002'

/** A new secret for a recipient's system; the one before signs nothing any more. Told once. Null: no such recipient. */
export async function renewWebhookSecret(
  tx: Tx,
  vault: Vault,
  recipientId: string,
  now: Date,
): Promise<string | null> {
  const { wrapped } = vault.newKey(keyOwner)
  await tx
    .insert(dataKeys)
    .values({ ownerId: keyOwner, ownerKind: 'webhook', wrapped, createdAt: now })
    .onConflictDoNothing()
  const key = await loadDataKey(tx, vault, keyOwner)
  if (!key) throw new Error('the key of webhooks is gone')
  const secret = randomBytes(32).toString('base64url')
  const [row] = await tx
    .update(referralRecipients)
    .set({ webhookSecret: seal(key, places.webhookSecret, recipientId, secret) })
    .where(eq(referralRecipients.id, recipientId))
    .returning({ id: referralRecipients.id })
  return row ? secret : null
}

/** What its deliveries are signed by. Null: none was made. */
export async function readWebhookSecret(
  db: Db | Tx,
  vault: Vault,
  recipientId: string,
): Promise<string | null> {
  const [row] = await db
    .select({ sealed: referralRecipients.webhookSecret })
    .from(referralRecipients)
    .where(eq(referralRecipients.id, recipientId))
  const key = row?.sealed && (await loadDataKey(db, vault, keyOwner))
  return row?.sealed && key ? open(key, places.webhookSecret, recipientId, row.sealed).toString('utf8') : null
}
