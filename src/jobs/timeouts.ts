import { and, inArray, isNotNull, lte } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import type { Vault } from '../contacts/vault.ts'
import { conversations } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { insertSystem } from '../messages/insert-system.ts'

const atOnce = 200

/**
 * Turns waits that have run out into events for their own contacts. The column is emptied with the event in one commit,
 * so each wait runs out once; her turn ignores it when she has answered meanwhile. Resolves to how many there were.
 */
export async function raiseTimeouts(deps: {
  db: Db
  vault: Vault
  now(): number
  newId(): string
}): Promise<number> {
  const { db, vault } = deps
  const now = new Date(deps.now())
  return db.transaction(async (tx) => {
    const rows = await tx
      .select({
        contactId: conversations.contactId,
        addressId: conversations.addressId,
        visit: conversations.dueVisit,
      })
      .from(conversations)
      .where(and(isNotNull(conversations.dueAt), lte(conversations.dueAt, now)))
      .orderBy(conversations.dueAt)
      .limit(atOnce)
      .for('update', { skipLocked: true })
    for (const { contactId, addressId, visit } of rows) {
      const key = await loadDataKey(tx, vault, contactId)
      if (key && visit !== null) {
        const row = {
          contactId,
          addressId,
          key,
          id: deps.newId(),
          name: `timeout:${contactId}:${visit}`,
          dueAt: now,
        }
        await insertSystem(tx, row, { kind: 'system', name: 'timeout', visit })
      }
    }
    if (rows.length > 0) {
      const ids = rows.map((row) => row.contactId)
      await tx
        .update(conversations)
        .set({ dueAt: null, dueVisit: null })
        .where(inArray(conversations.contactId, ids))
    }
    return rows.length
  })
}
