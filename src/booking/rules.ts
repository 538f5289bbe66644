const minute = 60_000
const hour = 60 * minute

/** A seat is kept so long while she decides. */
const holdMs = 10 * minute
/** An offered seat is hers to take so long. */
const offerMs = 12 * hour
/** Nothing is offered, and no line is kept, so long before the start: whoever comes then finds the seat at once. */
const lastCallMs = 2 * hour

const earliest = (...times: number[]) => new Date(Math.min(...times))

/** Until when a seat is held: ten minutes, never beyond the start. */
export const heldUntil = (now: Date, startsAt: Date) => earliest(now.getTime() + holdMs, startsAt.getTime())
/** When the line for a session ends. */
export const lineEnds = (startsAt: Date) => new Date(startsAt.getTime() - lastCallMs)
/** Until when an offer stands. */
export const offeredUntil = (now: Date, startsAt: Date) =>
  earliest(now.getTime() + offerMs, lineEnds(startsAt).getTime())
