import { and, asc, eq, sql } from 'drizzle-orm'
import { handoffs, pages } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { wishesOf } from '../clock/clock-of.ts'
import { recordEvents } from '../events.ts'
import { addWithin, type Period } from '../hours/periods.ts'
import { readWorkers } from '../hours/read-workers.ts'
import type { HandoffRow } from '../lock-chat.ts'
import { isOnShift, staffedHours, type Worker } from '../routing/worker.ts'
import { type Called, nextCalls } from './next-calls.ts'

/** How long the one who is called has to come. */
const acknowledgeMs = 2 * 60_000
/** When supervisors are called, too. */
const supervisorMs = 5 * 60_000

/** Somebody to be called, by push and in her own chat. */
export interface Call {
  pageId: string
  handoffId: string
  staffId: string
}

/**
 * Calls people out to every crisis that nobody has taken up: two at first, the next one when somebody has not come
 * within 2 minutes, supervisors after 5. The timers run in staffed hours; outside them nobody is called, and the first
 * calls go out when people are back. Run it on a timer and when a crisis opens; one run at a time.
 */
export async function callOut(db: Db, now: Date, newId: () => string): Promise<Call[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('handoffs:crisis', 0))`)
    const open = await tx
      .select()
      .from(handoffs)
      .where(and(eq(handoffs.queue, 'crisis'), eq(handoffs.state, 'open')))
      .orderBy(asc(handoffs.queuedAt))
    if (open.length === 0) return []
    const workers = await readWorkers(tx, now)
    const calls: Call[] = []
    for (const row of open) calls.push(...(await callFor(tx, row, workers, now, newId)))
    return calls
  })
}

async function callFor(tx: Tx, row: HandoffRow, workers: Worker[], now: Date, newId: () => string) {
  const there = workers.filter((worker) => isOnShift(worker, now.getTime()))
  if (there.length === 0) return []
  const hours = staffedHours(workers, row.queuedAt.getTime())
  const called = (await tx.select().from(pages).where(eq(pages.handoffId, row.id))).filter(
    (page) => page.createdAt >= row.queuedAt,
  )
  const missed = called.filter((page) => page.state === 'waiting' && page.dueAt <= now).map((page) => page.id)
  for (const id of missed)
    await tx.update(pages).set({ state: 'missed', endedAt: now }).where(eq(pages.id, id))
  const first = called.map((page) => page.createdAt.getTime()).sort((a, b) => a - b)[0]
  const supervisorsToo =
    first !== undefined && (addWithin(hours, first, supervisorMs) ?? first + supervisorMs) <= now.getTime()
  const next = nextCalls(wishesOf(row), {
    there,
    called: called.map(
      (page): Called => ({
        staffId: page.staffId,
        round: page.round,
        waiting: page.state === 'waiting' && !missed.includes(page.id),
      }),
    ),
    supervisorsToo,
  })
  const calls: Call[] = []
  for (const { staffId, round, supervisor } of next) {
    const id = newId()
    const made = await tx
      .insert(pages)
      .values({ id, handoffId: row.id, staffId, round, createdAt: now, dueAt: dueAt(hours, now) })
      .onConflictDoNothing()
      .returning({ id: pages.id })
    if (made.length === 0) continue
    const kind = supervisor ? 'supervisor_paged' : 'paged'
    await recordEvents(tx, [{ handoffId: row.id, kind, toStaffId: staffId, now }])
    calls.push({ pageId: id, handoffId: row.id, staffId })
  }
  return calls
}

const dueAt = (hours: Period[], now: Date): Date =>
  new Date(addWithin(hours, now.getTime(), acknowledgeMs) ?? now.getTime() + acknowledgeMs)
