import { and, eq, gt, inArray, min, ne, sql } from 'drizzle-orm'
import { checkIns, followUps } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { Trigger } from './plan.ts'
import { goneOf } from './still-holds.ts'
import { endFollowUps } from './stop.ts'
import { afterwardsMs, apartMs, apartOf } from './terms.ts'

interface RaisedCheckIn {
  flow: string
  trigger: Trigger
  /** Her hours, minutes of the day. */
  from: number
  until: number
  /** After that it is of no use. */
  before: Date
}

/** What her turn needs to know before it asks; null: it was taken up before, or what it belongs to ended meanwhile. */
export async function readRaised(
  tx: Tx,
  of: { checkIn: string; contactId: string; now: Date },
): Promise<RaisedCheckIn | null> {
  const [row] = await tx
    .select({ followUp: followUps, plannedAt: checkIns.plannedAt, gone: goneOf })
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
  if (row.gone) {
    await endFollowUps(tx, [row.followUp.id], row.gone, of.now)
    return null
  }
  const { flow, trigger, fromMinute, untilMinute } = row.followUp
  return {
    flow,
    trigger: trigger as Trigger,
    from: fromMinute,
    until: untilMinute,
    before: lastMoment({ ...row.followUp, plannedAt: row.plannedAt }),
  }
}

/** What she is told of what a worker began; null: it is over. `before`: when the first message is due. */
export async function readBegun(
  tx: Tx,
  of: { followUp: string; contactId: string },
): Promise<{ from: number; until: number; before: Date } | null> {
  const [row] = await tx
    .select({ followUp: followUps, first: min(checkIns.plannedAt) })
    .from(followUps)
    .innerJoin(checkIns, eq(checkIns.followUpId, followUps.id))
    .where(
      and(
        eq(followUps.id, of.followUp),
        eq(followUps.contactId, of.contactId),
        eq(followUps.state, 'active'),
      ),
    )
    .groupBy(followUps.id)
  if (!row?.first) return null
  return { from: row.followUp.fromMinute, until: row.followUp.untilMinute, before: row.first }
}

/** Until when it may go out: a reminder until that for which it is, all else so long after its date. */
export const lastMoment = (of: { trigger: string; subjectAt: Date | null; plannedAt: Date }): Date =>
  of.trigger === 'booked' && of.subjectAt ? of.subjectAt : new Date(of.plannedAt.getTime() + afterwardsMs)

/**
 * Her turn asks it now: true, once. False: skipped, since another one was asked lately (a reminder: since her own reminder of
 * the same place is near). Call it under the lock of her conversation, which every turn holds: so two never pass each other.
 */
export async function askCheckIn(
  tx: Tx,
  of: { checkIn: string; contactId: string; trigger: Trigger; now: Date },
): Promise<boolean> {
  const { checkIn, trigger, now } = of
  if (trigger === 'booked' ? await remindedOtherwise(tx, of) : await askedLately(tx, of)) {
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

async function askedLately(tx: Tx, { contactId, now }: { contactId: string; now: Date }): Promise<boolean> {
  const [other] = await tx
    .select({ id: checkIns.id })
    .from(checkIns)
    .innerJoin(followUps, eq(followUps.id, checkIns.followUpId))
    .where(
      and(
        eq(followUps.contactId, contactId),
        ne(followUps.trigger, 'booked'),
        inArray(checkIns.state, ['asked', 'answered', 'silent']),
        gt(checkIns.askedAt, new Date(now.getTime() - apartMs)),
      ),
    )
    .limit(1)
  return other !== undefined
}

/** What she wished for herself (booking/reminders) says the same: it is not said twice. */
async function remindedOtherwise(tx: Tx, { checkIn, now }: { checkIn: string; now: Date }): Promise<boolean> {
  const near = (ms: number) => new Date(now.getTime() + ms).toISOString()
  const apart = apartOf('booked')
  const rows = await tx.execute(sql`
    select 1 from check_ins c join follow_ups f on f.id = c.follow_up_id
      join booking_reminders r on r.booking_id = f.subject_id
    where c.id = ${checkIn} and r.state in ('waiting', 'raised')
      and r.due_at > ${near(-apart)}::timestamptz and r.due_at < ${near(apart)}::timestamptz limit 1`)
  return rows.length > 0
}

export async function skipCheckIn(
  tx: Tx,
  checkIn: string,
  why: 'another' | 'with_people' | 'late' | 'her_wishes' | 'channel',
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
