import type { handoffs } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { readWorkers } from '../hours/read-workers.ts'
import type { Wishes } from '../routing/fits.ts'
import { takers } from '../routing/route.ts'
import { staffedHours, type Worker } from '../routing/worker.ts'
import { type Clock, staffClock } from './clock.ts'
import { readTargets, type Targets, targetMs } from './targets.ts'

/** What clocks are made from: who works when, and the targets. */
export interface Plan {
  workers: Worker[]
  targets: Targets
}

export async function readPlan(tx: Tx, now: Date): Promise<Plan> {
  return { workers: await readWorkers(tx, now), targets: await readTargets(tx) }
}

/** A chat as clocks see it. */
export type Clocked = Wishes & { priority: number; firstAnsweredAt: Date | null }

/** The clock of a chat that waits for staff since `from`. */
export function clockOf(
  chat: Clocked,
  { workers, targets }: Plan,
  from: Date,
  stage: 'warn' | 'overdue' | 'reassign' = 'warn',
): Clock {
  const at = from.getTime()
  return staffClock(stage, {
    hours: staffedHours(takers(chat, workers), at),
    from: at,
    target: targetMs(targets, chat.priority, chat.firstAnsweredAt === null),
  })
}

/** The wishes that stand on a row. */
export const wishesOf = (row: typeof handoffs.$inferSelect): Wishes => ({
  queue: row.queue,
  language: row.language,
  workerGender: row.workerGender,
  centerId: row.centerId,
  trained: row.trained,
  notStaff: row.notStaff,
  notCenters: row.notCenters,
})
