import { fits, isRouted, type Wishes } from './fits.ts'
import { isOnShift, type Worker } from './worker.ts'

/** A chat in the queue. */
export interface Waiting extends Wishes {
  id: string
  priority: number
  /** Epoch ms: its place within its priority. */
  queuedAt: number
  /** A soft wish: who had her before. */
  prefersStaff: string | null
  /** Soft: who let it grow too old. */
  passedOver: string[]
}

export interface Routed {
  assigned: { id: string; staffId: string }[]
  /** Nobody here can ever take these, whatever the hour: they are the supervisor's. */
  unfit: string[]
}

/**
 * Gives chats to workers: by priority, then the oldest first, each to whom it fits. Who had her before comes first, then
 * the least loaded of those who are on shift and have room. A chat that fits nobody free does not hold up those behind it.
 * Pure: workers' loads are counted on in copies.
 */
export function route(queue: Waiting[], workers: Worker[], now: number): Routed {
  const free = workers.filter((worker) => isOnShift(worker, now))
  const load = new Map(workers.map((worker) => [worker.id, worker.load]))
  const loadOf = (worker: Worker) => load.get(worker.id) ?? 0
  const routed: Routed = { assigned: [], unfit: [] }
  const ordered = [...queue].sort(
    (a, b) => a.priority - b.priority || a.queuedAt - b.queuedAt || (a.id < b.id ? -1 : 1),
  )
  for (const one of ordered) {
    const able = free.filter((worker) => loadOf(worker) < worker.capacity && isRouted(one, worker))
    const fresh = able.filter((worker) => !one.passedOver.includes(worker.id))
    const among = fresh.length > 0 ? fresh : able
    const before = among.find((worker) => worker.id === one.prefersStaff)
    const taker = before ?? least(among, loadOf)
    if (taker) {
      load.set(taker.id, loadOf(taker) + 1)
      routed.assigned.push({ id: one.id, staffId: taker.id })
    } else if (!workers.some((worker) => worker.capacity > 0 && isRouted(one, worker)))
      routed.unfit.push(one.id)
  }
  return routed
}

function least(workers: Worker[], loadOf: (worker: Worker) => number): Worker | undefined {
  let best: Worker | undefined
  for (const worker of workers)
    if (!best || loadOf(worker) < loadOf(best) || (loadOf(worker) === loadOf(best) && worker.id < best.id))
      best = worker
  return best
}

/** All who may take it: those it is routed to, and supervisors whom it fits. */
export const takers = (wishes: Wishes, workers: Worker[]): Worker[] =>
  workers.filter((worker) => fits(wishes, worker))
