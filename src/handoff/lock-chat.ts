import { eq } from 'drizzle-orm'
import { conversations, handoffs } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

export type HandoffRow = typeof handoffs.$inferSelect

/**
 * The handoff, with its contact's lock and its own. Turns take the contact's lock first, so all who write to a chat do:
 * in the other order two of them could wait for each other. Null: there is no such handoff.
 */
export async function lockChat(tx: Tx, id: string): Promise<HandoffRow | null> {
  const [seen] = await tx.select({ contactId: handoffs.contactId }).from(handoffs).where(eq(handoffs.id, id))
  if (!seen) return null
  if (seen.contactId)
    await tx
      .select({ version: conversations.version })
      .from(conversations)
      .where(eq(conversations.contactId, seen.contactId))
      .for('update')
  const [row] = await tx.select().from(handoffs).where(eq(handoffs.id, id)).for('update')
  return row ?? null
}
