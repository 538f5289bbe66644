import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectRaw } from '../../src/db/client.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { databaseUrl } from '../../test/support/database-url.ts'
import { startRedis } from '../../test/support/start-redis.ts'
import { type BotUnderLoad, startOurs, startPeer } from './bots.ts'
import { measureLimit } from './limit.ts'
import { type Figures, startPeople } from './people.ts'
import { postgresCpuSeconds } from './postgres-cpu.ts'
import { fillStore } from './stored.ts'

/**
 * `npm run bench`: six messages a conversation, 200 people at once, against a Telegram on this machine; side by side with
 * a peer and with the limit, in the same run, on the same PostgreSQL (its own, with its safe settings).
 */
const { values: args } = parseArgs({
  options: {
    people: { type: 'string', default: '200' },
    conversations: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    stored: { type: 'boolean', default: false },
    contacts: { type: 'string', default: '1000000' },
  },
})
const people = Number(args.people)
const conversations = Number(args.conversations)

const folder = mkdtempSync(join(tmpdir(), 'mpcc-bench-'))
const postgres = await startEmbedded({ dataDir: join(folder, 'data') })
if (!postgres.ok) throw new Error(`${postgres.sentence} ${postgres.cure}`)
mkdirSync(join(folder, 'redis'))
const redis = await startRedis(join(folder, 'redis'))
let made = 0

async function freshDatabase(): Promise<string> {
  const name = `bench_${++made}`
  const admin = connectRaw(postgres.ok ? postgres.url : '', { max: 1 })
  await admin`create database ${admin(name)}`
  await admin.end()
  return databaseUrl(postgres.ok ? postgres.url : '', name)
}

const header = [
  '',
  'turns/s',
  'p50 ms',
  'p95 ms',
  'p99 ms',
  'CPU ms/turn',
  'Postgres',
  'people',
  'peak MB',
  'unanswered',
  'sends',
  'taps',
]
const widths = [46, 9, 8, 8, 8, 12, 10, 8, 9, 12, 7, 6]
const line = (cells: (string | number)[]) =>
  console.log(
    cells
      .map((cell, i) =>
        i === 0 ? String(cell).padEnd(widths[i] as number) : String(cell).padStart(widths[i] as number),
      )
      .join(''),
  )

interface Run {
  name: string
  start(apiRoot: string): Promise<BotUnderLoad>
}

/** CPU seconds so far: who shares the machine's cores, and so what bounds the turns. */
interface Cpu {
  bot: number
  postgres: number
  people: number
}

function cpuOf(bot: BotUnderLoad): Cpu {
  const { user, system } = process.cpuUsage()
  return { bot: bot.usage().cpu, postgres: postgresCpuSeconds(folder), people: (user + system) / 1e6 }
}

/** Starts a bot, warms it up, measures it; returns the turns a second of the best of `rounds` rounds. */
async function measure(
  run: Run,
  load: (people: Awaited<ReturnType<typeof startPeople>>) => Promise<Figures>,
  rounds: number,
): Promise<Figures> {
  let bot: BotUnderLoad | null = null
  await using crowd = await startPeople(() => bot?.webhooks ?? [], {
    'x-telegram-bot-api-secret-token': 'bench-secret',
  })
  await using running = await run.start(crowd.apiRoot)
  bot = running
  // Until the engine has compiled what is hot: after a start both sides take some 15,000 turns to reach their pace.
  await crowd.closed(50, 2)
  for (let n = 0; n < 2; n++) await crowd.closed(people, conversations)
  const results: (Figures & { cpu: Cpu })[] = []
  for (let n = 0; n < rounds; n++) {
    const before = cpuOf(running)
    const figures = await load(crowd)
    const after = cpuOf(running)
    const each = (who: keyof Cpu) => ((after[who] - before[who]) * 1000) / figures.turns
    results.push({
      ...figures,
      cpu: { bot: each('bot'), postgres: each('postgres'), people: each('people') },
    })
  }
  results.sort((a, b) => a.turns / a.seconds - b.turns / b.seconds)
  const median = results[Math.floor(results.length / 2)] as Figures & { cpu: Cpu }
  line([
    run.name,
    Math.round(median.turns / median.seconds),
    median.p50.toFixed(1),
    median.p95.toFixed(1),
    median.p99.toFixed(1),
    median.cpu.bot.toFixed(2),
    median.cpu.postgres.toFixed(2),
    median.cpu.people.toFixed(2),
    Math.round(running.usage().memory),
    results.reduce((sum, r) => sum + r.unanswered, 0),
    median.messages.toFixed(2),
    median.taps.toFixed(2),
  ])
  return median
}

