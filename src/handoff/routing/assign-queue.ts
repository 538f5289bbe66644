import { and, asc, eq, sql } from 'drizzle-orm'
import { handoffs } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { wishesOf } from '../clock/clock-of.ts'
import { type HandoffEvent, recordEvents } from '../events.ts'
import { readWorkers } from '../hours/read-workers.ts'
import type { HandoffRow } from '../lock-chat.ts'
import { route, type Waiting } from './route.ts'

export interface Drained {
  assigned: { id: string; staffId: string }[]
  unfit: string[]
}

/**
 * Gives what waits in the queue to whom it fits, oldest first within a priority. Idempotent: run it whenever something
 * may have changed (a handoff was opened or closed, somebody came, a shift began, a capacity grew), and on a timer. One
 * run at a time in the whole installation, so loads are right; each row changes only if it still waits.
 * Crises are called out to people (crisis/), not routed.
 */
export async function assignQueue(db: Db, now: Date): Promise<Drained> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('handoffs:route', 0))`)
    const rows = await queued(tx, now)
    if (rows.length === 0) return { assigned: [], unfit: [] }
    const workers = await readWorkers(tx, now)
    const routed = route(rows.map(waitingOf), workers, now.getTime())
    const assigned = []
    for (const one of routed.assigned) if (await assign(tx, one, now)) assigned.push(one)
    const unfit = await markUnfit(tx, rows, routed.unfit, now)
    await recordEvents(tx, [
      ...assigned.map((one) => event(one.id, 'assigned', now, one.staffId)),
      ...unfit.map((id) => event(id, 'unfit', now)),
    ])
    return { assigned, unfit }
  })
}

const event = (
  handoffId: string,
  kind: 'assigned' | 'unfit',
  now: Date,
  toStaffId?: string,
): HandoffEvent => ({
  handoffId,
  kind,
  now,
  ...(toStaffId ? { toStaffId } : {}),
})

/**
 * Rows that somebody is just claiming are left out. An anonymous complaint waits for the end of its hour: given at once,
 * the moment would lead to her message.
 */
const queued = (tx: Tx, now: Date): Promise<HandoffRow[]> =>
  tx
    .select()
    .from(handoffs)
    .where(
      and(
        eq(handoffs.state, 'open'),
        sql`${handoffs.queue} <> 'crisis'`,
        sql`not (${handoffs.queue} = 'complaints' and ${handoffs.contactId} is null
          and ${handoffs.createdAt} > ${now.toISOString()}::timestamptz - interval '1 hour')`,
      ),
    )
    .orderBy(asc(handoffs.priority), asc(handoffs.queuedAt), asc(handoffs.id))
    .for('update', { skipLocked: true })

const waitingOf = (row: HandoffRow): Waiting => ({
  ...wishesOf(row),
  id: row.id,
  priority: row.priority,
  queuedAt: row.queuedAt.getTime(),
  prefersStaff: row.prefersStaff,
  passedOver: row.passedOver,
})

async function assign(tx: Tx, { id, staffId }: { id: string; staffId: string }, now: Date): Promise<boolean> {
  const rows = await tx
    .update(handoffs)
    .set({
      state: 'assigned',
      assignedTo: staffId,
      assignedAt: now,
      unfitSince: null,
      version: sql`${handoffs.version} + 1`,
    })
    .where(and(eq(handoffs.id, id), eq(handoffs.state, 'open')))
    .returning({ id: handoffs.id })
  return rows.length > 0
}

/** Resolves to those that were not known to fit nobody. */
async function markUnfit(tx: Tx, rows: HandoffRow[], unfit: string[], now: Date): Promise<string[]> {
  const fresh = rows.filter((row) => row.unfitSince === null && unfit.includes(row.id)).map((row) => row.id)
  const fitAgain = rows
    .filter((row) => row.unfitSince !== null && !unfit.includes(row.id))
    .map((row) => row.id)
  for (const [ids, unfitSince] of [
    [fresh, now],
    [fitAgain, null],
  ] as const)
    for (const id of ids) await tx.update(handoffs).set({ unfitSince }).where(eq(handoffs.id, id))
  return fresh
}
