import { createHash } from 'node:crypto'
import { places } from '../contacts/places.ts'
import { type DataKey, sealJson } from '../contacts/seal.ts'
import { inbox } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { InboxBody, SystemEvent } from './types.ts'

/**
 * A row of kind `system`: what another row's event means for this contact. Her own turn decides what she hears of it.
 * Idempotent by `name`, which holds ids only.
 */
export async function insertSystem(
  tx: Tx,
  row: { contactId: string; addressId: string | null; key: DataKey; id: string; name: string; dueAt: Date },
  event: SystemEvent,
): Promise<void> {
  const body: InboxBody = { body: event }
  await tx
    .insert(inbox)
    .values({
      id: row.id,
      contactId: row.contactId,
      addressId: row.addressId,
      account: 'system',
      externalHash: createHash('sha256').update(row.name).digest(),
      kind: 'system',
      body: sealJson(row.key, places.inboxBody, row.id, body),
      dueAt: row.dueAt,
      receivedAt: row.dueAt,
    })
    .onConflictDoNothing()
}
