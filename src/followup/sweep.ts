import { and, asc, eq, inArray, isNull, lte, notExists, sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import type { Vault } from '../contacts/vault.ts'
import {
  addresses,
  checkIns,
  conversations,
  dataKeys,
  followUps,
  holidays,
  staffTasks,
} from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { countFacts } from '../indicators/facts.ts'
import { insertSystem } from '../messages/insert-system.ts'
import { beginByBookings } from './begin-by-bookings.ts'
import type { Plans } from './plan.ts'
import { goneOf } from './still-holds.ts'
import { endFollowUps } from './stop.ts'
import { lastMoment } from './take-up.ts'

const day = 86_400_000
const atOnce = 500

interface Writing {
  vault: Vault
  now: Date
  newId(): string
}

/** What is due on a timer. Resolves to how many have something to hear. `plans`: those that bookings begin. */
export async function sweepFollowUps(db: Db, w: Writing, plans: Plans = new Map()): Promise<number> {
  // First, so that no worker hears of who was erased.
  await db.transaction((tx) => endErased(tx, w))
  await db.transaction((tx) => beginByBookings(tx, plans, w))
  await db.transaction((tx) => endSilent(tx, w))
  const raised = await db.transaction((tx) => raise(tx, w))
  await db.transaction((tx) => endDone(tx, w))
  return raised
}

/** Each one that is due becomes an event for her own turn, in one commit with its row: once, whoever sweeps. */
async function raise(tx: Tx, w: Writing): Promise<number> {
  const due = await tx
    .select({
      id: checkIns.id,
      plannedAt: checkIns.plannedAt,
      dueAt: checkIns.dueAt,
      followUpId: followUps.id,
      trigger: followUps.trigger,
      subjectAt: followUps.subjectAt,
      gone: goneOf,
      contactId: followUps.contactId,
      addressId: addresses.id,
      address: addresses.state,
      wrapped: dataKeys.wrapped,
    })
    .from(checkIns)
    .innerJoin(followUps, and(eq(followUps.id, checkIns.followUpId), eq(followUps.state, 'active')))
    .innerJoin(conversations, eq(conversations.contactId, followUps.contactId))
    .leftJoin(dataKeys, eq(dataKeys.ownerId, followUps.contactId))
    .leftJoin(
      addresses,
      and(
        eq(addresses.id, sql`coalesce(${followUps.addressId}, ${conversations.addressId})`),
        eq(addresses.contactId, followUps.contactId),
      ),
    )
    .where(and(eq(checkIns.state, 'waiting'), lte(checkIns.dueAt, w.now)))
    .orderBy(asc(checkIns.dueAt))
    .limit(atOnce)
    .for('update', { of: checkIns, skipLocked: true })
  if (due.length === 0) return 0
  const skip = (id: string, why: string) =>
    tx.update(checkIns).set({ state: 'skipped', why }).where(eq(checkIns.id, id))
  const holiday = await isHoliday(tx, w.now)
  const raised: string[] = []
  for (const { id, dueAt, followUpId, gone, contactId, addressId, address, wrapped, ...of } of due) {
    if (!contactId || !wrapped) await skip(id, 'erased')
    else if (gone) await endFollowUps(tx, [followUpId], gone, w.now)
    else if (w.now > lastMoment(of)) await skip(id, 'late')
    else if (address !== 'ok') await skip(id, 'unreachable')
    else if (holiday && of.trigger !== 'booked')
      await tx
        .update(checkIns)
        .set({ dueAt: new Date(Math.max(dueAt.getTime(), w.now.getTime()) + day) })
        .where(eq(checkIns.id, id))
    else {
      const key = w.vault.unwrap(contactId, wrapped)
      const row = { contactId, addressId, key, id: w.newId(), name: `check_in:${id}`, dueAt: w.now }
      await insertSystem(tx, row, { kind: 'system', name: 'check_in', checkIn: id })
      raised.push(id)
    }
  }
  if (raised.length > 0)
    await tx.update(checkIns).set({ state: 'raised' }).where(inArray(checkIns.id, raised))
  return raised.length
}

/** A day on which all the centers rest: nobody is there for who would like to talk. */
async function isHoliday(tx: Tx, now: Date): Promise<boolean> {
  const found = await tx
    .select({ id: holidays.id })
    .from(holidays)
    .where(and(eq(holidays.day, localDay(now)), isNull(holidays.centerId)))
  return found.length > 0
}

const localDay = (now: Date) =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('Asia/Damascus')
    .toPlainDate()
    .toString()

/** No answer in time. So many in a row as the plan says end it: a worker hears of it, and she gets no further message. */
async function endSilent(tx: Tx, w: Writing): Promise<void> {
  const silent = await tx
    .update(checkIns)
    .set({ state: 'silent' })
    .where(
      inArray(
        checkIns.id,
        tx
          .select({ id: checkIns.id })
          .from(checkIns)
          .innerJoin(followUps, eq(followUps.id, checkIns.followUpId))
          .where(
            and(
              eq(checkIns.state, 'asked'),
              sql`${checkIns.askedAt} + make_interval(hours => ${followUps.answerHours}) <= ${w.now.toISOString()}::timestamptz`,
            ),
          )
          .limit(atOnce)
          .for('update', { of: checkIns, skipLocked: true }),
      ),
    )
    .returning({ followUpId: checkIns.followUpId, number: checkIns.number })
  for (const { followUpId } of silent) {
    const [plan] = await tx.select().from(followUps).where(eq(followUps.id, followUpId))
    // Nobody agreed to answer a reminder, or a question after a session.
    if (plan?.trigger !== 'opt_in') continue
    await countFacts(tx, [{ kind: 'check_in_answered', at: w.now, center: plan.centerId, detail: 'silent' }])
    const latest = await tx
      .select({ state: checkIns.state })
      .from(checkIns)
      .where(and(eq(checkIns.followUpId, followUpId), inArray(checkIns.state, ['answered', 'silent'])))
      .orderBy(sql`${checkIns.number} desc`)
      .limit(plan.silence)
    const inARow = latest.filter(({ state }) => state === 'silent').length
    if (plan.state !== 'active' || inARow < plan.silence) continue
    await tx
      .insert(staffTasks)
      .values({
        id: w.newId(),
        kind: 'follow-up-silent',
        subject: followUpId,
        // Her center's, not hers alone who began it: she may have left.
        centerId: plan.centerId,
        createdAt: w.now,
      })
      .onConflictDoNothing()
    await endFollowUps(tx, [followUpId], 'silent', w.now)
  }
}

/** Who was erased is not there any more: what was to come is skipped, on record. */
async function endErased(tx: Tx, w: Writing): Promise<void> {
  const gone = await tx
    .select({ id: followUps.id })
    .from(followUps)
    .where(and(eq(followUps.state, 'active'), isNull(followUps.contactId)))
    .limit(atOnce)
    .for('update', { skipLocked: true })
  await endFollowUps(
    tx,
    gone.map(({ id }) => id),
    'erased',
    w.now,
  )
}

/** Nothing is to come and nothing waits for an answer: it is done, and she may agree anew. */
async function endDone(tx: Tx, w: Writing): Promise<void> {
  const left = tx
    .select({ one: sql`1` })
    .from(checkIns)
    .where(
      and(eq(checkIns.followUpId, followUps.id), inArray(checkIns.state, ['waiting', 'raised', 'asked'])),
    )
  await tx
    .update(followUps)
    .set({ state: 'done', endedAt: w.now })
    .where(and(eq(followUps.state, 'active'), notExists(left)))
}
