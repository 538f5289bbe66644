import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectRaw } from '../../src/db/client.ts'
import { freePort } from '../../test/support/free-port.ts'
import type { Cluster } from './cluster.ts'
import { type FakeApi, startFakeApi } from './fake-api.ts'
import type { OwnRedis } from './redis.ts'
import { type Service, startService } from './service.ts'

export type Queue = 'postgres' | 'redis'
export type Mode = 'polling' | 'webhook'

export interface Setting {
  /** The roles of each process. */
  processes: string[]
  mode: Mode
  /** Modules that each process loads first. */
  preload?: string[]
  /** Each process has a file that says by how many ms its clock is wrong; needs the preload `shifted-clock.ts`. */
  clockFile?: boolean
  /** In place of the cluster: the program's own embedded Postgres in this folder. */
  ownDataDir?: string
}

/** What a scenario happens to: the real program, the fake Telegram, the database and the queue. */
export interface World extends AsyncDisposable {
  api: FakeApi
  services: Service[]
  webUrls: string[]
  cluster: Cluster
  redis: OwnRedis | null
  databaseUrl: string | null
  dataDir: string
  clockFiles: string[]
  /** What is not done in the database: waiting and dead messages, unsent and dead answers. */
  undone(): Promise<{ left: number; dead: number }>
}

const allRoles = 'web,turns,sends,telegram'
export const oneProcess = [allRoles]

export async function openWorld(
  name: string,
  setting: Setting,
  cluster: Cluster,
  redis: OwnRedis | null,
): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const api = stack.use(await startFakeApi())
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-torture-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const databaseUrl = setting.ownDataDir ? null : await cluster.database(name)
  const services: Service[] = []
  const webUrls: string[] = []
  const clockFiles: string[] = []
  for (const [i, roles] of setting.processes.entries()) {
    const clock = join(folder, `clock-${i}`)
    if (setting.clockFile) clockFiles.push(clock)
    const port = roles.includes('web') ? await freePort() : 0
    if (port) webUrls.push(`http://127.0.0.1:${port}`)
    const env = {
      HOME: folder,
      DATA_DIR: setting.ownDataDir ?? folder,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      ...(redis ? { REDIS_URL: redis.url } : {}),
      MASTER_KEY: '0'.repeat(63).concat('7'),
      ROLES: roles,
      LOG_LEVEL: 'warn',
      TRUST_PROXY: 'true',
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.url,
      TELEGRAM_MODE: setting.mode,
      TELEGRAM_WEBHOOK_SECRET: 'secret-of-the-webhook',
      ...(port ? { PORT: `${port}`, PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
      ...(setting.clockFile ? { TORTURE_CLOCK: clock } : {}),
    }
    services.push(stack.use(startService(`process ${i + 1} (${roles})`, env, setting.preload)))
  }
  for (const service of services) await service.ready()
  const owned = stack.move()
  return {
    api,
    services,
    webUrls,
    cluster,
    redis,
    databaseUrl,
    dataDir: setting.ownDataDir ?? folder,
    clockFiles,
    undone: () => (databaseUrl ? countUndone(databaseUrl) : Promise.resolve({ left: 0, dead: 0 })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function countUndone(url: string): Promise<{ left: number; dead: number }> {
  const sql = connectRaw(url, { max: 1 })
  try {
    const [row] = await sql<{ left: number; dead: number }[]>`
      select ((select count(*) from inbox where state = 'waiting') +
        (select count(*) from outbox where state in ('queued', 'leased')))::int as left,
        ((select count(*) from inbox where state = 'dead') +
        (select count(*) from outbox where state = 'dead'))::int as dead`
    return row ?? { left: 0, dead: 0 }
  } finally {
    await sql.end()
  }
}
