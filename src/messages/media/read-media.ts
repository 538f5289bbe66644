import { and, eq, isNotNull, or, sql } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { open } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { media } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

export interface ReadMedia {
  kind: 'picture' | 'voice'
  mime: string
  bytes: Buffer
}

/** The bytes of a contact's media. Null: there is none such, it is another's, not fetched yet, or gone. */
export function readMedia(db: Db | Tx, vault: Vault, which: { id: string; contactId: string }) {
  return read(db, vault, which.contactId, and(eq(media.id, which.id), eq(media.contactId, which.contactId)))
}

/** The same as the person may see it: what she sent, and what stands in her outbox; not what is only being prepared. */
export function readOwnMedia(db: Db | Tx, vault: Vault, which: { id: string; contactId: string }) {
  const sent = sql`exists (select from outbox o where o.id = ${media.messageId} and o.contact_id = ${media.contactId})`
  return read(
    db,
    vault,
    which.contactId,
    and(eq(media.id, which.id), eq(media.contactId, which.contactId), or(isNotNull(media.inboxId), sent)),
  )
}

/** For a sender that holds the message. */
export async function mediaToSend(
  db: Db,
  vault: Vault,
  id: string,
  contactId: string,
): Promise<Buffer | null> {
  return (await readMedia(db, vault, { id, contactId }))?.bytes ?? null
}

async function read(
  db: Db | Tx,
  vault: Vault,
  contactId: string,
  where: ReturnType<typeof and>,
): Promise<ReadMedia | null> {
  const [row] = await db.select().from(media).where(where)
  const key = row?.bytes && (await loadDataKey(db, vault, contactId))
  if (!row?.bytes || !key) return null
  return {
    kind: row.kind as ReadMedia['kind'],
    mime: row.mime,
    bytes: open(key, places.mediaBytes, row.id, row.bytes),
  }
}
