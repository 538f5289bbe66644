import { and, eq, sql } from 'drizzle-orm'
import { pages } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'

/** Somebody has come: whoever it is has acknowledged, the calls to others end. */
export async function endPages(
  tx: Tx,
  { handoffId, staffId, now }: { handoffId: string; staffId: string | null; now: Date },
): Promise<void> {
  await tx
    .update(pages)
    .set({
      state: sql`case when ${pages.staffId} is not distinct from ${staffId}::uuid then 'acknowledged' else 'ended' end`,
      endedAt: now,
      pushedAt: sql`coalesce(${pages.pushedAt}, ${now.toISOString()}::timestamptz)`,
    })
    .where(and(eq(pages.handoffId, handoffId), eq(pages.state, 'waiting')))
}
