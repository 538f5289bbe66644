import { fits, type Wishes } from '../routing/fits.ts'
import type { Worker } from '../routing/worker.ts'

export interface Called {
  staffId: string
  round: number
  /** She may still come. */
  waiting: boolean
}

export interface NextCall {
  staffId: string
  round: number
  supervisor: boolean
}

const atOnce = 2

/**
 * Whom to call next. Two at a time who fit the wishes: trained for a crisis before others, caseworkers before supervisors,
 * the least loaded first. When all have been called, they are called again. From five minutes on all supervisors who are
 * there, whatever they speak: they find somebody. Nobody fits: supervisors at once.
 */
export function nextCalls(
  wishes: Wishes,
  { there, called, supervisorsToo }: { there: Worker[]; called: Called[]; supervisorsToo: boolean },
): NextCall[] {
  const allowed = there.filter((worker) => !wishes.notStaff.includes(worker.id))
  const able = allowed.filter((worker) => fits(wishes, worker)).sort(byAptness)
  const supervisors = allowed.filter((worker) => worker.role === 'supervisor')
  const calls: NextCall[] = []
  const waiting = called.filter((one) => one.waiting)
  if (supervisorsToo || able.length === 0) calls.push(...anew(supervisors, called, true))
  const room = atOnce - waiting.filter((one) => able.some(({ id }) => id === one.staffId)).length
  if (room > 0) {
    const others = anew(able, called, false).filter(
      (one) =>
        !waiting.some(({ staffId }) => staffId === one.staffId) &&
        !calls.some(({ staffId }) => staffId === one.staffId),
    )
    calls.push(...others.sort((a, b) => a.round - b.round).slice(0, room))
  }
  return calls
}

/** Each in the round after her last; supervisors are called once a round of their own, while no call to them waits. */
const anew = (workers: Worker[], called: Called[], supervisor: boolean): NextCall[] =>
  workers
    .map((worker) => {
      const hers = called.filter((one) => one.staffId === worker.id)
      return { staffId: worker.id, round: hers.length, supervisor, waiting: hers.some((one) => one.waiting) }
    })
    .filter((one) => !one.waiting)
    .map(({ waiting: _none, ...call }) => call)

function byAptness(a: Worker, b: Worker): number {
  const trained = (worker: Worker) => (worker.trained.includes('crisis') ? 0 : 1)
  const role = (worker: Worker) => (worker.role === 'caseworker' ? 0 : 1)
  return trained(a) - trained(b) || role(a) - role(b) || a.load - b.load || (a.id < b.id ? -1 : 1)
}
