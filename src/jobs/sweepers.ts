import type postgres from 'postgres'
import type { Bells } from '../messages/types.ts'

export interface SweepDeps {
  sql: postgres.Sql
  now(): number
  random(): number
  failed(error: unknown): void
}

/** A timer over a due column: every so many ms, never two at once. */
export interface Sweep {
  name: string
  everyMs: number
  run(): Promise<unknown>
}

/**
 * Starts the sweepers: what a lost ring left lying, timeouts, retention. They are plain timers over rows, so a wiped
 * queue loses nothing. Jitter keeps many processes from asking at once.
 */
export function startSweepers(
  sweeps: Sweep[],
  { random, failed }: Pick<SweepDeps, 'random' | 'failed'>,
): AsyncDisposable {
  const stop = new AbortController()
  const running = new Set<Promise<unknown>>()
  const timers = new Map<string, NodeJS.Timeout>()
  const plan = (sweep: Sweep, afterMs: number) => {
    if (stop.signal.aborted) return
    const begin = () => {
      const run = sweep
        .run()
        .catch(failed)
        .finally(() => {
          running.delete(run)
          plan(sweep, sweep.everyMs * (0.8 + 0.4 * random()))
        })
      running.add(run)
    }
    timers.set(sweep.name, setTimeout(begin, afterMs))
  }
  // The first round comes at once: after a crash somebody waits for what was left.
  for (const sweep of sweeps) plan(sweep, 50 * random())
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.allSettled(running)
    },
  }
}

/** Rings for what waits and is due: messages without a turn, answers without a send. */
export async function ringForWork({ sql, now }: Pick<SweepDeps, 'sql' | 'now'>, bells: Bells): Promise<void> {
  const at = new Date(now()).toISOString()
  const [due] = await sql<{ turns: boolean; sends: boolean }[]>`
    select exists (select 1 from inbox where state = 'waiting' and attempts >= 0 and due_at <= ${at}::timestamptz) as turns,
      exists (select 1 from outbox where state in ('queued', 'leased') and attempts >= 0 and due_at <= ${at}::timestamptz
        and (lease_until is null or lease_until < ${at}::timestamptz)) as sends`
  if (due?.turns) bells.ring('turns')
  if (due?.sends) bells.ring('sends')
}
