/** A line about an outage is worth reading once a minute, not at each try. */
const everyMs = 60_000

/**
 * Tells of a connection that is away, at most once a minute, in words that an operator can act on. Messages are answered
 * all the same: the sweepers do without rings, pages without pulses.
 */
export function outageNotice(
  log: { warn(fields: object, message: string): void },
  what: 'Redis' | 'the queue in Postgres',
  now: () => number = Date.now,
): (error: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return (error) => {
    if (now() - toldAt < everyMs) return
    toldAt = now()
    const { code, name } = error as { code?: string; name?: string }
    log.warn(
      { code: code ?? name ?? 'unknown' },
      `${what} cannot be reached; messages are answered all the same, more slowly. See that it runs and is named rightly`,
    )
  }
}
