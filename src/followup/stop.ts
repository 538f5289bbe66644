import { and, eq, inArray } from 'drizzle-orm'
import { isHers } from '../contacts/links.ts'
import { checkIns, contacts, followUps } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

/** How a follow-up ends, which is also why its messages to come are skipped. */
export type Ending = 'stopped' | 'ended' | 'silent' | 'erased' | 'cancelled' | 'moved'

/**
 * Ends all plans, in all her chats and at once: what is raised already stays unsaid, and what she booked before begins none any more. Gives how
 * many there were that she had agreed to.
 */
export async function stopFollowUps(tx: Tx, contactId: string, now: Date): Promise<number> {
  const active = await tx
    .select({ id: followUps.id, trigger: followUps.trigger })
    .from(followUps)
    .where(and(isHers(followUps.contactId, contactId), eq(followUps.state, 'active')))
    .for('update')
  await endFollowUps(
    tx,
    active.map((row) => row.id),
    'stopped',
    now,
  )
  await tx.update(contacts).set({ plansStoppedAt: now }).where(isHers(contacts.id, contactId))
  return active.filter(({ trigger }) => trigger === 'opt_in').length
}

/** Ends the plan that this message belongs to: it never begins again with what she books later. */
export async function stopPlanOf(
  tx: Tx,
  of: { checkIn: string; contactId: string; now: Date },
): Promise<void> {
  const [row] = await tx
    .select({ id: followUps.id })
    .from(checkIns)
    .innerJoin(followUps, eq(followUps.id, checkIns.followUpId))
    .where(and(eq(checkIns.id, of.checkIn), eq(followUps.contactId, of.contactId)))
  if (!row) return
  await tx
    .update(checkIns)
    .set({ state: 'answered' })
    .where(and(eq(checkIns.id, of.checkIn), eq(checkIns.state, 'asked')))
  await tx.update(followUps).set({ state: 'stopped', endedAt: of.now }).where(eq(followUps.id, row.id))
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
