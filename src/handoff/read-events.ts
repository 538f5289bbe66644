import { asc, eq } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { openJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { handoffEvents } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'

/** What happened to a handoff, in order; `words`: what was noted of a call or a visit. */
export interface ReadEvent {
  kind: string
  staffId: string | null
  toStaffId: string | null
  at: Date
  words: { note: string } | null
}

export async function readEvents(db: Db, vault: Vault, handoffId: string): Promise<ReadEvent[]> {
  const rows = await db
    .select()
    .from(handoffEvents)
    .where(eq(handoffEvents.handoffId, handoffId))
    .orderBy(asc(handoffEvents.id))
  const key = rows.some((row) => row.detail) ? await loadDataKey(db, vault, handoffId) : null
  return rows.map(({ kind, staffId, toStaffId, at, detail }) => ({
    kind,
    staffId,
    toStaffId,
    at,
    words: detail && key ? openJson(key, places.handoffEvent, handoffId, detail) : null,
  }))
}
