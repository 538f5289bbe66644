import { and, eq, ne, sql } from 'drizzle-orm'
import { contacts, handoffs } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

/** Ends a handoff; the bot speaks again unless another one is open. Refuses what is closed already. */
export async function closeHandoff(
  tx: Tx,
  { id, now }: { id: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'closed' }> {
  const rows = await tx
    .update(handoffs)
    .set({ state: 'closed', closedAt: now })
    .where(and(eq(handoffs.id, id), ne(handoffs.state, 'closed')))
    .returning({ id: handoffs.id })
  if (rows.length === 0) return { ok: false, why: 'closed' }
  await tx
    .update(contacts)
    .set({
      openHandoffId: sql`(select h.id from handoffs h where h.contact_id = contacts.id and h.state <> 'closed'
        and h.queue <> 'complaints' order by h.priority, h.created_at limit 1)`,
    })
    .where(eq(contacts.openHandoffId, id))
  return { ok: true }
}
