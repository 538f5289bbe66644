import { and, asc, eq, lte, ne, sql } from 'drizzle-orm'
import { handoffs } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { backToQueue } from '../desk/take.ts'
import { recordEvents } from '../events.ts'
import type { HandoffRow } from '../lock-chat.ts'
import { isRouted } from '../routing/fits.ts'
import { isOnShift } from '../routing/worker.ts'
import { type Clock, personClock } from './clock.ts'
import { clockOf, type Plan, readPlan, wishesOf } from './clock-of.ts'

const atOnce = 200

/**
 * Rings the clocks that are due: a warning at 80 % of the target, the supervisor at 100 %, then another worker where one
 * fits and is there. Hours may have changed since the clock was set: then it is set anew and does not ring. Idempotent, and
 * safe in several processes at once. Resolves to whose clocks were due.
 */
export async function ringClocks(db: Db, now: Date): Promise<string[]> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(handoffs)
      .where(and(ne(handoffs.state, 'closed'), lte(handoffs.clockAt, now)))
      .orderBy(asc(handoffs.clockAt))
      .limit(atOnce)
      .for('update', { skipLocked: true })
    if (rows.length === 0) return []
    const plan = await readPlan(tx, now)
    for (const row of rows) await ring(tx, row, plan, now)
    return rows.map(({ id }) => id)
  })
}

async function ring(tx: Tx, row: HandoffRow, plan: Plan, now: Date): Promise<void> {
  const stage = row.clockStage as Clock['clockStage']
  const event = (kind: 'warned' | 'overdue' | 'quiet') =>
    recordEvents(tx, [{ handoffId: row.id, kind, toStaffId: row.assignedTo, now }])
  if (stage === 'quiet' || row.waitingFor === 'person') {
    await event('quiet')
    return set(tx, row, personClock(now))
  }
  const clock = (next: 'warn' | 'overdue' | 'reassign') =>
    clockOf({ ...wishesOf(row), ...row }, plan, row.clockFrom, next)
  const present = clock(stage)
  if (present.clockAt > now) return set(tx, row, present)
  if (stage === 'warn') {
    await event('warned')
    return set(tx, row, clock('overdue'), { warnedAt: now })
  }
  if (stage === 'overdue') {
    await event('overdue')
    return set(tx, row, clock('reassign'), { overdueAt: row.overdueAt ?? now })
  }
  const others = plan.workers.filter(
    (worker) =>
      worker.id !== row.assignedTo &&
      worker.load < worker.capacity &&
      isRouted(wishesOf(row), worker) &&
      isOnShift(worker, now.getTime()),
  )
  if (row.assignedTo !== null && row.queue !== 'crisis' && others.length > 0)
    return backToQueue(tx, row, { kind: 'requeued', staffId: null, now, passOver: true })
  // Nobody else can: whoever has it (or the supervisor) is reminded again after another target.
  return set(tx, row, clockOf({ ...wishesOf(row), ...row }, plan, now), { clockFrom: now })
}

async function set(
  tx: Tx,
  row: HandoffRow,
  clock: Clock,
  more: Partial<typeof handoffs.$inferInsert> = {},
): Promise<void> {
  await tx
    .update(handoffs)
    .set({ ...clock, ...more, version: row.version + 1 })
    .where(eq(handoffs.id, row.id))
}

/**
 * What was laid aside comes back when its time is over, and what was routed to somebody who went home without taking it up
 * goes back into the queue. Resolves to their ids.
 */
export async function bringBackChats(db: Db, now: Date): Promise<string[]> {
  return db.transaction(async (tx) => {
    const woken = await tx
      .update(handoffs)
      .set({ snoozedUntil: null, version: sql`${handoffs.version} + 1` })
      .where(and(ne(handoffs.state, 'closed'), lte(handoffs.snoozedUntil, now)))
      .returning({ id: handoffs.id })
    await recordEvents(
      tx,
      woken.map(({ id }) => ({ handoffId: id, kind: 'woken', now })),
    )
    const offered = await tx
      .select()
      .from(handoffs)
      .where(and(eq(handoffs.state, 'assigned'), ne(handoffs.queue, 'crisis')))
      .for('update', { skipLocked: true })
    const back = woken.map(({ id }) => id)
    if (offered.length === 0) return back
    const { workers } = await readPlan(tx, now)
    const there = new Set(workers.filter((one) => isOnShift(one, now.getTime())).map((one) => one.id))
    const left = offered.filter((row) => !there.has(row.assignedTo as string))
    for (const row of left)
      await backToQueue(tx, row, { kind: 'requeued', staffId: null, now, passOver: false })
    return [...back, ...left.map(({ id }) => id)]
  })
}
