import { isEnded, type ReferralState } from './moves.ts'

const hour = 3_600_000
/** Priorities of the inter-agency form. */
export const priorityMs = { '24h': 24 * hour, '72h': 72 * hour, '2w': 14 * 24 * hour } as const
export type Priority = keyof typeof priorityMs
export const isPriority = (value: string): value is Priority => Object.hasOwn(priorityMs, value)

/** Each state has so long as the priority says; an appointment has that after its time. A warning comes at four fifths. */
export function clockOf(state: ReferralState, priority: Priority, now: Date, scheduledFor: Date | null) {
  if (isEnded(state)) return { dueAt: null, clockAt: null, clockStage: 'running' as const }
  const from =
    state === 'scheduled' && scheduledFor ? Math.max(now.getTime(), scheduledFor.getTime()) : now.getTime()
  const ms = priorityMs[priority]
  return { dueAt: new Date(from + ms), clockAt: new Date(from + 0.8 * ms), clockStage: 'running' as const }
}
