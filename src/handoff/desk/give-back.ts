import { eq } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import type { Vault } from '../../contacts/vault.ts'
import { conversations, handoffs } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { insertSystem } from '../../messages/insert-system.ts'
import type { SystemEvent } from '../../messages/types.ts'
import { closeHandoff } from '../close-handoff.ts'

/**
 * Gives the chat back to the bot, which begins the chosen flow in her own turn. Ring `turns` after the commit. Whether
 * there is such a flow is the caller's to check. Refuses what is closed, and what has no chat to give back.
 */
export async function giveBack(
  tx: Tx,
  vault: Vault,
  give: { id: string; staffId: string; flow: string; now: Date; newId: () => string },
): Promise<{ ok: true } | { ok: false; why: 'closed' | 'no-chat' }> {
  const { id, staffId, flow, now } = give
  const [row] = await tx
    .select({ queue: handoffs.queue, source: handoffs.source })
    .from(handoffs)
    .where(eq(handoffs.id, id))
  if (!row || row.queue === 'complaints' || row.source !== 'chat') return { ok: false, why: 'no-chat' }
  const closed = await closeHandoff(tx, { id, staffId, outcome: 'given_back', now })
  if (!closed.ok) return closed
  await tellHer(tx, vault, { ...give, event: { kind: 'system', name: 'given_back', flow } })
  return { ok: true }
}

/** Lets her know that the talk has ended; her turn says it, unless people have her chat again, or she is not to be written to first. Ring `turns` afterwards. */
export const tellClosed = (
  tx: Tx,
  vault: Vault,
  from: { id: string; now: Date; newId: () => string },
): Promise<void> => tellHer(tx, vault, { ...from, event: { kind: 'system', name: 'talk_ended' } }, true)

async function tellHer(
  tx: Tx,
  vault: Vault,
  { id, now, newId, event }: { id: string; now: Date; newId: () => string; event: SystemEvent },
  unasked = false,
): Promise<void> {
  const [row] = await tx
    .select({ contactId: handoffs.contactId, version: handoffs.version, addressId: conversations.addressId })
    .from(handoffs)
    .innerJoin(conversations, eq(conversations.contactId, handoffs.contactId))
    .where(eq(handoffs.id, id))
  const key = row?.contactId ? await loadDataKey(tx, vault, row.contactId) : null
  if (!row?.contactId || !key) return
  const { contactId, addressId, version } = row
  // Who is not to be written to first is left in peace.
  if (unasked && !(await readSafeContact(tx, key, contactId)).mayWriteFirst) return
  const name = `${event.name}:${id}:${version}`
  await insertSystem(tx, { contactId, addressId, key, id: newId(), name, dueAt: now }, event)
}
