import { randomUUID } from 'node:crypto'
import { asc, count, eq, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { addresses, contactLinks, contacts, conversations } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

/** A woman with more chats than that is not one. */
export const mostChats = 5

/** The condition that a row is hers, whichever of her chats it was made in. */
export const isHers = (column: SQLWrapper, contactId: string): SQL => sql`${column} = any(array(
  select ${contactId}::uuid union select other.contact_id
  from contact_links one join contact_links other on other.group_id = one.group_id where one.contact_id = ${contactId}::uuid))`

/** Her other chats, in the order in which they were linked. */
export async function otherChats(db: Db | Tx, contactId: string): Promise<string[]> {
  const rows = await db
    .select({ id: contactLinks.contactId })
    .from(contactLinks)
    .where(isHers(contactLinks.contactId, contactId))
    .orderBy(asc(contactLinks.linkedAt), asc(contactLinks.contactId))
  return rows.map(({ id }) => id).filter((id) => id !== contactId)
}

/**
 * Makes two chats the same woman's, with all that each is linked to already. Both rows are locked in the order of their ids, so two
 * who do the same at once do it once. Refuses `already` and `too_many`. Throws where one was erased meanwhile.
 */
export async function linkChats(
  tx: Tx,
  of: { a: string; b: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'already' | 'too_many' }> {
  const { a, b, now } = of
  await lockBoth(tx, [a, b])
  const rows = await tx
    .select()
    .from(contactLinks)
    .where(inArray(contactLinks.contactId, [a, b]))
  const [groupA, groupB] = [a, b].map((id) => rows.find((row) => row.contactId === id)?.groupId ?? null)
  if (groupA && groupA === groupB) return { ok: false, why: 'already' }
  const groups = [groupA, groupB].filter((id) => id != null)
  const [size] = await tx
    .select({ n: count() })
    .from(contactLinks)
    .where(inArray(contactLinks.groupId, groups))
  if ((size?.n ?? 0) + (groupA ? 0 : 1) + (groupB ? 0 : 1) > mostChats) return { ok: false, why: 'too_many' }
  const groupId = groupA ?? groupB ?? randomUUID()
  if (groupA && groupB) await tx.update(contactLinks).set({ groupId }).where(eq(contactLinks.groupId, groupB))
  const alone = [a, b].filter((id) => !rows.some((row) => row.contactId === id))
  if (alone.length > 0)
    await tx.insert(contactLinks).values(alone.map((contactId) => ({ contactId, groupId, linkedAt: now })))
  return { ok: true }
}

/** This chat stands alone again, and so does the last one that is left. Gives those that it was linked to. */
export async function unlinkChat(tx: Tx, contactId: string): Promise<string[]> {
  const others = await otherChats(tx, contactId)
  await lockBoth(tx, [contactId, ...others])
  const [own] = await tx.delete(contactLinks).where(eq(contactLinks.contactId, contactId)).returning()
  if (!own) return []
  const left = await tx.select().from(contactLinks).where(eq(contactLinks.groupId, own.groupId))
  if (left.length === 1) await tx.delete(contactLinks).where(eq(contactLinks.groupId, own.groupId))
  return left.map((row) => row.contactId)
}

async function lockBoth(tx: Tx, ids: string[]): Promise<void> {
  await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(inArray(contacts.id, ids))
    .orderBy(asc(contacts.id))
    .for('no key update')
}

/**
 * Where something is told that she did not just ask for: of her chats that can be reached the one she wrote in last. Null: she was
 * erased meanwhile.
 */
export async function chatToTell(
  db: Db | Tx,
  contactId: string,
): Promise<{ contactId: string; addressId: string | null; reached: boolean } | null> {
  const alive = sql<boolean>`coalesce(${addresses.state} = 'ok', false)`
  const [place] = await db
    .select({
      contactId: conversations.contactId,
      addressId: conversations.addressId,
      reached: alive.as('reached'),
    })
    .from(conversations)
    .leftJoin(addresses, eq(addresses.id, conversations.addressId))
    .where(isHers(conversations.contactId, contactId))
    .orderBy(
      sql`${alive} desc`,
      sql`(select i.received_at from inbox i where i.contact_id = ${conversations.contactId} and i.kind <> 'system'
        and i.seq is not null order by i.seq desc limit 1) desc nulls last`,
      sql`${conversations.contactId} = ${contactId}::uuid desc`,
    )
    .limit(1)
  return place ?? null
}

/** The kinds of channel of her other chats, for staff: what stands before the colon of an account, as `readReachable` has it. */
export async function otherChannels(db: Db | Tx, contactId: string): Promise<string[]> {
  const others = await otherChats(db, contactId)
  const rows = await db
    .select({ account: addresses.account })
    .from(addresses)
    .where(inArray(addresses.contactId, others))
    .orderBy(asc(addresses.createdAt))
  return [...new Set(rows.map(({ account }) => account.split(':')[0] ?? ''))]
}
