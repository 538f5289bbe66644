import { and, eq } from 'drizzle-orm'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import type { Vault } from '../../contacts/vault.ts'
import { outbox, staffMessages } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { lockChat } from './lock-chat.ts'
import { mayWrite } from './may-write.ts'
import type { Said } from './say.ts'

/**
 * Tries a message again that failed. `not_failed`: it did not, or is under way again; `unreachable`: nobody is reached
 * at that address any more; `outside_hours`, `do_not_contact_first`: not now, by her own wish, which counts for what goes out
 * late as it did the first time.
 */
export async function retryMessage(
  tx: Tx,
  vault: Vault,
  which: { id: string; handoffId: string; now: Date },
): Promise<
  | { ok: true; said: Said }
  | { ok: false; why: 'not_failed' | 'unreachable' | 'outside_hours' | 'do_not_contact_first' }
> {
  const chat = await lockChat(tx, vault, which.handoffId)
  const [mine] = await tx
    .select({ id: staffMessages.id })
    .from(staffMessages)
    .where(and(eq(staffMessages.id, which.id), eq(staffMessages.handoffId, which.handoffId)))
  if (!chat || !mine) return { ok: false, why: 'not_failed' }
  if (!chat.address?.reached) return { ok: false, why: 'unreachable' }
  const may = mayWrite({
    wishes: await readSafeContact(tx, chat.key, chat.contactId),
    heardAt: chat.heardAt,
    saidAt: chat.saidAt,
    now: which.now.getTime(),
    // A window that has closed meanwhile is the channel's to refuse: it fails again.
    freeTextMs: null,
    template: true,
    atOnce: true,
  })
  if (may.do === 'hold') return { ok: false, why: 'outside_hours' }
  if (may.do === 'refuse') return { ok: false, why: 'do_not_contact_first' }
  const [row] = await tx
    .update(outbox)
    .set({ state: 'queued', dueAt: which.now, attempts: 0, error: null })
    .where(and(eq(outbox.id, which.id), eq(outbox.state, 'dead'), eq(outbox.addressId, chat.address.id)))
    .returning({ seq: outbox.seq })
  return row
    ? { ok: true, said: { contactId: chat.contactId, seq: row.seq, queued: true } }
    : { ok: false, why: 'not_failed' }
}
