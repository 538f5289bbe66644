import { allDates, checkRule } from './expand-rule.ts'
import { instantOf, readLocal } from './local-time.ts'
import type { NewMeeting } from './meeting-rows.ts'

/** The dates of a course by a rule, which must end: a course is booked once, with all its dates. */
export function courseDates(of: {
  rrule: string
  starts: string
  minutes: number
  roomId?: number | null | undefined
}): { ok: true; meetings: NewMeeting[] } | { ok: false; why: 'bad_times' | 'rule' | 'too_many' | 'endless' } {
  const starts = readLocal(of.starts)
  if (!starts) return { ok: false, why: 'bad_times' }
  const rule = checkRule(of.rrule, starts)
  if (!rule.ok) return rule
  if (rule.endless) return { ok: false, why: 'endless' }
  const meetings = allDates(of.rrule, starts).map((date) => ({
    startsAt: instantOf(date),
    endsAt: instantOf(date.add({ minutes: of.minutes })),
    roomId: of.roomId ?? null,
  }))
  return { ok: true, meetings }
}
