import { and, eq } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { open, seal } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { chatDrafts } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

interface Whose {
  handoffId: string
  staffId: string
}
const draftRow = ({ handoffId, staffId }: Whose) => `${handoffId}:${staffId}`

/** Keeps a half-written answer, or forgets it (empty). `gone`: the chat's key was erased. */
export async function saveDraft(
  tx: Tx,
  vault: Vault,
  draft: Whose & { text: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'gone' }> {
  const { handoffId, staffId, text, now } = draft
  if (text === '') {
    await tx
      .delete(chatDrafts)
      .where(and(eq(chatDrafts.handoffId, handoffId), eq(chatDrafts.staffId, staffId)))
    return { ok: true }
  }
  const key = await loadDataKey(tx, vault, handoffId)
  if (!key) return { ok: false, why: 'gone' }
  const body = seal(key, places.chatDraftBody, draftRow(draft), text)
  await tx
    .insert(chatDrafts)
    .values({ handoffId, staffId, body, updatedAt: now })
    .onConflictDoUpdate({ target: [chatDrafts.handoffId, chatDrafts.staffId], set: { body, updatedAt: now } })
  return { ok: true }
}

/** The writer's own draft; empty: none. */
export async function readDraft(db: Db | Tx, vault: Vault, whose: Whose): Promise<string> {
  const [row] = await db
    .select({ body: chatDrafts.body })
    .from(chatDrafts)
    .where(and(eq(chatDrafts.handoffId, whose.handoffId), eq(chatDrafts.staffId, whose.staffId)))
  const key = row && (await loadDataKey(db, vault, whose.handoffId))
  return row && key ? open(key, places.chatDraftBody, draftRow(whose), row.body).toString('utf8') : ''
}
