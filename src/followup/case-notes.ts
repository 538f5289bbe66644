import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { open, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { caseNotes, staff } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

export interface CaseNote {
  id: string
  by: string
  /** Null: withdrawn. */
  text: string | null
  at: string
  centerId: string
}

/**
 * A note of a case, for the workers of an information center alone. Sealed by the contact's key, so that it goes with her;
 * idempotent by id. `gone`: she was erased. The caller has seen that the writer works at that center.
 */
export async function addCaseNote(
  tx: Tx,
  vault: Vault,
  note: { id: string; contactId: string; centerId: string; staffId: string; text: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'gone' }> {
  const { id, contactId, centerId, staffId, text, now } = note
  const key = await loadDataKey(tx, vault, contactId)
  if (!key) return { ok: false, why: 'gone' }
  const body = seal(key, places.caseNoteBody, id, text)
  await tx
    .insert(caseNotes)
    .values({ id, contactId, centerId, staffId, body, createdAt: now })
    .onConflictDoNothing()
  return { ok: true }
}

/** Notes of a case that these centers keep, newest first; at most 200. */
export async function readCaseNotes(
  db: Db,
  vault: Vault,
  of: { contactId: string; centers: string[] },
): Promise<CaseNote[]> {
  const key = await loadDataKey(db, vault, of.contactId)
  if (!key) return []
  const rows = await db
    .select({ note: caseNotes, by: staff.alias })
    .from(caseNotes)
    .innerJoin(staff, eq(staff.id, caseNotes.staffId))
    .where(and(eq(caseNotes.contactId, of.contactId), inArray(caseNotes.centerId, of.centers)))
    .orderBy(desc(caseNotes.createdAt), desc(caseNotes.id))
    .limit(200)
  return rows.map(({ note: { id, body, createdAt, centerId }, by }) => ({
    id,
    by,
    text: body && open(key, places.caseNoteBody, id, body).toString('utf8'),
    at: createdAt.toISOString(),
    centerId,
  }))
}

/** Its words go, for good; that there was a note stays. `unknown`: it is none of this case and these centers. */
export async function withdrawCaseNote(
  tx: Tx,
  of: { id: string; contactId: string; centers: string[]; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'unknown' }> {
  const found = and(
    eq(caseNotes.id, of.id),
    eq(caseNotes.contactId, of.contactId),
    inArray(caseNotes.centerId, of.centers),
  )
  const [row] = await tx.select({ id: caseNotes.id }).from(caseNotes).where(found).for('update')
  if (!row) return { ok: false, why: 'unknown' }
  await tx
    .update(caseNotes)
    .set({ body: null, withdrawnAt: of.now })
    .where(and(found, isNull(caseNotes.withdrawnAt)))
  return { ok: true }
}
