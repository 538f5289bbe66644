import { and, asc, eq, isNull, notInArray, sql } from 'drizzle-orm'
import { chatLabels, handoffs, labels } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

export interface Label {
  id: string
  ar: string
  kmr: string
  en: string
}

export const readLabels = (db: Db | Tx): Promise<Label[]> =>
  db
    .select({ id: labels.id, ar: labels.ar, kmr: labels.kmr, en: labels.en })
    .from(labels)
    .where(isNull(labels.retiredAt))
    .orderBy(asc(labels.createdAt), asc(labels.id))

/** Writes a label, new or changed. */
export async function saveLabel(tx: Tx, label: Label): Promise<void> {
  const { id, ...names } = label
  await tx
    .insert(labels)
    .values(label)
    .onConflictDoUpdate({ target: labels.id, set: { ...names, retiredAt: sql`null` } })
}

/** Puts these labels on a chat in place of those before. `unknown_label`: words of one's own would tell about people. */
export async function labelChat(
  tx: Tx,
  { handoffId, staffId, ids, now }: { handoffId: string; staffId: string; ids: string[]; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'unknown_label' }> {
  const wanted = [...new Set(ids)]
  const known = await readLabels(tx)
  if (!wanted.every((id) => known.some((label) => label.id === id)))
    return { ok: false, why: 'unknown_label' }
  const here = eq(chatLabels.handoffId, handoffId)
  await tx
    .delete(chatLabels)
    .where(wanted.length > 0 ? and(here, notInArray(chatLabels.labelId, wanted)) : here)
  if (wanted.length > 0)
    await tx
      .insert(chatLabels)
      .values(wanted.map((labelId) => ({ handoffId, labelId, staffId, createdAt: now })))
      .onConflictDoNothing()
  await tx
    .update(handoffs)
    .set({ version: sql`${handoffs.version} + 1` })
    .where(eq(handoffs.id, handoffId))
  return { ok: true }
}
