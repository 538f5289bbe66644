import { eq } from 'drizzle-orm'
import { handoffs, locations } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { releaseHandoff } from '../desk/take.ts'

/**
 * Gives a chat to a center's team (null: to the shared pool), whose queue it joins in its old place; routing prefers others
 * than who gave it. A complaint's center is the one it is about, and stays.
 */
export async function handToTeam(
  tx: Tx,
  move: { id: string; staffId: string; centerId: string | null; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'unknown' | 'closed' | 'no-such-center' | 'complaint' }> {
  const { id, staffId, centerId, now } = move
  if (centerId !== null) {
    const [center] = await tx.select({ id: locations.id }).from(locations).where(eq(locations.id, centerId))
    if (!center) return { ok: false, why: 'no-such-center' }
  }
  const [row] = await tx
    .select({ queue: handoffs.queue, centerId: handoffs.centerId })
    .from(handoffs)
    .where(eq(handoffs.id, id))
  if (row?.queue === 'complaints' && row.centerId !== centerId) return { ok: false, why: 'complaint' }
  const released = await releaseHandoff(tx, { id, staffId, now, passOver: true })
  if (released.ok) await tx.update(handoffs).set({ centerId }).where(eq(handoffs.id, id))
  return released
}
