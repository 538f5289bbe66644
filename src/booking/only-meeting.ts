import { eq } from 'drizzle-orm'
import { meetings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

/** The meeting of a session that has one; a course has more, and is changed meeting by meeting. */
export async function onlyMeeting(tx: Tx, sessionId: string): Promise<typeof meetings.$inferSelect | null> {
  const rows = await tx.select().from(meetings).where(eq(meetings.sessionId, sessionId))
  return rows.length === 1 ? (rows[0] ?? null) : null
}
