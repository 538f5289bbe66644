import type { SessionRow } from '../pages/today/session-list.tsx'

/** Services that sessions are planned of. */
export const services = [
  'vocational-training',
  'small-grants',
  'market-assessment',
  'life-skills',
  'remedial-classes',
  'recreation',
  'reflection-circle',
  'psychosocial-group',
  'psychosocial-individual',
]
/** The week as people here count it, by the names that RRULE gives its days. */
export const weekdays = ['SA', 'SU', 'MO', 'TU', 'WE', 'TH', 'FR'] as const
/** Where each of them stands in the text `weekdays`, which begins with Sunday. */
export const weekdayIndex: Record<string, number> = { SU: 0, MO: 1, TU: 2, WE: 3, TH: 4, FR: 5, SA: 6 }

export interface CenterDay {
  id: string
  centerId: string | null
  kind: 'closed' | 'hours'
  name: string | null
  firstDay: string
  lastDay: string
  opensAt: string | null
  closesAt: string | null
}
export interface Series {
  id: string
  serviceId: string
  centerId: string
  rrule: string
  startsLocal: string
}
export interface Room {
  id: number
  name: string
}

/** An instant from a day and a clock time at the centers, where it is UTC+3 all year. */
export const instantAt = (day: string, time: string): string =>
  new Date(`${day}T${time}:00+03:00`).toISOString()
/** `2026-12-06`, at the centers. */
export const isoDay = (at: string | number): string =>
  new Date(new Date(at).getTime() + 3 * 3_600_000).toISOString().slice(0, 10)
/** Minutes from one clock time to another of the same day. */
export const minutesBetween = (from: string, until: string): number => {
  const of = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  return of(until) - of(from)
}
/** Seats that somebody has: who would be told of a change. */
export const takenOf = (sessions: SessionRow[]): number =>
  sessions.reduce((sum, { capacity, free }) => sum + Math.max(0, capacity - free), 0)
