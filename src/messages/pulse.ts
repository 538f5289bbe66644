import { Redis } from 'ioredis'
import type postgres from 'postgres'
import { outageNotice } from './outage-notice.ts'
import type { Pulse } from './types.ts'

type Beat = [contactId: string, seq: number]
type Log = { warn(fields: object, message: string): void }

/** Beats of ten milliseconds go out together; NOTIFY takes 8,000 bytes, so a message has at most 120 of them. */
const gatherMs = 10
const beatsAMessage = 120
const channel = 'mpcc_pulse'

/** How beats travel between processes. */
interface Wire extends AsyncDisposable {
  send(message: string): Promise<unknown>
}

/** A pulse over Redis pub/sub when there is a Redis, else over NOTIFY from one connection of this process. */
export async function createPulse(options: {
  redisUrl: string | null
  sql: postgres.Sql
  processId: string
  log: Log
}): Promise<Pulse> {
  const { redisUrl, sql, processId, log } = options
  const subscribers = new Map<string, Set<(seq: number) => void>>()
  const toAll = new Set<(key: string, seq: number) => void>()
  let pending = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  const deliver = (beats: Iterable<Beat>) => {
    for (const [contactId, seq] of beats) {
      for (const heard of subscribers.get(contactId) ?? []) heard(seq)
      for (const heard of toAll) heard(contactId, seq)
    }
  }
  const onMessage = (message: string) => {
    try {
      const { from, beats } = JSON.parse(message) as { from: string; beats: Beat[] }
      // Our own subscribers heard it at once.
      if (from !== processId) deliver(beats)
    } catch {
      log.warn({}, 'a pulse could not be read')
    }
  }
  const wire = redisUrl ? redisWire(redisUrl, onMessage, log) : await postgresWire(sql, onMessage)

  const lost = outageNotice(log, redisUrl ? 'Redis' : 'the queue in Postgres')
  const flush = async () => {
    timer = undefined
    const beats = [...pending]
    pending = new Map()
    for (let i = 0; i < beats.length; i += beatsAMessage) {
      const message = JSON.stringify({ from: processId, beats: beats.slice(i, i + beatsAMessage) })
      // A lost pulse is healed by the page's own polling.
      await wire.send(message).catch(lost)
    }
  }

  return {
    publish(contactId, seq) {
      deliver([[contactId, seq]])
      pending.set(contactId, seq)
      timer ??= setTimeout(flush, gatherMs)
    },
    subscribe(contactId, heard) {
      const set = subscribers.get(contactId) ?? new Set()
      subscribers.set(contactId, set.add(heard))
      return () => {
        set.delete(heard)
        if (set.size === 0) subscribers.delete(contactId)
      }
    },
    subscribeAll(heard) {
      toAll.add(heard)
      return () => toAll.delete(heard)
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(timer)
      if (pending.size > 0) await flush()
      await wire[Symbol.asyncDispose]()
    },
  }
}

function redisWire(url: string, onMessage: (message: string) => void, log: Log): Wire {
  const publisher = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false })
  const subscriber = new Redis(url, { maxRetriesPerRequest: null })
  const complain = outageNotice(log, 'Redis')
  for (const client of [publisher, subscriber]) client.on('error', complain)
  subscriber.on('message', (_channel, message) => onMessage(message))
  void subscriber.subscribe(channel).catch(() => {})
  return {
    send: (message) => publisher.publish(channel, message),
    async [Symbol.asyncDispose]() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}

async function postgresWire(sql: postgres.Sql, onMessage: (message: string) => void): Promise<Wire> {
  const { unlisten } = await sql.listen(channel, onMessage)
  return {
    send: (message) => sql`select pg_notify(${channel}, ${message})`.execute(),
    [Symbol.asyncDispose]: () => unlisten(),
  }
}
