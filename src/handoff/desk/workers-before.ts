import { and, desc, eq, isNotNull, ne } from 'drizzle-orm'
import { handoffs } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

/** Who of the team had her chats, the latest first. */
export async function readWorkersBefore(db: Db | Tx, contactId: string): Promise<string[]> {
  const rows = await db
    .select({ staffId: handoffs.assignedTo })
    .from(handoffs)
    .where(
      and(
        eq(handoffs.contactId, contactId),
        ne(handoffs.queue, 'complaints'),
        isNotNull(handoffs.assignedTo),
      ),
    )
    .orderBy(desc(handoffs.createdAt))
    .limit(20)
  return [...new Set(rows.flatMap(({ staffId }) => staffId ?? []))]
}
