import { and, eq } from 'drizzle-orm'
import type { Vault } from '../../contacts/vault.ts'
import { outbox, staffMessages } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { lockChat } from './lock-chat.ts'
import type { Said } from './say.ts'

/**
 * Tries a message again that failed. `not_failed`: it did not, or is under way again; `unreachable`: nobody is reached
 * at that address any more.
 */
export async function retryMessage(
  tx: Tx,
  vault: Vault,
  which: { id: string; handoffId: string; now: Date },
): Promise<{ ok: true; said: Said } | { ok: false; why: 'not_failed' | 'unreachable' }> {
  const chat = await lockChat(tx, vault, which.handoffId)
  const [mine] = await tx
    .select({ id: staffMessages.id })
    .from(staffMessages)
    .where(and(eq(staffMessages.id, which.id), eq(staffMessages.handoffId, which.handoffId)))
  if (!chat || !mine) return { ok: false, why: 'not_failed' }
  if (!chat.address?.reached) return { ok: false, why: 'unreachable' }
  const [row] = await tx
    .update(outbox)
    .set({ state: 'queued', dueAt: which.now, attempts: 0, error: null })
    .where(and(eq(outbox.id, which.id), eq(outbox.state, 'dead'), eq(outbox.addressId, chat.address.id)))
    .returning({ seq: outbox.seq })
  return row
    ? { ok: true, said: { contactId: chat.contactId, seq: row.seq, queued: true } }
    : { ok: false, why: 'not_failed' }
}
