/** Messages a second that a number may send and receive together are 80; room is left for what comes in. */
const perSecond = 60
/** To one person: one message each six seconds, of which up to 45 may be taken ahead (error 131056 beyond). */
const pairMs = 6_000
const pairBurst = 40
const mostPairs = 20_000

export interface Pace {
  /** Takes a place for one message. Else how long to wait, milliseconds. */
  take(address: string): { ok: true } | { ok: false; afterMs: number }
  /** Meta asked for a pause, to one person or (null) to all. */
  rest(address: string | null, ms: number): void
}

/**
 * Keeps below Meta's limits of a number (80 messages a second) and of a pair (a burst of 45, then one each six seconds),
 * with some room: who runs into them is held off longer. Each process counts for itself; of several together Meta's own
 * refusals are heard.
 * https://developers.facebook.com/docs/whatsapp/throughput
 */
export function createPace(now: () => number): Pace {
  /** When the next message would be due if they came evenly (epoch ms). */
  const pairs = new Map<string, number>()
  let numberDue = 0
  let restingUntil = 0

  return {
    take(address) {
      const time = now()
      const pairDue = Math.max(pairs.get(address) ?? 0, time)
      const pairWait = pairDue - (pairBurst - 1) * pairMs - time
      const due = Math.max(numberDue, time)
      const numberWait = Math.max(due - 1_000 - time, restingUntil - time)
      const afterMs = Math.max(pairWait, numberWait)
      if (afterMs > 0) return { ok: false, afterMs: Math.ceil(afterMs) }
      if (pairs.size >= mostPairs) forget(time)
      pairs.set(address, pairDue + pairMs)
      numberDue = due + 1_000 / perSecond
      return { ok: true }
    },
    rest(address, ms) {
      const time = now()
      if (address === null) restingUntil = Math.max(restingUntil, time + ms)
      else pairs.set(address, Math.max(pairs.get(address) ?? 0, time + (pairBurst - 1) * pairMs + ms))
    },
  }

  function forget(time: number) {
    for (const [address, due] of pairs) if (due <= time) pairs.delete(address)
    if (pairs.size >= mostPairs) pairs.clear()
  }
}
