import { setTimeout as sleep } from 'node:timers/promises'
import type postgres from 'postgres'
import { holdLock } from '../db/advisory-lock.ts'

export interface ProcessLock extends AsyncDisposable {
  /** False while the lock is lost: then others may take this process for dead and send what it holds. */
  held(): boolean
}

const nameOf = (processId: string) => `mpcc process ${processId}`

/** A lock that lives as long as this process: others see by it at once that a process died, and take up its rows. */
export async function holdProcessLock(databaseUrl: string, processId: string): Promise<ProcessLock> {
  const stop = new AbortController()
  let held: Awaited<ReturnType<typeof holdLock>> = null
  const take = async (): Promise<void> => {
    held = await holdLock(databaseUrl, nameOf(processId), {
      signal: stop.signal,
      onLost: () => {
        held = null
        void sleep(200).then(take)
      },
    })
  }
  await take()
  return {
    held: () => held !== null,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await held?.release()
    },
  }
}

/**
 * Frees the rows that dead processes had leased: whoever can take a process's lock knows that it is gone. Resolves to
 * how many rows are free again.
 */
export async function freeOrphans(sql: postgres.Sql, processId: string): Promise<number> {
  const owners = await sql<{ owner: string }[]>`
    select distinct lease_owner as owner from outbox
    where state = 'leased' and lease_until > now() and lease_owner <> ${processId}::uuid`
  let freed = 0
  for (const { owner } of owners) {
    freed += await sql.begin(async (tx) => {
      const [lock] = await tx<
        { dead: boolean }[]
      >`select pg_try_advisory_xact_lock(hashtextextended(${nameOf(owner)}, 0)) as dead`
      if (!lock?.dead) return 0
      const { count } =
        await tx`update outbox set lease_until = now() where state = 'leased' and lease_owner = ${owner}::uuid`
      return count
    })
  }
  return freed
}

/**
 * Frees the rows that this process has leased and does not know of: the turn's commit arrived, its answer was lost with the
 * connection. What is not held at two looks in a row is no row that is just on its way to the sender. Resolves to how many
 * rows are free again.
 */
export function createForgottenRows(
  sql: postgres.Sql,
  processId: string,
  holds: (id: string) => boolean,
): () => Promise<number> {
  let suspects = new Set<string>()
  return async () => {
    const rows = await sql<{ id: string }[]>`
      select id from outbox where state = 'leased' and lease_owner = ${processId}::uuid`
    const unknown = rows.map(({ id }) => id).filter((id) => !holds(id))
    const forgotten = unknown.filter((id) => suspects.has(id))
    suspects = new Set(unknown)
    if (forgotten.length === 0) return 0
    const { count } = await sql`
      update outbox set lease_until = now()
      where id = any(${forgotten}::uuid[]) and state = 'leased' and lease_owner = ${processId}::uuid`
    return count
  }
}
