import { and, eq, isNull } from 'drizzle-orm'
import { contacts } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { loadDataKey } from './data-key.ts'
import { readSafeContact, saveSafeContact } from './safe-contact.ts'
import type { Vault } from './vault.ts'

/**
 * What follows her into a chat that she has just linked to another: her wishes on being written to, and her secret word where this
 * chat has none. From then on each chat keeps its own: it may lie on another phone, and nobody changes the word of one from
 * the other. Gives how she is spoken to there.
 */
export async function takeOver(
  tx: Tx,
  vault: Vault,
  of: { from: string; to: string },
): Promise<{ language: string | null; addressForm: string; listens: boolean | null; hasSecret: boolean }> {
  const { from, to } = of
  const [source] = await tx.select().from(contacts).where(eq(contacts.id, from))
  const keys = { from: await loadDataKey(tx, vault, from), to: await loadDataKey(tx, vault, to) }
  if (!source || !keys.from || !keys.to) throw new Error('a linked chat is gone')
  if (source.safeContact) await saveSafeContact(tx, keys.to, to, await readSafeContact(tx, keys.from, from))
  if (source.secretHash)
    await tx
      .update(contacts)
      .set({ secretHash: source.secretHash, unlockedUntil: source.unlockedUntil })
      .where(and(eq(contacts.id, to), isNull(contacts.secretHash)))
  return {
    language: source.language,
    addressForm: source.addressForm,
    listens: source.listens,
    hasSecret: source.secretHash !== null,
  }
}
