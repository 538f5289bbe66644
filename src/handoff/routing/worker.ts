import { type Hours, horizonMs, isWithin, merge, type Period, periodsOf } from '../hours/periods.ts'

/** Somebody who may have chats, as routing sees her. */
export interface Worker {
  id: string
  role: 'caseworker' | 'supervisor'
  gender: 'f' | 'm' | null
  languages: string[]
  trained: string[]
  /** In which centers she works. */
  centers: string[]
  /** Most chats at a time. */
  capacity: number
  /** Chats that she has now, without those laid aside. */
  load: number
  hours: Hours
}

/** Whether she is at work, by her hours and by what she said of today. */
export const isOnShift = (worker: Worker, now: number): boolean =>
  isWithin(periodsOf(worker.hours, now, now + 1), now)

/** The hours in which at least one of them is at work, for three weeks from `from`. */
export const staffedHours = (workers: Worker[], from: number): Period[] =>
  merge(workers.flatMap((worker) => periodsOf(worker.hours, from, from + horizonMs)))