const ours = (name: string, processes: number, redisUrl: string | null, url?: string): Run => ({
  name,
  start: async (apiRoot) =>
    startOurs({ processes, databaseUrl: url ?? (await freshDatabase()), redisUrl, apiRoot }),
})
const peer: Run = {
  name: 'grammY + conversations, Postgres storage, pool',
  start: async (apiRoot) => startPeer(await freshDatabase(), apiRoot),
}
const rate = (f: Figures) => f.turns / f.seconds

try {
  const rounds = Number(args.rounds)
  console.log(
    `${people} people at once, ${conversations} conversations of six messages each; median of ${rounds} rounds\n`,
  )
  line(header)
  const crowd = (p: Awaited<ReturnType<typeof startPeople>>) => p.closed(people, conversations)
  const theirs = await measure(peer, crowd, rounds)
  const onPostgres = await measure(ours('this service, bells on Postgres', 1, null), crowd, rounds)
  const onRedis = redis
    ? await measure(ours('this service, bells on Redis', 1, redis.url), crowd, rounds)
    : null
  await measure(ours('this service, two processes, Postgres', 2, null), crowd, rounds)
  const tenth = rate(onPostgres) / 10
  const calm = await measure(
    ours(`this service, a tenth of the load (${Math.round(tenth)}/s)`, 1, null),
    (p) => p.open(tenth, 10),
    1,
  )
  const limitUrl = await freshDatabase()
  const sql = connectRaw(limitUrl, { max: 16 })
  const limit = await measureLimit(sql, 5, 16)
  await sql.end()
  line(["the limit: a turn's rows, 16 clients", Math.round(limit), '', '', '', '', '', ''])
  let stored: Figures | null = null
  if (args.stored) {
    const url = await freshDatabase()
    await fillStore(url, Number(args.contacts))
    stored = await measure(
      ours(`this service, ${args.contacts} contacts stored`, 1, null, url),
      crowd,
      rounds,
    )
  }

  console.log('')
  const verdict = (what: string, value: number, ok: boolean) =>
    console.log(`${ok ? 'reached' : 'MISSED '}  ${what}: ${value.toFixed(2)}`)
  verdict(
    'times the peer, bells on Postgres (at least 1.3)',
    rate(onPostgres) / rate(theirs),
    rate(onPostgres) >= 1.3 * rate(theirs),
  )
  if (onRedis)
    verdict(
      'times the peer, bells on Redis (at least 1.3)',
      rate(onRedis) / rate(theirs),
      rate(onRedis) >= 1.3 * rate(theirs),
    )
  verdict('p99 over p50 (below 3)', onPostgres.p99 / onPostgres.p50, onPostgres.p99 < 3 * onPostgres.p50)
  verdict('p50 at a tenth of the load, ms (below 15)', calm.p50, calm.p50 < 15)
  verdict('part of the limit', rate(onPostgres) / limit, true)
  if (stored)
    verdict(
      'of the empty figure with contacts stored (at least 0.9)',
      rate(stored) / rate(onPostgres),
      rate(stored) >= 0.9 * rate(onPostgres),
    )
} finally {
  await redis?.[Symbol.asyncDispose]()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
