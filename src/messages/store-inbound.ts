import type { Inbound } from '../channels/channel.ts'
import { channelKind } from '../channels/channel-kind.ts'
import { findOrCreateContact } from '../contacts/find-or-create.ts'
import { places } from '../contacts/places.ts'
import { sealJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { inbox } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { countFacts } from '../indicators/facts.ts'
import type { InboxBody } from './types.ts'

/** Messages of the channel that share a beginning: what is kept after an erasure tells no single message. */
const nearby = 1_024

/**
 * What tells a redelivery, 32 bytes: four of the time by `near`, so that new rows of a large index go to its warm end (a page
 * for each row would be written whole after each checkpoint), then 28 of the HMAC. Hashes, never the channel's ids: those
 * hold chats, and with some channels numbers.
 */
export function hashExternal(
  vault: Vault,
  { externalId, near = 0 }: Pick<Inbound, 'externalId' | 'near'>,
): Buffer {
  const hash = vault.hash('external', externalId)
  const place = Buffer.alloc(4)
  place.writeUInt32BE(Math.floor(near / nearby) >>> 0)
  return Buffer.concat([place, hash.subarray(0, 28)])
}

/** What an inbox row keeps of a message. */
export const inboxBody = (inbound: Inbound, label: string | null = null): InboxBody => ({
  body: inbound.body,
  externalId: inbound.externalId,
  at: inbound.at,
  ...(label ? { label } : {}),
})

/**
 * Stores messages in one commit, to be handled by turns. Known ones change nothing. Resolves to the contacts that have
 * something waiting, in order of arrival.
 */
export async function storeInbound(
  db: Db,
  vault: Vault,
  messages: Inbound[],
  from: { now: number; newId: () => string },
): Promise<string[]> {
  try {
    return await store(db, vault, messages, from)
  } catch (error) {
    // Her chat was erased while this was under way: it belongs to the newcomer at the same address.
    if (codeOf(error) !== foreignKeyViolation) throw error
    return store(db, vault, messages, from)
  }
}

const foreignKeyViolation = '23503'
/** drizzle wraps the driver's error. */
const codeOf = (error: unknown) => (error as { cause?: { code?: string } }).cause?.code

async function store(
  db: Db,
  vault: Vault,
  messages: Inbound[],
  from: { now: number; newId: () => string },
): Promise<string[]> {
  const contactIds = new Set<string>()
  // Contacts are locked in one order by all: two batches that meet the same newcomers must not wait for each other.
  const senders = [...new Map(messages.map((m) => [`${m.account}\0${m.address}`, m])).entries()].sort(
    ([a], [b]) => (a < b ? -1 : 1),
  )
  await db.transaction(async (tx) => {
    const found = new Map<string, Awaited<ReturnType<typeof findOrCreateContact>>>()
    for (const [sender, { account, address }] of senders) {
      found.set(
        sender,
        await findOrCreateContact(tx, vault, {
          account,
          address,
          now: new Date(from.now),
          newId: from.newId,
        }),
      )
    }
    const newcomers = senders.filter(([sender]) => found.get(sender)?.created)
    await countFacts(
      tx,
      newcomers.map(([, { account }]) => ({
        kind: 'contact_new',
        at: new Date(from.now),
        channel: channelKind(account),
      })),
    )
    const rows = messages.map((message) => {
      const contact = found.get(`${message.account}\0${message.address}`)
      if (!contact) throw new Error('a sender was lost')
      contactIds.add(contact.contactId)
      const id = from.newId()
      return {
        id,
        contactId: contact.contactId,
        addressId: contact.addressId,
        account: message.account,
        externalHash: hashExternal(vault, message),
        orderNo: message.order,
        kind: message.body.kind,
        body: sealJson(contact.key, places.inboxBody, id, inboxBody(message)),
        dueAt: new Date(from.now),
        receivedAt: new Date(from.now),
      }
    })
    await tx.insert(inbox).values(rows).onConflictDoNothing()
  })
  return [...contactIds]
}
