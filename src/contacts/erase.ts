import { and, desc, eq, inArray, isNotNull, ne, notInArray, sql } from 'drizzle-orm'
import {
  addresses,
  contacts,
  conversations,
  dataKeys,
  erasedContacts,
  handoffs,
  inbox,
  persons,
  referrals,
} from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { createDataKey, loadDataKey } from './data-key.ts'
import { eraseFollowUps } from './erase-follow-ups.ts'
import { eraseReferrals } from './erase-referrals.ts'
import { otherChats } from './links.ts'
import { places } from './places.ts'
import { type DataKey, open, seal } from './seal.ts'
import type { Vault } from './vault.ts'

export interface Erased {
  /** The newcomer who stands at the same address: the goodbye and all that she writes later belong to it. */
  contactId: string
  key: DataKey
  /** Goes on from the old one, so that a page's cursor still finds the goodbye. */
  lastSeq: number
  /** Other chats of hers, which are to erase themselves as well. */
  others: string[]
}

/**
 * Erases a contact, now and wholly: its keys, words, addresses, persons, conversation, voice notes, unsent answers, and
 * the cards of its handoffs and the content of its referrals (which close). Facts, closed handoffs and referrals stay,
 * without a person. The address that she wrote
 * from last gets a new contact with a key of its own, whose only inheritance is how it is spoken to: language, form, aloud or not.
 *
 * `inboxIds`: rows that the caller's turn has taken up, which are emptied; rows that wait behind them are hers as a
 * newcomer and move along. Hashes of the channel's message ids stay for 30 days (kind `erased`, no words, no order), so
 * that a redelivery of an erased message is still known.
 */
export async function eraseContact(
  tx: Tx,
  vault: Vault,
  erasure: { contactId: string; inboxIds: string[]; now: Date; newId: () => string },
): Promise<Erased> {
  const { contactId, inboxIds, now, newId } = erasure
  // Before the contact, as whoever moves a referral does.
  await tx
    .select({ id: referrals.id })
    .from(referrals)
    .where(eq(referrals.contactId, contactId))
    .orderBy(referrals.id)
    .for('update')
  // Waits for messages that are just being stored and holds off new ones: those find the new contact.
  const [old] = await tx.select().from(contacts).where(eq(contacts.id, contactId)).for('update')
  const oldKey = await loadDataKey(tx, vault, contactId)
  if (!old || !oldKey) throw new Error('no such contact')
  // Under the lock no link is made, so none is forgotten.
  const others = await otherChats(tx, contactId)

  const fresh = {
    id: newId(),
    language: old.language,
    addressForm: old.addressForm,
    listens: old.listens,
    createdAt: now,
  }
  await tx.insert(contacts).values(fresh)
  const key = await createDataKey(tx, vault, fresh.id, 'contact', now)
  const addressId = await moveAddress(tx, contactId, fresh.id, oldKey, key)
  const lastSeq = await freshConversation(tx, contactId, fresh.id, addressId, now)
  await moveWaiting(tx, { contactId, to: fresh.id, addressId, inboxIds, oldKey, key })
  await emptyInbox(tx, contactId, fresh.id, addressId, now)
  await destroyKeys(tx, contactId, now)
  await tx.delete(contacts).where(eq(contacts.id, contactId))
  return { contactId: fresh.id, key, lastSeq, others }
}

/** The address she wrote from last goes on under the new key; others go with the old contact. Null: she had none. */
async function moveAddress(tx: Tx, from: string, to: string, oldKey: DataKey, key: DataKey) {
  const [address] = await tx
    .select({ id: addresses.id, sealed: addresses.address })
    .from(addresses)
    .leftJoin(conversations, eq(conversations.contactId, addresses.contactId))
    .where(eq(addresses.contactId, from))
    .orderBy(
      desc(sql`${addresses.id} is not distinct from ${conversations.addressId}`),
      desc(addresses.createdAt),
    )
    .limit(1)
  if (!address) return null
  const plain = open(oldKey, places.address, address.id, address.sealed)
  await tx
    .update(addresses)
    .set({ contactId: to, address: seal(key, places.address, address.id, plain) })
    .where(eq(addresses.id, address.id))
  return address.id
}

async function freshConversation(tx: Tx, from: string, to: string, addressId: string | null, now: Date) {
  const [old] = await tx
    .select({ lastSeq: conversations.lastSeq })
    .from(conversations)
    .where(eq(conversations.contactId, from))
  const lastSeq = old?.lastSeq ?? 0
  await tx.insert(conversations).values({ contactId: to, addressId, lastSeq, updatedAt: now })
  return lastSeq
}

/** What she wrote after the word that erased: not handled yet, so it must not be lost. */
async function moveWaiting(
  tx: Tx,
  move: {
    contactId: string
    to: string
    addressId: string | null
    inboxIds: string[]
    oldKey: DataKey
    key: DataKey
  },
) {
  const { contactId, to, addressId, inboxIds, oldKey, key } = move
  const waiting = await tx
    .select({ id: inbox.id, body: inbox.body })
    .from(inbox)
    .where(
      and(
        eq(inbox.contactId, contactId),
        eq(inbox.state, 'waiting'),
        ne(inbox.kind, 'system'),
        isNotNull(inbox.body),
        notInArray(inbox.id, inboxIds),
      ),
    )
  for (const { id, body } of waiting) {
    const plain = open(oldKey, places.inboxBody, id, body as Buffer)
    await tx
      .update(inbox)
      .set({ contactId: to, addressId, body: seal(key, places.inboxBody, id, plain) })
      .where(eq(inbox.id, id))
  }
}

/** Of what was handled only the hash of the channel's id is left. Rows of the system go with the contact. */
async function emptyInbox(tx: Tx, from: string, to: string, addressId: string | null, now: Date) {
  await tx
    .update(inbox)
    .set({
      contactId: to,
      addressId,
      kind: 'erased',
      body: null,
      state: 'handled',
      seq: null,
      orderNo: 0,
      attempts: 0,
      dueAt: now,
      receivedAt: now,
      handledAt: now,
    })
    .where(and(eq(inbox.contactId, from), ne(inbox.kind, 'system')))
}

async function destroyKeys(tx: Tx, contactId: string, now: Date) {
  const closed = await tx
    .update(handoffs)
    .set({ card: null, state: 'closed', closedAt: sql`coalesce(${handoffs.closedAt}, ${now.toISOString()})` })
    .where(eq(handoffs.contactId, contactId))
    .returning({ id: handoffs.id })
  const hers = await tx.select({ id: persons.id }).from(persons).where(eq(persons.contactId, contactId))
  const shared = await eraseReferrals(tx, contactId, now)
  await eraseFollowUps(tx, contactId)
  const owners = [
    contactId,
    ...hers.map((person) => person.id),
    ...closed.map((handoff) => handoff.id),
    ...shared,
  ]
  await tx.delete(dataKeys).where(inArray(dataKeys.ownerId, owners))
  await tx
    .insert(erasedContacts)
    .values({ idHash: sql`sha256(convert_to(${contactId}::text, 'UTF8'))`, erasedAt: now })
    .onConflictDoNothing()
}
