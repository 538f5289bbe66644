import { randomUUID } from 'node:crypto'
import { and, eq, isNull, lt, notInArray } from 'drizzle-orm'
import { services, staffTasks } from '../db/schema/directory.ts'
import type { Tx } from '../db/types.ts'
import { oldestFresh } from './assured.ts'

const kind = 'confirm-service'

/**
 * Opens a task for each active service whose details were last confirmed too long ago, and ends those that somebody
 * confirmed since. One open task a service: two processes that sweep together make one.
 */
export async function raiseConfirmTasks(tx: Tx, now: Date): Promise<void> {
  const stale = await tx
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.status, 'active'), lt(services.assuredDate, oldestFresh(now))))
  const ids = stale.map(({ id }) => id)
  await tx
    .update(staffTasks)
    .set({ doneAt: now })
    .where(
      and(
        eq(staffTasks.kind, kind),
        isNull(staffTasks.doneAt),
        ids.length > 0 ? notInArray(staffTasks.subject, ids) : undefined,
      ),
    )
  if (ids.length === 0) return
  await tx
    .insert(staffTasks)
    .values(ids.map((subject) => ({ id: randomUUID(), kind, subject, createdAt: now })))
    .onConflictDoNothing()
}
