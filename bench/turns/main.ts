import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectRaw } from '../../src/db/client.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { databaseUrl } from '../../test/support/database-url.ts'
import { startRedis } from '../../test/support/start-redis.ts'
import { startOurs, startPeer } from './bots.ts'
import { type Contender, compete, enter, type Load, middle, rate, timesOf } from './contender.ts'
import { measureLimit } from './limit.ts'
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
    rounds: { type: 'string', default: '5' },
    stored: { type: 'boolean', default: false },
    contacts: { type: 'string', default: '1000000' },
  },
})
const size = { people: Number(args.people), conversations: Number(args.conversations) }
const rounds = Number(args.rounds)
const crowd: Load = (people) => people.closed(size.people, size.conversations)

const folder = mkdtempSync(join(tmpdir(), 'mpcc-bench-'))
const postgres = await startEmbedded({ dataDir: join(folder, 'data') })
if (!postgres.ok) throw new Error(`${postgres.sentence} ${postgres.cure}`)
const { url: serverUrl } = postgres
mkdirSync(join(folder, 'redis'))
const redis = await startRedis(join(folder, 'redis'))
let made = 0

async function freshDatabase(): Promise<string> {
  const name = `bench_${++made}`
  const admin = connectRaw(serverUrl, { max: 1 })
  await admin`create database ${admin(name)}`
  await admin.end()
  return databaseUrl(serverUrl, name)
}

const ours = (name: string, { processes = 1, redisUrl = null as string | null, url = '' } = {}) =>
  enter(
    `this service, ${name}`,
    async (apiRoot) =>
      startOurs({ processes, databaseUrl: url || (await freshDatabase()), redisUrl, apiRoot }),
    size,
  )

/** Measures contenders in turn, ends them, and prints them in their order. */
async function contest(
  entering: (() => Promise<Contender>)[],
  load: Load,
  rounds: number,
): Promise<Contender[]> {
  await using stack = new AsyncDisposableStack()
  const contenders: Contender[] = []
  for (const start of entering) contenders.push(stack.use(await start()))
  await compete(contenders, load, rounds, folder)
  contenders.forEach(printContender)
  return contenders
}

try {
  console.log(
    `${size.people} people at once, ${size.conversations} conversations of six messages each; median of ${rounds} rounds,`,
  )
  console.log('the bots of a block in turn, each on a database of its own in one PostgreSQL\n')
  printHeader()
  const [peer, onPostgres, onRedis] = (await contest(
    [
      () =>
        enter(
          'grammY + conversations, Postgres storage, pool',
          async (apiRoot) => startPeer(await freshDatabase(), apiRoot),
          size,
        ),
      () => ours('bells on Postgres'),
      ...(redis ? [() => ours('bells on Redis', { redisUrl: redis.url })] : []),
    ],
    crowd,
    rounds,
  )) as [Contender, Contender, Contender?]
  await contest([() => ours('one process'), () => ours('two processes', { processes: 2 })], crowd, 3)
  const tenth = rate(middle(onPostgres)) / 10
  const [calm] = (await contest(
    [() => ours(`a tenth of the load (${Math.round(tenth)}/s)`)],
    (people) => people.open(tenth, 10),
    1,
  )) as [Contender]
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
  const url = await freshDatabase()
  await fillStore(url, Number(args.contacts))
  const entering = [() => ours('empty'), () => ours(`${args.contacts} contacts stored`, { url })]
  return (await contest(entering, crowd, rounds)) as [Contender, Contender]
}

function verdict(what: string, value: number, ok: boolean) {
  console.log(`${ok ? 'reached' : 'MISSED '}  ${what}: ${value.toFixed(2)}`)
}
