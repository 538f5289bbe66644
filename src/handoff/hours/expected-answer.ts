import { eq } from 'drizzle-orm'
import { handoffs } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { readTargets, targetMs } from '../clock/targets.ts'
import { priorities, type Queue } from '../open-handoff.ts'
import type { Wishes } from '../routing/fits.ts'
import { takers } from '../routing/route.ts'
import { staffedHours } from '../routing/worker.ts'
import { addWithin, dateOf, isWithin, nextWithin } from './periods.ts'
import { readWorkers } from './read-workers.ts'

/**
 * When an answer may be expected. `now`: people are there (crisis only). `unknown`: nobody's hours are known. `nobody`:
 * there are workers, and none of them fits the wishes.
 */
export type Expected = { kind: 'now' | 'today' | 'later'; at: Date } | { kind: 'unknown' | 'nobody' }

const quarter = 900_000

/** For a wish that is about to be opened. Never a promise: the target for its priority, in the hours of those who may take it. */
export async function expectAnswer(
  db: Db | Tx,
  wishes: Wishes & { queue: Queue },
  now: Date,
): Promise<Expected> {
  const at = now.getTime()
  const workers = await readWorkers(db, now)
  if (workers.length === 0) return { kind: 'unknown' }
  const able = takers(wishes, workers)
  if (able.length === 0) return { kind: 'nobody' }
  const hours = staffedHours(able, at)
  if (wishes.queue === 'crisis') {
    if (isWithin(hours, at)) return { kind: 'now', at: now }
    const back = nextWithin(hours, at)
    return back === null ? { kind: 'unknown' } : dated(back, at)
  }
  const target = targetMs(await readTargets(db), priorities[wishes.queue], true)
  const due = addWithin(hours, at, target)
  return due === null ? { kind: 'unknown' } : dated(due, at)
}

/** For one that is open. What is overdue has no honest hour any more. */
export async function expectAnswerTo(db: Db | Tx, handoffId: string, now: Date): Promise<Expected> {
  const [row] = await db.select({ at: handoffs.answerDueAt }).from(handoffs).where(eq(handoffs.id, handoffId))
  if (!row?.at || row.at <= now) return { kind: 'unknown' }
  const known = await readWorkers(db, now)
  // Without known hours the clock counts every hour: that is our own reminder, not a time to be told.
  if (staffedHours(known, now.getTime()).length === 0) return { kind: 'unknown' }
  return dated(row.at.getTime(), now.getTime())
}

function dated(moment: number, now: number): Expected {
  const at = Math.ceil(moment / quarter) * quarter
  return { kind: dateOf(at) === dateOf(now) ? 'today' : 'later', at: new Date(at) }
}
