import { and, desc, eq, lt, type SQL } from 'drizzle-orm'
import { auditEntries, staff } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import type { Trail } from './audit.ts'

export interface ReadEntry {
  id: string
  at: Date
  staff: { id: string; alias: string } | null
  action: string
  kind: string
  subjects: Record<string, string[]>
  status: number | null
  origin: string | null
  /** Whether a batch has sealed it. */
  sealed: boolean
}

/** Newest first, `limit` at a time; `before` is the id of the last one of the page before. */
export async function readEntries(
  db: Db | Tx,
  trail: Trail,
  page: { before: string | null; staffId: string | null; limit: number },
): Promise<ReadEntry[]> {
  const wanted: (SQL | undefined)[] = [
    page.before ? lt(auditEntries.id, page.before) : undefined,
    page.staffId ? eq(auditEntries.staffId, page.staffId) : undefined,
  ]
  const rows = await db
    .select({ entry: auditEntries, alias: staff.alias })
    .from(auditEntries)
    .leftJoin(staff, eq(staff.id, auditEntries.staffId))
    .where(and(...wanted))
    .orderBy(desc(auditEntries.id))
    .limit(page.limit)
  return rows.map(({ entry, alias }) => ({
    id: entry.id,
    at: entry.at,
    staff: entry.staffId ? { id: entry.staffId, alias: alias ?? '?' } : null,
    action: entry.action,
    kind: entry.kind,
    subjects: entry.subjects,
    status: entry.status,
    origin: trail.originOf(entry),
    sealed: entry.batch !== null,
  }))
}
