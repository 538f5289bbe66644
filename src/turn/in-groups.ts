/**
 * How items are gathered: what comes while a group is under way makes up the next. So groups form under load only, and a
 * lone item never waits.
 */
export interface Gathering {
  /** Items of one group at most. */
  most: number
  /** Milliseconds. A group that takes longer (it waits for a lock, say) holds up its own items alone: the next begins beside it. */
  patienceMs: number
  /** Groups under way at most, late ones included. */
  atOnce: number
}

/**
 * Has items done in groups: `run` takes a group and gives an outcome for each item, in its order. A group that fails is
 * done again item by item, so that nobody pays for another's mistake; `run` must therefore do all of a group or nothing.
 */
export function inGroups<Item, Outcome>(
  run: (items: Item[]) => Promise<Outcome[]>,
  { most, patienceMs, atOnce }: Gathering,
): (item: Item) => Promise<Outcome> {
  interface Waiting {
    item: Item
    done(outcome: Outcome): void
    fail(error: unknown): void
  }
  let waiting: Waiting[] = []
  let underWay = 0
  let late = 0
  let scheduled = false

  function begin() {
    scheduled = false
    if (!mayBegin()) return
    const group = waiting.slice(0, most)
    waiting = waiting.slice(most)
    underWay++
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      late++
      schedule()
    }, patienceMs)
    void settle(group).finally(() => {
      clearTimeout(timer)
      underWay--
      if (isLate) late--
      schedule()
    })
  }

  const mayBegin = () => waiting.length > 0 && underWay === late && underWay < atOnce

  /** What the present round of the event loop brings goes together. */
  function schedule() {
    if (scheduled || !mayBegin()) return
    scheduled = true
    setImmediate(begin)
  }

  async function settle(group: Waiting[]): Promise<void> {
    try {
      const outcomes = await run(group.map(({ item }) => item))
      for (const [i, { done }] of group.entries()) done(outcomes[i] as Outcome)
    } catch (error) {
      if (group.length === 1) group[0]?.fail(error)
      else await Promise.all(group.map((one) => settle([one])))
    }
  }

  return (item) =>
    new Promise((done, fail) => {
      waiting.push({ item, done, fail })
      schedule()
    })
}
