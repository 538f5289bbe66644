import { asc, eq } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { open, seal } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { chatNotes, staff } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

export interface Note {
  id: string
  by: string
  text: string
  at: string
}

/** Writes a note for colleagues; the person never sees it. Idempotent by id. `gone`: the chat's key was erased. */
export async function addNote(
  tx: Tx,
  vault: Vault,
  note: { id: string; handoffId: string; staffId: string; text: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'gone' }> {
  const { id, handoffId, staffId, text, now } = note
  const key = await loadDataKey(tx, vault, handoffId)
  if (!key) return { ok: false, why: 'gone' }
  await tx
    .insert(chatNotes)
    .values({ id, handoffId, staffId, body: seal(key, places.chatNoteBody, id, text), createdAt: now })
    .onConflictDoNothing()
  return { ok: true }
}

/** Oldest first. Empty where the chat's key was erased. */
export async function readNotes(db: Db | Tx, vault: Vault, handoffId: string): Promise<Note[]> {
  const key = await loadDataKey(db, vault, handoffId)
  if (!key) return []
  const rows = await db
    .select({ id: chatNotes.id, by: staff.alias, body: chatNotes.body, at: chatNotes.createdAt })
    .from(chatNotes)
    .innerJoin(staff, eq(staff.id, chatNotes.staffId))
    .where(eq(chatNotes.handoffId, handoffId))
    .orderBy(asc(chatNotes.createdAt), asc(chatNotes.id))
  return rows.flatMap(({ id, by, body, at }) =>
    body
      ? [{ id, by, text: open(key, places.chatNoteBody, id, body).toString('utf8'), at: at.toISOString() }]
      : [],
  )
}
