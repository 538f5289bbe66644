import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { connectRaw } from './client.ts'
import type { Access } from './embedded-access.ts'

/** The role and the database that the program works with. */
const role = 'mpcc'

export const embeddedUrl = ({ password }: Access, port: number): string =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${role}`

/**
 * A connection that says "this process uses the embedded database". Who stops looks for others and, when it is the
 * last, ends Postgres too. A process that was killed has no connection any more, so it never counts.
 */
export interface Keeper {
  /** True when nobody else uses it; then nobody comes in before Postgres is gone. */
  isLast(): Promise<boolean>
  close(): Promise<void>
}

export type Kept = Keeper | 'other data' | 'wrong password' | 'no answer'

const keeperName = 'mpcc-chat keeper'
const leavingName = 'mpcc-chat leaving'

export async function keep(
  access: Access,
  port: number,
  dataOf: (path: string) => boolean,
  onLost: () => void,
): Promise<Kept> {
  let state: 'joining' | 'kept' | 'over' = 'joining'
  const admin = connectRaw(`postgres://postgres:${access.adminPassword}@127.0.0.1:${port}/postgres`, {
    max: 1,
    name: keeperName,
    statementTimeout: 0,
    lifetime: null,
    onclose: () => {
      if (state === 'kept') void rejoin()
    },
  })
  const close = async () => {
    state = 'over'
    await admin.end({ timeout: 2 })
  }
  // Postgres closes every connection when one of its processes crashed, and is back after a moment.
  const rejoin = async () => {
    for (const until = Date.now() + 20_000; Date.now() < until && state === 'kept'; await sleep(500)) {
      const back = await admin`select 1`.then(
        () => true,
        () => false,
      )
      if (back) return
    }
    if (state === 'kept') onLost()
  }
  try {
    const [row] = await admin<{ data_directory: string }[]>`show data_directory`
    if (!row || !dataOf(row.data_directory)) {
      await close()
      return 'other data'
    }
    // Waits while another process is ending Postgres, until that takes this connection along.
    await admin`select pg_advisory_lock_shared(hashtextextended(${keeperName}, 0))`
    await admin`select pg_advisory_unlock_shared(hashtextextended(${keeperName}, 0))`
    await ensureDatabase(admin, access.password)
    state = 'kept'
  } catch (error) {
    await close().catch(() => {})
    const code = (error as { code?: string }).code
    return code === '28P01' || code === '28000' ? 'wrong password' : 'no answer'
  }
  const isLast = async () => {
    await admin`select pg_advisory_lock(hashtextextended(${keeperName}, 0))`
    // Who stopped just before gave its lock back, and is still listed for a moment: two that stop at once would both think
    // that the other stays.
    for (let looks = 0; looks < 5; looks++) {
      if (looks > 0) await sleep(100)
      const [row] = await admin<{ others: number }[]>`
        select count(*)::int as others from pg_stat_activity
        where application_name = ${keeperName} and pid <> pg_backend_pid()`
      if (row?.others !== 0) continue
      state = 'over'
      return true
    }
    // The next to look need not wait until Postgres has forgotten us.
    await admin`select set_config('application_name', ${leavingName}, false)`
    return false
  }
  return { isLast, close }
}

/** The program's own role is no superuser: what works here works on a managed Postgres. Two may do this at once. */
async function ensureDatabase(admin: Sql, password: string): Promise<void> {
  const [there] = await admin`select from pg_database where datname = ${role}`
  if (there) return
  const already = (error: { code?: string }) => {
    if (!['42710', '42P04', '23505', '55006'].includes(error.code ?? '')) throw error
  }
  await admin.unsafe(`create role ${role} login createdb password '${password}'`).catch(already)
  await admin.unsafe(`create database ${role} owner ${role}`).catch(already)
}
