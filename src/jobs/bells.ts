import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { outageNotice } from '../messages/outage-notice.ts'
import type { BellRole, Bells } from '../messages/types.ts'

type Log = { warn(fields: object, message: string): void }

export interface BellDeps {
  redisUrl: string | null
  databaseUrl: string
  /** What to do when it rings; absent for roles that this process has not. */
  work: Partial<Record<BellRole, () => Promise<void>>>
  log: Log
}

/** Rings closer together than this are one. */
const gatherMs = 15

/** Minimal faces of BullMQ's two backends. */
interface RingQueue {
  add(name: string, data: object, options: object): Promise<unknown>
  close(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}
interface RingWorker {
  close(force?: boolean): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

/**
 * The bells on BullMQ: over Redis when there is one, else over its Postgres backend on the same database. A job says
 * only "there is work"; one waits and one runs at a time for each role, however often it rings.
 */
export async function createBells({
  redisUrl,
  databaseUrl,
  work,
  log,
}: BellDeps): Promise<Bells & { ready(): Promise<boolean>; queues: readonly Queue[] }> {
  const backend = redisUrl ? redisBackend(redisUrl) : await postgresBackend(databaseUrl)
  const roles: BellRole[] = ['turns', 'sends', 'handoffs', 'partners']
  const complain = outageNotice(log, redisUrl ? 'Redis' : 'the queue in Postgres')
  const queues = new Map(roles.map((role) => [role, backend.queue(role)]))
  for (const queue of queues.values()) queue.on('error', complain)
  const workers = roles.flatMap((role) => {
    const job = work[role]
    if (!job) return []
    const worker = backend.worker(role, job)
    worker.on('error', complain)
    return [worker]
  })
  const pending = new Map<BellRole, NodeJS.Timeout>()
  let closed = false

  async function strike(role: BellRole): Promise<void> {
    pending.delete(role)
    if (closed) return
    try {
      await queues
        .get(role)
        ?.add(
          'ring',
          {},
          { removeOnComplete: true, removeOnFail: true, deduplication: { id: role, keepLastIfActive: true } },
        )
    } catch (error) {
      // The sweepers find the work; but whoever is here and able can begin at once.
      complain(error)
      await work[role]?.()
    }
  }

  return {
    ring(role) {
      if (closed || pending.has(role)) return
      pending.set(
        role,
        setTimeout(() => void strike(role).catch(complain), gatherMs),
      )
    },
    ready: () => backend.ready(),
    /** To be looked at. */
    queues: [...queues.values()] as unknown as Queue[],
    async [Symbol.asyncDispose]() {
      closed = true
      for (const timer of pending.values()) clearTimeout(timer)
      // BullMQ waits for a server that is away until it is back; then nothing of ours is under way there.
      const reached = await backend.ready()
      const closing = Promise.all(workers.map((worker) => worker.close(!reached))).then(() =>
        Promise.all([...queues.values()].map((queue) => queue.close())),
      )
      await (reached ? closing : Promise.race([closing.catch(complain), sleep(500)]))
      await backend.close()
    },
  }
}

interface Backend {
  queue(role: BellRole): RingQueue
  worker(role: BellRole, job: () => Promise<void>): RingWorker
  ready(): Promise<boolean>
  close(): Promise<void>
}

/** The braces are a hash tag: in a Redis Cluster all keys of the queues stand on one node. */
const prefix = '{mpcc}'

function redisBackend(url: string): Backend {
  const { hostname, port, username, password, pathname, protocol } = new URL(url)
  const connection = {
    host: hostname,
    port: Number(port || 6379),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
  const probe = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true })
  probe.on('error', () => {})
  void probe.connect().catch(() => {})
  return {
    queue: (role) =>
      // Adding must fail at once when Redis is away, not wait for it: the sweepers do without.
      new Queue(role, {
        connection: { ...connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
        prefix,
      }),
    worker: (role, job) =>
      new Worker(role, job, {
        connection: { ...connection, maxRetriesPerRequest: null },
        prefix,
        concurrency: 1,
      }),
    async ready() {
      try {
        return (await Promise.race([probe.ping(), sleep(1_000)])) === 'PONG'
      } catch {
        return false
      }
    },
    close: async () => probe.disconnect(),
  }
}

async function postgresBackend(databaseUrl: string): Promise<Backend> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    // Each worker keeps one; one is left for all else.
    max: 6,
    application_name: 'mpcc-bells',
    options: '-c search_path=bullmq',
  })
  pool.on('error', () => {})
  // BullMQ migrates by itself only where it makes the pool, which it cannot in an ES module.
  const client = await pool.connect()
  await runMigrations(client as never).finally(() => client.release())
  const { Queue: PgQueue, Worker: PgWorker } = withBackend(createPostgresBackend)
  const connection = pool as never
  return {
    queue: (role) => new PgQueue(role, { connection }),
    worker: (role, job) => new PgWorker(role, job, { connection, concurrency: 1 }),
    async ready() {
      try {
        await pool.query('select 1')
        return true
      } catch {
        return false
      }
    },
    close: () => pool.end(),
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
