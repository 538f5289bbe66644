import { eq } from 'drizzle-orm'
import webpush from 'web-push'
import { createDataKey, loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { open, seal } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { pushKeys } from '../../db/schema/index.ts'
import type { Db } from '../../db/types.ts'

export interface PushKeys {
  publicKey: string
  privateKey: string
}

/** The installation's VAPID keys, made at the first start and sealed. Two processes that start at once use the same. */
export async function loadPushKeys(
  db: Db,
  vault: Vault,
  { now, newId }: { now: Date; newId: () => string },
): Promise<PushKeys> {
  const found = await readPushKeys(db, vault)
  if (found) return found
  await db.transaction(async (tx) => {
    const id = newId()
    const { publicKey, privateKey } = webpush.generateVAPIDKeys()
    const rows = await tx
      .insert(pushKeys)
      .values({ id, publicKey, privateKey: Buffer.alloc(0) })
      .onConflictDoNothing()
      .returning({ id: pushKeys.id })
    if (rows.length === 0) return
    const own = await createDataKey(tx, vault, id, 'push', now)
    await tx
      .update(pushKeys)
      .set({ privateKey: seal(own, places.pushKey, id, privateKey) })
      .where(eq(pushKeys.id, id))
  })
  const made = await readPushKeys(db, vault)
  if (!made) throw new Error('push keys were not made')
  return made
}

async function readPushKeys(db: Db, vault: Vault): Promise<PushKeys | null> {
  const [row] = await db.select().from(pushKeys)
  if (!row) return null
  const key = await loadDataKey(db, vault, row.id)
  if (!key) throw new Error('the key of push_keys is gone')
  return {
    publicKey: row.publicKey,
    privateKey: open(key, places.pushKey, row.id, row.privateKey).toString(),
  }
}
