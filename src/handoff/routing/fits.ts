import type { Worker } from './worker.ts'

/** What must hold of whoever gets a chat. None of it is ever relaxed by the service. */
export interface Wishes {
  queue: string
  /** Null: not chosen yet, so any. */
  language: string | null
  workerGender: string | null
  /** Null: the shared pool. */
  centerId: string | null
  trained: string[]
  notStaff: string[]
  /** Centers that a complaint is about: who works there does not see it. */
  notCenters: string[]
}

/** Hard wishes: language, the worker's gender, center, training, not this worker. */
export function fits(wishes: Wishes, worker: Worker): boolean {
  if (wishes.notStaff.includes(worker.id)) return false
  if (wishes.language !== null && !worker.languages.includes(wishes.language)) return false
  if (wishes.workerGender !== null && worker.gender !== wishes.workerGender) return false
  if (wishes.centerId !== null && !worker.centers.includes(wishes.centerId)) return false
  if (wishes.queue === 'complaints' && !worker.trained.includes('complaints')) return false
  if (worker.centers.some((center) => wishes.notCenters.includes(center))) return false
  return wishes.trained.every((training) => worker.trained.includes(training))
}

/** Who gets chats by routing: caseworkers, and for complaints whoever is the focal point. Supervisors take what nobody fits. */
export const isRouted = (wishes: Wishes, worker: Worker): boolean =>
  (worker.role === 'caseworker' || wishes.queue === 'complaints') && fits(wishes, worker)
