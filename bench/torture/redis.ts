import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../../test/support/free-port.ts'
import { type RedisServer, startRedis } from '../../test/support/start-redis.ts'

/** A Redis of our own that can be wiped, killed and started again at the same place. */
export interface OwnRedis extends AsyncDisposable {
  url: string
  flush(): Promise<void>
  kill(): Promise<void>
  start(): Promise<void>
}

/** Null: this machine has no redis-server. */
export async function startOwnRedis(): Promise<OwnRedis | null> {
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-torture-redis-'))
  const port = await freePort()
  let server: RedisServer | null = await startRedis(folder, port)
  if (!server) return null
  return {
    url: server.url,
    async flush() {
      const redis = new Redis(port)
      await redis.flushall()
      redis.disconnect()
    },
    async kill() {
      await server?.kill()
      server = null
    },
    async start() {
      server = await startRedis(folder, port)
    },
    async [Symbol.asyncDispose]() {
      await server?.[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
