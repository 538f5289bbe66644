const day = 86_400_000

/** A message that could not be sent by then (all was down, holidays, her hours) is skipped: it is no longer what she agreed to. */
export const afterwardsMs = 7 * day
/** Of several plans nobody is asked twice within so long. */
export const apartMs = 3 * day
