import { asc, eq } from 'drizzle-orm'
import { addresses, dataKeys } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { places } from './places.ts'
import { open } from './seal.ts'
import type { Vault } from './vault.ts'

export interface Reachable {
  /** telegram, wa, wac, phone: what stands before the colon of the account. */
  channel: string
  number: string
  /** The last two digits alone. */
  masked: string
}

/**
 * The numbers a contact is reached by. The address of a web chat is no number but its key: whoever has it is her. It is
 * never among these, nor is that of a terminal.
 */
export async function readReachable(db: Db | Tx, vault: Vault, contactId: string): Promise<Reachable[]> {
  const rows = await db
    .select({
      id: addresses.id,
      account: addresses.account,
      sealed: addresses.address,
      wrapped: dataKeys.wrapped,
    })
    .from(addresses)
    .innerJoin(dataKeys, eq(dataKeys.ownerId, addresses.contactId))
    .where(eq(addresses.contactId, contactId))
    .orderBy(asc(addresses.createdAt), asc(addresses.id))
  return (
    rows
      .filter(({ account }) => shown.has(channelOf(account)))
      .map(({ id, account, sealed, wrapped }) => {
        const number = open(vault.unwrap(contactId, wrapped), places.address, id, sealed).toString('utf8')
        return { channel: channelOf(account), number, masked: mask(number) }
      })
      // Who hides her number on WhatsApp has an id there that nobody can call.
      .filter(({ channel, number }) => channel !== 'wac' || /^\d+$/.test(number))
  )
}

/** Enough to tell two numbers apart, too little to call one. */
export const mask = (number: string): string => `••••${number.replace(/\D/g, '').slice(-2)}`

const shown = new Set(['telegram', 'wa', 'wac', 'phone'])
const channelOf = (account: string) => account.split(':')[0] ?? ''
