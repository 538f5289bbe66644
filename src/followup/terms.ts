import type { Trigger } from './plan.ts'

const day = 86_400_000

/** A message that could not be sent by then (all was down, holidays, her hours) is skipped: it is no longer what she agreed to. */
export const afterwardsMs = 7 * day
/** Of several plans that ask her something nobody is asked twice within so long. */
export const apartMs = 3 * day
/** So far apart are messages of plans with the same trigger. A reminder has a date: it stands back behind another reminder alone. */
export const apartOf = (trigger: Trigger): number => (trigger === 'booked' ? day : apartMs)
