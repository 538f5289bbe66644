import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type Browser, chromium as playwright } from 'playwright-core'
import { describe, inject } from 'vitest'
import { type RedisServer, startRedis } from './start-redis.ts'

export type Queue = 'postgres' | 'redis'

export const hasRedis = () => inject('redisUrl') !== null
export const hasBrowser = () => inject('browserPath') !== null

/** A Redis database that no other test uses, on the run's server. Throws where there is no Redis: guard by `hasRedis`. */
export async function redisUrl(): Promise<string> {
  const server = inject('redisUrl')
  if (!server) throw new Error('no redis-server on this machine')
  const redis = new Redis(server)
  const taken = await redis.incr('databases taken')
  await redis.quit()
  return `${server}/${(taken % 3_999) + 1}`
}

/** A whole Redis server of one's own: for FLUSHALL, kills and restarts. */
export async function ownRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-redis-'))
  const server = await startRedis(folder)
  if (!server) throw new Error('no redis-server on this machine')
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A started Chromium; close it (or `await using`). Throws where there is none: guard by `hasBrowser`. */
export async function chromium(): Promise<Browser> {
  const executablePath = inject('browserPath')
  if (!executablePath) throw new Error('no Chromium on this machine')
  // As root there is no sandbox to be had; /dev/shm is small in containers.
  const args = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  return playwright.launch({ executablePath, args })
}

/** The same tests on both pairs: Postgres alone (BullMQ's Postgres backend), and Postgres with Redis. */
export function bothQueues(name: string, tests: (queue: Queue) => void) {
  describe.each<Queue>(hasRedis() ? ['postgres', 'redis'] : ['postgres'])(`${name} (queue on %s)`, tests)
}
/** Suites that need Redis or a browser are left out where the machine has none (never in CI: the run fails there). */
export const describeWithRedis = (name: string, tests: () => void) =>
  describe.skipIf(!hasRedis())(name, tests)
export const describeWithBrowser = (name: string, tests: () => void) =>
  describe.skipIf(!hasBrowser())(name, tests)
