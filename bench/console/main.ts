import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { createApp } from '../../src/app.ts'
import { allRoles, type Role } from '../../src/config.ts'
import { connect } from '../../src/db/client.ts'
import { type TestApp, testConfig } from '../../test/support/app.ts'
import { askedForPerson, type WorkedChat } from '../../test/support/chat-work.ts'
import { staffIn } from '../../test/support/staff.ts'
import { startTestPostgres } from '../../test/support/start-postgres.ts'
import { createTestChannel } from '../../test/support/test-channel.ts'

/**
 * `npm run bench:console`: from a person's message to the event in an open console, on one process that does everything
 * (web, turns, sends). All consoles are of one center, so each of them hears of each message: the worst that a center
 * can be. The readers are a thread of their own.
 */
const { values } = parseArgs({
  options: {
    chats: { type: 'string', default: '200' },
    streams: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
    /** Messages a second, of all people together. */
    rate: { type: 'string', default: '20' },
    redis: { type: 'string' },
  },
})
const [chatCount, streamCount, rounds, rate] = [values.chats, values.streams, values.rounds, values.rate].map(
  Number,
) as [number, number, number, number]
const goalMs = 300

const folder = await mkdtemp(join(tmpdir(), 'mpcc-bench-'))
{
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const postgres = stack.use(await startTestPostgres(folder))
  const config = {
    ...testConfig(postgres.url, values.redis ?? null),
    roles: new Set(allRoles.filter((role): role is Role => role !== 'telegram')),
  }
  const channel = createTestChannel()
  const app = stack.use(await createApp(config, { channels: [channel] }))
  const { sql, db, close } = connect(postgres.url, { max: 2, name: 'bench' })
  stack.defer(close)
  const test = { app, config, channel, database: { url: postgres.url, sql, db } } as unknown as TestApp

  const workers = []
  for (let n = 0; n < streamCount; n++) workers.push(await staffIn(test, { capacity: 100 }))
  const chats: WorkedChat[] = []
  for (let n = 0; n < chatCount; n++) {
    const chat = await askedForPerson(test, workers[n % workers.length])
    // The line that her request is with the team comes once, before anything is measured.
    await chat.person.says('hello')
    chats.push(chat)
  }
  const readers = new Worker(new URL('./readers.ts', import.meta.url), {
    workerData: { url: app.url, cookies: workers.map((worker) => worker.cookie) },
  })
  const told = (what: (message: unknown) => boolean) =>
    new Promise<unknown>((resolve, reject) => {
      readers.once('error', reject)
      readers.on('message', (message) => what(message) && resolve(message))
    })
  await told((message) => message === 'open')

  const sent: { chat: string; seq: number; at: number }[] = []
  const talks: Promise<unknown>[] = []
  for (let round = 0; round < rounds; round++) {
    for (const chat of chats) {
      const seq = (await chat.seq()) + 1
      sent.push({ chat: chat.id, seq, at: performance.timeOrigin + performance.now() })
      talks.push(chat.person.says(`message ${round}`))
      await sleep(1_000 / rate)
    }
    await Promise.all(talks)
  }
  await sleep(2_000)
  const answer = told(Array.isArray)
  readers.postMessage('tell')
  report(sent, (await answer) as [number, string, number, number][])
}
process.exit(0)

function report(
  sent: { chat: string; seq: number; at: number }[],
  heard: [number, string, number, number][],
) {
  const first = new Map<string, number>()
  for (const [stream, chat, seq, at] of heard) {
    const key = `${stream}|${chat}|${seq}`
    if (!first.has(key)) first.set(key, at)
  }
  const delays: number[] = []
  let missed = 0
  for (const { chat, seq, at } of sent)
    for (let stream = 0; stream < streamCount; stream++) {
      const there = first.get(`${stream}|${chat}|${seq}`)
      if (there === undefined) missed++
      else delays.push(there - at)
    }
  delays.sort((a, b) => a - b)
  const share = (part: number) => (delays[Math.floor(delays.length * part)] ?? Number.NaN).toFixed(1)
  console.log(
    `${chatCount} chats, ${streamCount} open consoles of one center, ${sent.length} messages at ${rate}/s, one process`,
  )
  console.log(
    `message to event, ms: p50 ${share(0.5)}, p95 ${share(0.95)}, p99 ${share(0.99)}, most ${share(0.99999)}`,
  )
  console.log(`events heard: ${delays.length} of ${sent.length * streamCount} (${missed} not)`)
  console.log(Number(share(0.95)) < goalMs ? `below ${goalMs} ms at p95` : `NOT below ${goalMs} ms at p95`)
}
