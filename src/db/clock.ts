import type postgres from 'postgres'

export interface Clock extends Disposable {
  /** Epoch ms by the database's clock. */
  now(): number
}

/** How often the database is asked for its time. */
const everyMs = 1_000

/**
 * The time by which the service lives: that of the database, which all processes share. A machine whose clock is wrong, or is
 * set while it works, would else take others' leases for old and leave rows lying until its clock comes round to them.
 * Between two looks at the database it runs by a clock that nobody sets.
 */
export async function followDatabaseClock(sql: postgres.Sql): Promise<Clock> {
  let ahead = await look(null)
  let timer: NodeJS.Timeout | undefined

  /** What to add to `performance.now()`. The answer was made between the two moments: within that, nothing is changed. */
  async function look(known: number | null): Promise<number> {
    const asked = performance.now()
    const [row] = await sql<
      { at: number }[]
    >`select (extract(epoch from clock_timestamp()) * 1000)::float8 as at`
    const at = (row as { at: number }).at
    const least = at - performance.now()
    const most = at - asked
    return known === null ? (least + most) / 2 : Math.min(Math.max(known, least), most)
  }
  const plan = () => {
    timer = setTimeout(() => {
      void look(ahead)
        .then((found) => {
          ahead = found
        })
        // The database is away; nothing can be done in this time either.
        .catch(() => {})
        .finally(() => timer && plan())
    }, everyMs)
    timer.unref()
  }
  plan()
  return {
    now: () => Math.round(performance.now() + ahead),
    [Symbol.dispose]() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
