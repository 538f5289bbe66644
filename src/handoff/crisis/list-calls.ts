import { and, asc, eq } from 'drizzle-orm'
import { pages } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

/** Crises that somebody was called to and that nobody has come to yet, oldest first. Ids alone. */
export const listCalls = (db: Db | Tx, staffId: string): Promise<{ id: string; chat: string }[]> =>
  db
    .select({ id: pages.id, chat: pages.handoffId })
    .from(pages)
    .where(and(eq(pages.staffId, staffId), eq(pages.state, 'waiting')))
    .orderBy(asc(pages.createdAt))
    .limit(20)
