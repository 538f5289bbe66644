import { and, eq, inArray } from 'drizzle-orm'
import { checkIns, followUps } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

/** How a follow-up ends, which is also why its messages to come are skipped. */
type Ending = 'stopped' | 'silent' | 'erased'

/** Ends all that she agreed to, at once: what is raised already stays unsaid. Gives how many there were. */
export async function stopFollowUps(tx: Tx, contactId: string, now: Date): Promise<number> {
  const active = await tx
    .select({ id: followUps.id })
    .from(followUps)
    .where(and(eq(followUps.contactId, contactId), eq(followUps.state, 'active')))
    .for('update')
  await endFollowUps(
    tx,
    active.map((row) => row.id),
    'stopped',
    now,
  )
  return active.length
}

export async function endFollowUps(tx: Tx, ids: string[], as: Ending, now: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .update(followUps)
    .set({ state: as, endedAt: now })
    .where(and(inArray(followUps.id, ids), eq(followUps.state, 'active')))
  await tx
    .update(checkIns)
    .set({ state: 'skipped', why: as })
    .where(and(inArray(checkIns.followUpId, ids), inArray(checkIns.state, ['waiting', 'raised'])))
}
