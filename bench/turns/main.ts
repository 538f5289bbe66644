import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectRaw } from '../../src/db/client.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { databaseUrl } from '../../test/support/database-url.ts'
import { startRedis } from '../../test/support/start-redis.ts'
import { startOurs, startPeer } from './bots.ts'
import { type Contender, type Contest, compete, type Entry, middle, rate, timesOf } from './contender.ts'
import { measureLimit } from './limit.ts'
import type { People } from './people.ts'
import { fillStore } from './stored.ts'
import { printContender, printHeader, printRow } from './table.ts'

/**
 * `npm run bench`: six messages a conversation, 200 people at once, against a Telegram on this machine; side by side with
 * a peer and with the limit, in the same run, on the same PostgreSQL (its own, with its safe settings).
 */
const { values: args } = parseArgs({
  options: {
    people: { type: 'string', default: '200' },
    conversations: { type: 'string', default: '6' },
    lives: { type: 'string', default: '3' },
    stored: { type: 'boolean', default: false },
    contacts: { type: 'string', default: '1000000' },
  },
})
const people = Number(args.people)
const conversations = Number(args.conversations)
const lives = Number(args.lives)
const crowd = (them: People) => them.closed(people, conversations)

const folder = mkdtempSync(join(tmpdir(), 'mpcc-bench-'))
const postgres = await startEmbedded({ dataDir: join(folder, 'data') })
if (!postgres.ok) throw new Error(`${postgres.sentence} ${postgres.cure}`)
const { url: serverUrl } = postgres
mkdirSync(join(folder, 'redis'))
const redis = await startRedis(join(folder, 'redis'))
let made = 0
/** Databases that go with the life they were made for. */
const passing = new Set<string>()

async function freshDatabase({ stays = false } = {}): Promise<string> {
  const name = `bench_${++made}`
  if (!stays) passing.add(name)
  const admin = connectRaw(serverUrl, { max: 1 })
  await admin`create database ${admin(name)}`
  await admin.end()
  return databaseUrl(serverUrl, name)
}

const ours = (name: string, { processes = 1, redisUrl = null as string | null, url = '' } = {}): Entry => ({
  name: `this service, ${name}`,
  start: async (apiRoot) =>
    startOurs({ processes, databaseUrl: url || (await freshDatabase()), redisUrl, apiRoot }),
})
const peerEntry: Entry = {
  name: 'grammY + conversations, Postgres storage, pool',
  start: async (apiRoot) => startPeer(await freshDatabase(), apiRoot),
}

/** Measures and prints, in the order of the entries. */
async function contest(entries: Entry[], how: Partial<Contest> = {}): Promise<Contender[]> {
  const contenders = await compete(entries, { lives, rounds: 3, load: crowd, warmUp, folder, settle, ...how })
  contenders.forEach(printContender)
  return contenders
}

/** Until the engine has compiled what is hot: after a start both sides take some 20,000 turns to reach their pace. */
async function warmUp(them: People) {
  await them.closed(50, 2)
  for (let n = 0; n < 3; n++) await crowd(them)
}

/** Dropping a database is a checkpoint, too; it ends a vacuum that is at work there. */
async function settle() {
  const admin = connectRaw(serverUrl, { max: 1, statementTimeout: 0 })
  for (const name of passing) {
    await admin`drop database ${admin(name)}`
    passing.delete(name)
  }
  await admin.end()
}

try {
  console.log(
    `${people} people at once, ${conversations} conversations of six messages each; the median of ${lives} lives of each bot`,
  )
  console.log('in turn, three rounds in each after its warm-up\n')
  printHeader()
  const [peer, onPostgres, onRedis] = (await contest([
    peerEntry,
    ours('bells on Postgres'),
    ...(redis ? [ours('bells on Redis', { redisUrl: redis.url })] : []),
  ])) as [Contender, Contender, Contender?]
  await contest([ours('one process'), ours('two processes', { processes: 2 })], { lives: 1 })
  const tenth = rate(middle(onPostgres)) / 10
  const [calm] = (await contest([ours(`a tenth of the load (${Math.round(tenth)}/s)`)], {
    lives: 1,
    load: (them) => them.open(tenth, 10),
  })) as [Contender]
  const limitUrl = await freshDatabase()
  const sql = connectRaw(limitUrl, { max: 16 })
  const limit = await measureLimit(sql, 5, 16)
  await sql.end()
  printRow(["the limit: a turn's rows, 16 clients", Math.round(limit)])
  const stored = args.stored ? await contestStored() : null

  console.log('')
  const times = (what: string, one: Contender, other: Contender, least: number) => {
    const { median, lowest, highest } = timesOf(one, other)
    const spread = `(${lowest.toFixed(2)} to ${highest.toFixed(2)}; at least ${least})`
    verdict(`${what} ${spread}`, median, median >= least)
  }
  times('times the peer, bells on Postgres', onPostgres, peer, 1.3)
  if (onRedis) times('times the peer, bells on Redis', onRedis, peer, 1.3)
  for (const one of [onPostgres, onRedis].filter((c) => c !== undefined)) {
    const { p50, p99 } = middle(one)
    verdict(`p99 over p50, ${one.name} (below 3)`, p99 / p50, p99 < 3 * p50)
  }
  verdict('p50 at a tenth of the load, ms (below 15)', middle(calm).p50, middle(calm).p50 < 15)
  verdict('part of the limit', rate(middle(onPostgres)) / limit, true)
  if (stored) times(`of the empty figure with ${args.contacts} contacts stored`, stored[1], stored[0], 0.9)
} finally {
  await redis?.[Symbol.asyncDispose]()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)

async function contestStored() {
  const url = await freshDatabase({ stays: true })
  await fillStore(url, Number(args.contacts))
  return (await contest([ours('empty'), ours(`${args.contacts} contacts stored`, { url })])) as [
    Contender,
    Contender,
  ]
}

function verdict(what: string, value: number, ok: boolean) {
  console.log(`${ok ? 'reached' : 'MISSED '}  ${what}: ${value.toFixed(2)}`)
}
