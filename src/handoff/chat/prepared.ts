import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import { preparedAnswers } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

/** What may stand in a prepared answer: the chat's center, the writer's alias, the chat's code. */
export const placeholders = ['center', 'worker', 'code'] as const
export type Filling = Record<(typeof placeholders)[number], string>

export interface PreparedAnswer {
  id: string
  centerId: string | null
  ar: string
  kmr: string
  en: string
}

const anyPlaceholder = /\{([^{}]*)\}/g
const named = (text: string) =>
  [...text.matchAll(anyPlaceholder)].map((match) => match[1] as string).toSorted()

/** Unknown placeholders, or languages that do not have the same ones. */
export function checkPrepared(
  answer: Pick<PreparedAnswer, 'ar' | 'kmr' | 'en'>,
): 'ok' | 'unknown' | 'differ' {
  const [ar, kmr, en] = [named(answer.ar), named(answer.kmr), named(answer.en)]
  const known = placeholders as readonly string[]
  if ([...ar, ...kmr, ...en].some((name) => !known.includes(name))) return 'unknown'
  const same = [kmr, en].every((names) => names.join() === ar.join())
  return same ? 'ok' : 'differ'
}

/** Puts values in, once: words of a value are never read as a placeholder. */
export const fillIn = (text: string, filling: Filling): string =>
  text.replace(anyPlaceholder, (whole, name: string) =>
    name in filling ? filling[name as keyof Filling] : whole,
  )

/** Those of all centers, and of the reader's. */
export function readPrepared(db: Db | Tx, centers: SQL): Promise<PreparedAnswer[]> {
  return db
    .select({
      id: preparedAnswers.id,
      centerId: preparedAnswers.centerId,
      ar: preparedAnswers.ar,
      kmr: preparedAnswers.kmr,
      en: preparedAnswers.en,
    })
    .from(preparedAnswers)
    .where(and(isNull(preparedAnswers.retiredAt), or(isNull(preparedAnswers.centerId), centers)))
    .orderBy(asc(preparedAnswers.updatedAt), asc(preparedAnswers.id))
}

/** Writes one, new or changed. */
export async function savePrepared(
  tx: Tx,
  answer: PreparedAnswer & { staffId: string; now: Date },
): Promise<void> {
  const { id, centerId, ar, kmr, en, staffId, now } = answer
  await tx
    .insert(preparedAnswers)
    .values({ id, centerId, ar, kmr, en, createdBy: staffId, updatedAt: now })
    .onConflictDoUpdate({
      target: preparedAnswers.id,
      set: { centerId, ar, kmr, en, updatedAt: now, retiredAt: sql`null` },
    })
}

/** Takes one out of use. False: there is none such. */
export async function retirePrepared(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(preparedAnswers)
    .set({ retiredAt: now })
    .where(and(eq(preparedAnswers.id, id), isNull(preparedAnswers.retiredAt)))
    .returning({ id: preparedAnswers.id })
  return rows.length > 0
}
