const day = 86_400_000
const bands = [
  ['day', day],
  ['days_3', 3 * day],
  ['week', 7 * day],
  ['weeks_2', 14 * day],
] as const

/** How long somebody waited, as a band: an exact time would be hers alone. Both ends in any order count as at once. */
export const waitingBand = (from: Date, until: Date): string =>
  bands.find(([, most]) => until.getTime() - from.getTime() <= most)?.[0] ?? 'longer'
