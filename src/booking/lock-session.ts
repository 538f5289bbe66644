import { asc, eq, inArray } from 'drizzle-orm'
import { sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { settle } from './settle.ts'
import type { Writing } from './types.ts'

export type SessionRow = typeof sessions.$inferSelect

/**
 * Takes the session's row for this transaction and settles it: expired holds and offers are freed, and who waits is
 * offered what is free, before anything else is done with it. Null: there is none.
 */
export async function lockSession(tx: Tx, w: Writing, sessionId: string): Promise<SessionRow | null> {
  const [row] = await lockSessions(tx, w, [sessionId])
  return row ?? null
}

/** The same for several, always in one order: two that take the same ones never wait for each other. */
export async function lockSessions(tx: Tx, w: Writing, sessionIds: string[]): Promise<SessionRow[]> {
  if (sessionIds.length === 0) return []
  const rows = await tx
    .select()
    .from(sessions)
    .where(inArray(sessions.id, sessionIds))
    .orderBy(asc(sessions.id))
    .for('update')
  const settled: SessionRow[] = []
  for (const row of rows) settled.push({ ...row, taken: await settle(tx, w, row) })
  return settled
}

/** Whether this string can be an id of ours at all: the database would not take another. */
export const isUuid = (id: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)

/** For a session that is locked already: what a change left free goes on to who waits. */
export async function settleAgain(tx: Tx, w: Writing, sessionId: string): Promise<void> {
  const [row] = await tx.select().from(sessions).where(eq(sessions.id, sessionId))
  if (row) await settle(tx, w, row)
}
