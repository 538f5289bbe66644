import { and, eq, gt, inArray } from 'drizzle-orm'
import { checkIns, followUps } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { afterwardsMs, apartMs } from './terms.ts'

interface RaisedCheckIn {
  flow: string
  /** Her hours, minutes of the day. */
  from: number
  until: number
  /** After that it is of no use. */
  before: Date
}

/** What her turn needs to know before it asks; null: it was taken up before, or ended meanwhile. */
export async function readRaised(
  db: Db | Tx,
  of: { checkIn: string; contactId: string },
): Promise<RaisedCheckIn | null> {
  const [row] = await db
    .select({ followUp: followUps, plannedAt: checkIns.plannedAt })
    .from(checkIns)
    .innerJoin(followUps, eq(followUps.id, checkIns.followUpId))
    .where(
      and(
        eq(checkIns.id, of.checkIn),
        eq(checkIns.state, 'raised'),
        eq(followUps.contactId, of.contactId),
        eq(followUps.state, 'active'),
      ),
    )
  if (!row) return null
  const { flow, fromMinute, untilMinute } = row.followUp
  const before = new Date(row.plannedAt.getTime() + afterwardsMs)
  return { flow, from: fromMinute, until: untilMinute, before }
}

/**
 * Her turn asks it now: true, once. False: skipped, since another one was asked lately. Call it under the lock of her
 * conversation, which every turn holds: so two never pass each other.
 */
export async function askCheckIn(
  tx: Tx,
  of: { checkIn: string; contactId: string; now: Date },
): Promise<boolean> {
  const { checkIn, contactId, now } = of
  const [other] = await tx
    .select({ id: checkIns.id })
    .from(checkIns)
    .innerJoin(followUps, eq(followUps.id, checkIns.followUpId))
    .where(
      and(
        eq(followUps.contactId, contactId),
        inArray(checkIns.state, ['asked', 'answered', 'silent']),
        gt(checkIns.askedAt, new Date(now.getTime() - apartMs)),
      ),
    )
    .limit(1)
  if (other) {
    await skipCheckIn(tx, checkIn, 'another')
    return false
  }
  const asked = await tx
    .update(checkIns)
    .set({ state: 'asked', askedAt: now })
    .where(and(eq(checkIns.id, checkIn), eq(checkIns.state, 'raised')))
    .returning({ id: checkIns.id })
  return asked.length > 0
}

export async function skipCheckIn(
  tx: Tx,
  checkIn: string,
  why: 'another' | 'with_people' | 'late' | 'her_wishes',
): Promise<void> {
  await tx
    .update(checkIns)
    .set({ state: 'skipped', why })
    .where(and(eq(checkIns.id, checkIn), eq(checkIns.state, 'raised')))
}

/** She answered: counted once. What she said stays in the chat and, if she wishes for people, on their card. */
export async function answerCheckIn(tx: Tx, of: { checkIn: string; contactId: string }): Promise<boolean> {
  const answered = await tx
    .update(checkIns)
    .set({ state: 'answered' })
    .where(
      and(
        eq(checkIns.id, of.checkIn),
        eq(checkIns.state, 'asked'),
        inArray(
          checkIns.followUpId,
          tx.select({ id: followUps.id }).from(followUps).where(eq(followUps.contactId, of.contactId)),
        ),
      ),
    )
    .returning({ id: checkIns.id })
  return answered.length > 0
}
