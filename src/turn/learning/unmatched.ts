import { and, asc, desc, eq, gte, inArray, lt, or } from 'drizzle-orm'
import { createDataKey, loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { open, seal } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { contacts, dataKeys, handoffs, persons, unmatchedMessages } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

/** So long staff may learn from a message. */
const keptDays = 30
const day = 86_400_000
const hashPurpose = 'unmatched'
const atOnce = 1_000

export interface Unmatched {
  id: string
  /** ar, ar-latn, kmr, en; null: it could not be told. */
  language: string | null
  /** Masked. */
  text: string
  createdAt: Date
}

/**
 * Keeps a masked message under a key of its own, without the contact. Not from someone who was ever in a crisis or who acts
 * for a child.
 */
export async function keepUnmatched(
  tx: Tx,
  vault: Vault,
  message: { id: string; contactId: string; language: string | null; masked: string; now: Date },
): Promise<void> {
  const { id, contactId, language, masked, now } = message
  const [crisis] = await tx
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(and(eq(handoffs.contactId, contactId), eq(handoffs.queue, 'crisis')))
    .limit(1)
  const [child] = await tx
    .select({ id: persons.id })
    .from(persons)
    .where(and(eq(persons.contactId, contactId), eq(persons.relation, 'child')))
    .limit(1)
  if (crisis || child) return
  const key = await createDataKey(tx, vault, id, 'unmatched', now)
  await tx.insert(unmatchedMessages).values({
    id,
    language,
    body: seal(key, places.unmatchedBody, id, masked),
    originHash: vault.hash(hashPurpose, contactId),
    createdAt: now,
  })
}

/** What waits for staff, newest first. */
export async function listUnmatched(db: Db | Tx, vault: Vault, limit = 100): Promise<Unmatched[]> {
  const rows = await db
    .select()
    .from(unmatchedMessages)
    .orderBy(desc(unmatchedMessages.createdAt))
    .limit(limit)
  const read = await Promise.all(
    rows.map(async ({ id, language, body, createdAt }) => {
      const key = await loadDataKey(db, vault, id)
      return key
        ? [{ id, language, text: open(key, places.unmatchedBody, id, body).toString(), createdAt }]
        : []
    }),
  )
  return read.flat()
}

export async function readUnmatched(tx: Tx, vault: Vault, id: string): Promise<Unmatched | null> {
  const [row] = await tx.select().from(unmatchedMessages).where(eq(unmatchedMessages.id, id)).for('update')
  const key = row && (await loadDataKey(tx, vault, id))
  if (!row || !key) return null
  const { language, body, createdAt } = row
  return { id, language, text: open(key, places.unmatchedBody, id, body).toString(), createdAt }
}

/** With their keys. The number of those that were there. */
export async function dropUnmatched(tx: Tx, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0
  await tx.delete(dataKeys).where(and(inArray(dataKeys.ownerId, ids), eq(dataKeys.ownerKind, 'unmatched')))
  const gone = await tx.delete(unmatchedMessages).where(inArray(unmatchedMessages.id, ids)).returning()
  return gone.length
}

/** All of one contact's: she has her data erased. */
export async function dropUnmatchedOf(tx: Tx, vault: Vault, contactIds: string[]): Promise<void> {
  const hashes = contactIds.map((id) => vault.hash(hashPurpose, id))
  if (hashes.length === 0) return
  const rows = await tx
    .select({ id: unmatchedMessages.id })
    .from(unmatchedMessages)
    .where(or(...hashes.map((hash) => eq(unmatchedMessages.originHash, hash))))
  await dropUnmatched(
    tx,
    rows.map(({ id }) => id),
  )
}

/** What is older than 30 days, and what people wrote who have since taken their agreement back. */
export async function sweepUnmatched(db: Db, vault: Vault, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const before = new Date(now.getTime() - keptDays * day)
    const old = await tx
      .select({ id: unmatchedMessages.id })
      .from(unmatchedMessages)
      .where(lt(unmatchedMessages.createdAt, before))
      .orderBy(asc(unmatchedMessages.createdAt))
      .limit(atOnce)
    await dropUnmatched(
      tx,
      old.map(({ id }) => id),
    )
    const refused = await tx
      .select({ id: contacts.id })
      .from(contacts)
      .where(and(eq(contacts.agreement, 'no'), gte(contacts.agreementAt, new Date(now.getTime() - 2 * day))))
      .limit(atOnce)
    await dropUnmatchedOf(
      tx,
      vault,
      refused.map(({ id }) => id),
    )
  })
}
