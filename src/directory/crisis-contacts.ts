import { randomUUID } from 'node:crypto'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { phones, staffTasks, translations } from '../db/schema/directory.ts'
import type { Db, Tx } from '../db/types.ts'
import { crisisPhone } from './read-directory.ts'

/** Whom to call in need, as staff verified it: never sample data, never made up. */
export interface CrisisContact {
  number: string
  name: { ar: string; kmr: string; en: string }
}

const task = { kind: 'crisis-contacts', subject: 'directory' }

export async function listCrisisContacts(db: Db | Tx): Promise<CrisisContact[]> {
  const rows = await db
    .select()
    .from(phones)
    .where(and(eq(phones.type, crisisPhone), eq(phones.sample, false)))
    .orderBy(phones.id)
  const words = rows.length
    ? await db
        .select()
        .from(translations)
        .where(
          and(
            eq(translations.entity, 'phone'),
            inArray(
              translations.entityId,
              rows.map((row) => row.id),
            ),
          ),
        )
    : []
  return rows.map(({ id, number, description }) => {
    const said = (language: string) =>
      words.find((word) => word.entityId === id && word.language === language)?.text ?? description ?? ''
    return { number, name: { ar: said('ar'), kmr: said('kmr'), en: description ?? '' } }
  })
}

/** Puts these in place of those before; the conversation knows them within half a minute. */
export async function setCrisisContacts(tx: Tx, contacts: CrisisContact[], now: Date): Promise<void> {
  const old = await tx.delete(phones).where(eq(phones.type, crisisPhone)).returning({ id: phones.id })
  const ids = old.map((row) => row.id)
  if (ids.length > 0)
    await tx
      .delete(translations)
      .where(and(eq(translations.entity, 'phone'), inArray(translations.entityId, ids)))
  for (const [at, { number, name }] of contacts.entries()) {
    const id = `crisis-${at}`
    await tx.insert(phones).values({ id, number, type: crisisPhone, description: name.en })
    for (const language of ['ar', 'kmr'] as const)
      await tx
        .insert(translations)
        .values({ entity: 'phone', entityId: id, field: 'description', language, text: name[language] })
  }
  await raiseCrisisTask(tx, now)
}

/** As long as nobody put in whom to call in need, that is an open task. One, however many processes look. */
export async function raiseCrisisTask(tx: Tx, now: Date): Promise<void> {
  if ((await listCrisisContacts(tx)).length > 0)
    await tx
      .update(staffTasks)
      .set({ doneAt: now })
      .where(
        and(eq(staffTasks.kind, task.kind), eq(staffTasks.subject, task.subject), isNull(staffTasks.doneAt)),
      )
  else
    await tx
      .insert(staffTasks)
      .values({ ...task, id: randomUUID(), createdAt: now })
      .onConflictDoNothing()
}
