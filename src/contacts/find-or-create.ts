import { and, eq } from 'drizzle-orm'
import { addresses, contacts, conversations, dataKeys } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { places } from './places.ts'
import { type DataKey, seal } from './seal.ts'
import type { Vault } from './vault.ts'

export interface FoundContact {
  contactId: string
  addressId: string
  key: DataKey
}

/** The HMAC that an address is found by. The account is part of it: the same chat on two bots does not compare. */
export const hashAddress = (vault: Vault, account: string, address: string) =>
  vault.hash('address', `${account}\0${address}`)

/**
 * The contact behind an address, made with its key and its (empty) conversation when nobody wrote from there yet. Two
 * first messages at once make one contact: the second waits for the unique (account, address_hash) and takes the first's.
 */
export async function findOrCreateContact(
  tx: Tx,
  vault: Vault,
  from: { account: string; address: string; now: Date; newId: () => string },
): Promise<FoundContact & { created: boolean }> {
  const { account, address, now, newId } = from
  const addressHash = hashAddress(vault, account, address)
  for (let tries = 0; tries < 3; tries++) {
    const found = await findContact(tx, vault, account, addressHash)
    if (found) return { ...found, created: false }
    const made = await createContact(tx, vault, { account, address, addressHash, now, newId })
    if (made) return { ...made, created: true }
    // Somebody else was first; or was first and is erased by now: then try again.
  }
  throw new Error('an address is made and erased without end')
}

/** Reads only. Null: nobody wrote from there yet. */
export async function findContactId(
  db: Db | Tx,
  vault: Vault,
  account: string,
  address: string,
): Promise<string | null> {
  const [row] = await db
    .select({ contactId: addresses.contactId })
    .from(addresses)
    .where(
      and(eq(addresses.account, account), eq(addresses.addressHash, hashAddress(vault, account, address))),
    )
  return row?.contactId ?? null
}

async function findContact(
  db: Db | Tx,
  vault: Vault,
  account: string,
  addressHash: Buffer,
): Promise<FoundContact | null> {
  const [row] = await db
    .select({ contactId: addresses.contactId, addressId: addresses.id, wrapped: dataKeys.wrapped })
    .from(addresses)
    .innerJoin(dataKeys, eq(dataKeys.ownerId, addresses.contactId))
    .where(and(eq(addresses.account, account), eq(addresses.addressHash, addressHash)))
  if (!row) return null
  return {
    contactId: row.contactId,
    addressId: row.addressId,
    key: vault.unwrap(row.contactId, row.wrapped),
  }
}

/** Null: the address was taken meanwhile, and nothing is left of the try. */
async function createContact(
  tx: Tx,
  vault: Vault,
  from: { account: string; address: string; addressHash: Buffer; now: Date; newId: () => string },
): Promise<FoundContact | null> {
  const { account, address, addressHash, now, newId } = from
  const contactId = newId()
  const addressId = newId()
  const { key, wrapped } = vault.newKey(contactId)
  await tx.insert(contacts).values({ id: contactId, createdAt: now })
  const taken = await tx
    .insert(addresses)
    .values({
      id: addressId,
      contactId,
      account,
      addressHash,
      address: seal(key, places.address, addressId, address),
      createdAt: now,
    })
    .onConflictDoNothing({ target: [addresses.account, addresses.addressHash] })
    .returning({ id: addresses.id })
  if (taken.length === 0) {
    await tx.delete(contacts).where(eq(contacts.id, contactId))
    return null
  }
  await tx.insert(dataKeys).values({ ownerId: contactId, ownerKind: 'contact', wrapped, createdAt: now })
  await tx.insert(conversations).values({ contactId, addressId, updatedAt: now })
  return { contactId, addressId, key }
}
