/** A count below this is not shown: it would tell of people whom somebody knows. */
export const smallest = 5

/** One part of a whole. `n` null: hidden. A part that is not listed is 0. */
export interface Part {
  value: string
  n: number | null
}
/** How a whole that is shown divides; null: no part of it can be told. */
export type Split = Part[] | null

/**
 * Whether so many hidden parts may together make `sum`: the reader knows that number, and that each is at least 1, and still
 * each may be `smallest` or more.
 */
const safe = (hidden: number, sum: number) =>
  hidden === 0 ? sum === 0 : hidden > 1 && sum - (hidden - 1) >= smallest

/**
 * Divides a whole that is shown into parts, and hides what is small so that who knows this very rule cannot compute it:
 *
 * - Hidden along with the small ones are the parts of the next size from `smallest` up, all of that size. The rule looks at
 *   sizes alone, so exchanging the numbers of two hidden parts gives the same publication: each may be the large one or a
 *   small one.
 * - Where the parts are below `smallest` on the average, none is told. From one such division another comes by moving one
 *   from part to part, so no number behind it is certain, either.
 */
export function split(parts: ReadonlyMap<string, number>): Split {
  const counts = [...parts].filter(([, n]) => n > 0).sort(([a], [b]) => (a < b ? -1 : 1))
  const whole = counts.reduce((all, [, n]) => all + n, 0)
  if (counts.length > 0 && whole <= (smallest - 1) * counts.length) return null
  const small = counts.some(([, n]) => n < smallest)
  const next = Math.min(...counts.map(([, n]) => n).filter((n) => n >= smallest))
  return counts.map(([value, n]) => ({ value, n: small && n <= next ? null : n }))
}

/** A whole may be shown when it counts nobody, or enough. */
export const shownWhole = (n: number): number | null => (n === 0 || n >= smallest ? n : null)

/** The auditor: whether a published division keeps its hidden parts, judged by nothing but what is published. */
export function keeps(whole: number, parts: Split): boolean {
  if (parts === null) return whole === 0 || whole >= smallest
  const hidden = parts.filter(({ n }) => n === null).length
  const shown = parts.reduce((all, { n }) => all + (n ?? 0), 0)
  return parts.every(({ n }) => n === null || n === 0 || n >= smallest) && safe(hidden, whole - shown)
}
