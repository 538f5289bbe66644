import { and, eq } from 'drizzle-orm'
import { translations } from '../../db/schema/directory.ts'
import type { Tx } from '../../db/types.ts'
import type { Source } from '../hsds/source.ts'
import type { Value } from './columns.ts'

export interface RowToWrite {
  id: string
  values: Record<string, Value>
  isNew: boolean
  /** Where a new one stands in menus: behind all others, in the order of the file. */
  position: number
  /** The directory before this file. */
  source: Source
  organizationId: string
  now: Date
}

/** Undefined: not in the file. */
export const textOf = (value: Value | undefined): string | null | undefined =>
  Array.isArray(value) ? value.join(' ') : value
export const listOf = (value: Value | undefined): string[] | undefined =>
  value === undefined ? undefined : [...new Set([value ?? []].flat())]

/** Only what the file says; the rest of a row stays. */
export const said = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** Writes the Arabic and Kurmanji texts of a field; English stands in the column. */
export async function writeTranslations(
  tx: Tx,
  entity: string,
  entityId: string,
  field: string,
  texts: { ar: Value | undefined; kmr: Value | undefined },
): Promise<void> {
  for (const [language, value] of Object.entries(texts)) {
    const text = textOf(value)
    if (text === undefined) continue
    const key = { entity, entityId, field, language }
    if (text === null) {
      await tx
        .delete(translations)
        .where(
          and(
            eq(translations.entity, entity),
            eq(translations.entityId, entityId),
            eq(translations.field, field),
            eq(translations.language, language),
          ),
        )
      continue
    }
    await tx
      .insert(translations)
      .values({ ...key, text })
      .onConflictDoUpdate({
        target: [translations.entity, translations.entityId, translations.field, translations.language],
        set: { text },
      })
  }
}
