import { eq } from 'drizzle-orm'
import { dataKeys } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import type { DataKey } from './seal.ts'
import type { Vault } from './vault.ts'

export type KeyOwner =
  | 'contact'
  | 'person'
  | 'handoff'
  | 'unmatched'
  | 'staff'
  | 'audit'
  | 'push'
  | 'referral'
  | 'webhook'

/** The data key of a contact, person or handoff. Null: it was erased, and with it all that it sealed. */
export async function loadDataKey(db: Db | Tx, vault: Vault, ownerId: string): Promise<DataKey | null> {
  const [row] = await db
    .select({ wrapped: dataKeys.wrapped })
    .from(dataKeys)
    .where(eq(dataKeys.ownerId, ownerId))
  return row ? vault.unwrap(ownerId, row.wrapped) : null
}

/** Makes and stores a new data key. */
export async function createDataKey(
  tx: Tx,
  vault: Vault,
  ownerId: string,
  ownerKind: KeyOwner,
  now: Date,
): Promise<DataKey> {
  const { key, wrapped } = vault.newKey(ownerId)
  await tx.insert(dataKeys).values({ ownerId, ownerKind, wrapped, createdAt: now })
  return key
}
