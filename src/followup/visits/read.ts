import { desc, eq } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { open } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { staff, visits } from '../../db/schema/index.ts'
import type { Db } from '../../db/types.ts'

export interface Visit {
  id: string
  day: string
  kind: string
  outcome: string
  note: string | null
  /** Alias of who recorded it. */
  by: string
  at: string
  centerId: string | null
  /** Null: it holds. */
  ended: 'corrected' | 'withdrawn' | null
}

/** The latest visits to somebody, at most 200, also those that were corrected: newest day first. */
export async function readVisits(db: Db, vault: Vault, contactId: string): Promise<Visit[]> {
  const key = await loadDataKey(db, vault, contactId)
  const rows = await db
    .select({ visit: visits, by: staff.alias })
    .from(visits)
    .innerJoin(staff, eq(staff.id, visits.staffId))
    .where(eq(visits.contactId, contactId))
    .orderBy(desc(visits.day), desc(visits.createdAt))
    .limit(200)
  return rows.map(({ visit: { id, day, kind, outcome, note, createdAt, centerId, endedAs }, by }) => ({
    id,
    day,
    kind,
    outcome,
    note: note && key ? open(key, places.visitNote, id, note).toString('utf8') : null,
    by,
    at: createdAt.toISOString(),
    centerId,
    ended: endedAs as Visit['ended'],
  }))
}
