import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { findContactId } from '../contacts/find-or-create.ts'
import type { Vault } from '../contacts/vault.ts'
import { contacts } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { recordEvents } from './events.ts'
import { openHandoff, silenceBot } from './open-handoff.ts'

/**
 * Somebody answered a person on the office's own phone, past the service. The bot steps back as before a worker, and the chat stands
 * in the queue, where it is written down; what was said there is not read. Again with the same message it changes nothing but
 * the count of events. Null: nobody of that address ever wrote to the service.
 */
export async function answeredByHand(
  tx: Tx,
  vault: Vault,
  message: { account: string; address: string; id: string; now: Date },
): Promise<{ handoffId: string; contactId: string } | null> {
  const { account, address, id, now } = message
  const contactId = await findContactId(tx, vault, account, address)
  if (!contactId) return null
  const [contact] = await tx
    .select({ open: contacts.openHandoffId, language: contacts.language })
    .from(contacts)
    .where(eq(contacts.id, contactId))
    .for('update')
  if (!contact) return null
  const handoffId = contact.open ?? uuidOf(`${account}:${id}`)
  if (!contact.open) {
    const { opened } = await openHandoff(tx, vault, {
      id: handoffId,
      contactId,
      queue: 'caseworker',
      centerId: null,
      language: contact.language,
      card: {},
      anonymous: false,
      now,
    })
    if (!opened) return null
  } else await silenceBot(tx, contactId)
  await recordEvents(tx, [{ handoffId, kind: 'by_hand', now }])
  return { handoffId, contactId }
}

/** The same message makes the same id. */
const uuidOf = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
