import { eq } from 'drizzle-orm'
import { addresses } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { places } from './places.ts'
import { type DataKey, open } from './seal.ts'

/** The address in clear, for sending. Null: there is no such address (any more). */
export async function openAddress(
  db: Db | Tx,
  key: DataKey,
  addressId: string,
): Promise<{ account: string; address: string; dead: boolean } | null> {
  const [row] = await db.select().from(addresses).where(eq(addresses.id, addressId))
  if (!row) return null
  const address = open(key, places.address, row.id, row.address).toString('utf8')
  return { account: row.account, address, dead: row.state === 'dead' }
}

/** She blocked us, or the chat is gone. `code` is the channel's (a ChannelErrorCode). */
export async function markAddressDead(tx: Tx, addressId: string, code: string) {
  await tx.update(addresses).set({ state: 'dead', deadCode: code }).where(eq(addresses.id, addressId))
}

/** She wrote or unblocked us again. */
export async function markAddressAlive(tx: Tx, addressId: string) {
  await tx.update(addresses).set({ state: 'ok', deadCode: null }).where(eq(addresses.id, addressId))
}
