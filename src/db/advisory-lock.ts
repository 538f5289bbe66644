import { setTimeout as sleep } from 'node:timers/promises'
import { connectRaw } from './client.ts'

export interface HeldLock {
  /** Gives the lock back. `onLost` is not called for it. */
  release(): Promise<void>
}

export interface LockOptions {
  /** Called once when the connection, and so the lock, is gone: stop what it guards first, then ask for it again. */
  onLost(): void
  /** Ends the waiting (the result is then null); a lock that is held stays held. */
  signal: AbortSignal
  /** Milliseconds between two tries. */
  retryMs?: number
  /** Milliseconds between two proofs that the connection lives; half as much may pass without an answer. */
  heartbeatMs?: number
}

/**
 * Waits for a Postgres advisory lock of this name and holds it on a connection of its own. One process of all holds it;
 * when that one dies, Postgres frees it and another's wait ends. An unreachable database is waited out as well.
 */
export async function holdLock(url: string, name: string, options: LockOptions): Promise<HeldLock | null> {
  const { signal, retryMs = 1000 } = options
  while (!signal.aborted) {
    const held = await tryLock(url, name, options).catch(() => null)
    if (held && signal.aborted) await held.release()
    else if (held) return held
    await sleep(retryMs, undefined, { signal }).catch(() => {})
  }
  return null
}

async function tryLock(url: string, name: string, options: LockOptions): Promise<HeldLock | null> {
  const { onLost, heartbeatMs = 10_000 } = options
  let state: 'asking' | 'held' | 'over' = 'asking'
  let heart: NodeJS.Timeout | undefined
  const end = () => {
    state = 'over'
    clearInterval(heart)
    return sql.end({ timeout: 1 })
  }
  const lose = () => {
    if (state !== 'held') return
    void end().catch(() => {})
    onLost()
  }
  const sql = connectRaw(url, {
    max: 1,
    name: 'mpcc-chat lock',
    statementTimeout: 0,
    // A pool would open another connection in silence, and that one holds no lock.
    onclose: lose,
    lifetime: null,
    parameters: { tcp_keepalives_idle: 15, tcp_keepalives_interval: 5, tcp_keepalives_count: 3 },
  })
  try {
    const [row] = await sql<
      { got: boolean }[]
    >`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as got`
    if (!row?.got) {
      await end()
      return null
    }
  } catch (error) {
    await end().catch(() => {})
    throw error
  }
  state = 'held'
  heart = setInterval(() => {
    const late = setTimeout(lose, heartbeatMs / 2)
    sql`select 1`.then(() => clearTimeout(late), lose)
  }, heartbeatMs)
  heart.unref()
  return { release: end }
}
