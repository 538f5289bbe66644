/** Details older than this are told with "call to confirm", and staff are asked to confirm them. */
const confirmAfterDays = 90
const dayMs = 86_400_000

/** The last day (ISO date) on which details may have been confirmed to count as fresh. */
export const oldestFresh = (now: Date): string =>
  new Date(now.getTime() - confirmAfterDays * dayMs).toISOString().slice(0, 10)

/** Whether details were confirmed once, but too long ago. What nobody ever confirmed is told by other means. */
export const isStale = (assuredOn: string | null, now: Date): boolean =>
  assuredOn !== null && assuredOn < oldestFresh(now)
