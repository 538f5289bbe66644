import { eq, sql } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import type { DataKey } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { addresses, conversations, handoffs } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'

export interface LockedChat {
  handoff: typeof handoffs.$inferSelect
  contactId: string
  key: DataKey
  lastSeq: number
  /** Where she wrote last; null: she has no channel, or is not reached there any more. */
  address: { id: string; account: string; reached: boolean } | null
  /** The `seq` of her newest message; 0: none. */
  heardSeq: number
  /** Epoch ms. */
  heardAt: number | null
  saidAt: number | null
}

/**
 * Takes the contact's lock as a turn does (the conversation's row first, then the handoff's), so that what staff write
 * and what the bot writes never cross. Null: there is nobody to write to (an anonymous complaint, an erased contact).
 */
export async function lockChat(tx: Tx, vault: Vault, handoffId: string): Promise<LockedChat | null> {
  const [found] = await tx
    .select({ contactId: handoffs.contactId })
    .from(handoffs)
    .where(eq(handoffs.id, handoffId))
  if (!found?.contactId) return null
  const { contactId } = found
  const [conversation] = await tx
    .select({ lastSeq: conversations.lastSeq, addressId: conversations.addressId })
    .from(conversations)
    .where(eq(conversations.contactId, contactId))
    .for('update')
  const [handoff] = await tx.select().from(handoffs).where(eq(handoffs.id, handoffId)).for('update')
  const key = await loadDataKey(tx, vault, contactId)
  // Erased while we waited for the lock.
  if (!conversation || handoff?.contactId !== contactId || !key) return null
  const [address] = conversation.addressId
    ? await tx
        .select({ id: addresses.id, account: addresses.account, state: addresses.state })
        .from(addresses)
        .where(eq(addresses.id, conversation.addressId))
    : []
  const [times] = await tx.execute<{
    heard_seq: number
    heard_at: number | null
    said_at: number | null
  }>(sql`
    select coalesce(max(seq), 0)::float8 as heard_seq, extract(epoch from max(received_at))::float8 * 1000 as heard_at,
      (select extract(epoch from max(created_at))::float8 * 1000 from staff_messages
        where contact_id = ${contactId} and state = 'out') as said_at
    from inbox where contact_id = ${contactId} and kind not in ('system', 'gone', 'erased') and seq is not null`)
  return {
    handoff,
    contactId,
    key,
    lastSeq: conversation.lastSeq,
    address: address ? { id: address.id, account: address.account, reached: address.state === 'ok' } : null,
    heardSeq: times?.heard_seq ?? 0,
    heardAt: times?.heard_at ?? null,
    saidAt: times?.said_at ?? null,
  }
}
