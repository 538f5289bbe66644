import { and, count, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { seal } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { handoffs, media } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'

/** Uploads of one writer in one chat that wait to be sent with a message. */
const mostWaiting = 10
const forgottenMs = 24 * 3_600_000

/**
 * Keeps a cleaned picture or voice note of a worker, sealed by the contact's key, until it goes out with a message.
 * Idempotent by id. `nobody`: the chat has no contact; `too_many`: send or forget some first; `id_taken`.
 */
export async function keepUpload(
  tx: Tx,
  vault: Vault,
  upload: {
    id: string
    handoffId: string
    staffId: string
    kind: 'picture' | 'voice'
    mime: string
    bytes: Buffer
    now: Date
  },
): Promise<{ ok: true } | { ok: false; why: 'nobody' | 'too_many' | 'id_taken' }> {
  const { id, handoffId, staffId, kind, mime, bytes, now } = upload
  const [chat] = await tx
    .select({ contactId: handoffs.contactId })
    .from(handoffs)
    .where(eq(handoffs.id, handoffId))
  const contactId = chat?.contactId
  const key = contactId && (await loadDataKey(tx, vault, contactId))
  if (!contactId || !key) return { ok: false, why: 'nobody' }
  const mine = and(eq(media.staffId, staffId), eq(media.contactId, contactId))
  const [waiting] = await tx
    .select({ n: count() })
    .from(media)
    .where(and(mine, isNull(media.messageId), eq(media.state, 'stored')))
  if ((waiting?.n ?? 0) >= mostWaiting) return { ok: false, why: 'too_many' }
  await tx
    .insert(media)
    .values({
      id,
      contactId,
      staffId,
      account: 'staff',
      kind,
      mime,
      state: 'stored',
      bytes: seal(key, places.mediaBytes, id, bytes),
      size: bytes.length,
      dueAt: now,
      createdAt: now,
    })
    .onConflictDoNothing()
  const [kept] = await tx
    .select({ id: media.id })
    .from(media)
    .where(and(eq(media.id, id), mine))
  return kept ? { ok: true } : { ok: false, why: 'id_taken' }
}

/** Uploads that went out with nothing for a day are forgotten. */
export async function forgetUploads(tx: Tx, now: Date): Promise<void> {
  await tx
    .delete(media)
    .where(
      and(
        isNotNull(media.staffId),
        isNull(media.messageId),
        lt(media.createdAt, new Date(now.getTime() - forgottenMs)),
      ),
    )
}
