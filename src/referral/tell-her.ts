import { eq } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { conversations } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { insertSystem } from '../messages/insert-system.ts'
import type { ReferralEvent } from '../messages/types.ts'
import type { Writing } from './types.ts'

/**
 * Something about a referral for its own contact's turn to say (turn/referral); the row holds ids only. `what` tells one
 * such row from another. Nobody is told where there is no chat, or where she was erased meanwhile: then false.
 */
export async function tellHer(
  tx: Tx,
  { vault, now, newId }: Pick<Writing, 'vault' | 'now' | 'newId'>,
  { id, contactId }: { id: string; contactId: string | null },
  { event, what }: { event: ReferralEvent['name']; what: string },
): Promise<boolean> {
  if (contactId === null) return false
  const key = await loadDataKey(tx, vault, contactId)
  const [place] = await tx
    .select({ addressId: conversations.addressId })
    .from(conversations)
    .where(eq(conversations.contactId, contactId))
  if (!key || !place) return false
  const row = { contactId, addressId: place.addressId, key, id: newId(), dueAt: now }
  await insertSystem(
    tx,
    { ...row, name: `${event}:${id}:${what}` },
    { kind: 'system', name: event, referral: id },
  )
  return true
}
