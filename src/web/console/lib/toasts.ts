import { createStore } from './store.ts'

export interface Toast {
  id: number
  text: string
  bad: boolean
  /** What takes it back, while the toast stands. */
  undo?: () => void
}

export const toasts = createStore<Toast[]>([])
let count = 0

/** Tells of something that was done, for a few seconds; longer where it can be taken back or went wrong. */
export function tell(text: string, more: { bad?: boolean; undo?: () => void; forMs?: number } = {}): number {
  count += 1
  const id = count
  toasts.set((now) => [
    ...now.slice(-2),
    { id, text, bad: more.bad ?? false, ...(more.undo ? { undo: more.undo } : {}) },
  ])
  setTimeout(() => hush(id), more.forMs ?? (more.undo || more.bad ? 8_000 : 4_000))
  return id
}

export const hush = (id: number): void => toasts.set((now) => now.filter((one) => one.id !== id))
