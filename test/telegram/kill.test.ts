import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type FakeBotApi, startFakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'
import { freePort } from '../support/free-port.ts'
import { until } from './channel.ts'
import { startProcess } from './process.ts'
import { answersInPeace, fiveThings, greeted, settled } from './service.ts'

/**
 * What a killed process had leased is free again after a minute; the test does not wait for it. A commit that was on its
 * way to Postgres when the process died may still land a moment later.
 */
async function leasesRunOut({ sql }: TestDatabase) {
  await expect
    .poll(
      () =>
        sql`select 1 from pg_stat_activity where datname = current_database() and application_name like 'mpcc%'`,
    )
    .toHaveLength(0)
  await sql`update outbox set lease_until = now() - interval '1 second' where state = 'leased'`
}

/** `right` stands in `seen` in its order, and nothing else does, but for messages that came twice. */
function expectRight(seen: string[], right: string[]) {
  let next = 0
  for (const text of seen) if (text === right[next]) next++
  expect(right.slice(next)).toEqual([])
  expect(seen.filter((text) => !right.includes(text))).toEqual([])
}

/** Messages that are not handled yet, and answers that are not sent yet: `inbox waiting 2`. */
const undone = async ({ sql }: TestDatabase): Promise<string[]> => {
  const rows = await sql<{ what: string }[]>`
    select 'inbox waiting ' || count(*) as what from inbox where state = 'waiting' having count(*) > 0
    union all
    select 'outbox ' || state || ' ' || count(*) from outbox where state in ('queued', 'leased') group by state`
  return rows.map(({ what }) => what)
}

/** How long each process lives before it is killed, milliseconds. */
const lives = [900, 300, 2_500, 700]

describe.each(['polling', 'webhook'] as const)('kill -9 (%s)', (mode) => {
  const start = async (api: FakeBotApi, database: TestDatabase, port: number) =>
    startProcess(api, { databaseUrl: database.url, ...(mode === 'webhook' ? { webhookPort: port } : {}) })

  it('in mid-turn loses nothing', async () => {
    await using database = await testDatabase()
    await using api = await startFakeBotApi()
    const port = await freePort()
    const user = api.user(42)
    {
      await using first = await start(api, database, port)
      await greeted(user)
      await settled(user)
      // The turn stops where it wants its contact's row, and dies there.
      await database.sql.begin(async (tx) => {
        await tx`select 1 from conversations for update`
        user.says('help')
        await expect.poll(() => waiting(database), { timeout: 10_000 }).toBeGreaterThan(0)
        await first.kill()
      })
    }
    const before = user.sees().length
    await using _second = await start(api, database, port)
    await user.waitForAnswers(before + 1, 20_000)
    await settled(user)
    expect(user.texts().slice(before)).toHaveLength(1)
    await expect.poll(() => api.state.pending, { timeout: 10_000 }).toEqual([])
  }, 90_000)

  it('in mid-send loses nothing, and doubles only what was under way', async () => {
    await using database = await testDatabase()
    await using api = await startFakeBotApi()
    const port = await freePort()
    const user = api.user(42)
    {
      await using first = await start(api, database, port)
      await greeted(user)
      await settled(user)
      api.failNext('sendMessage', { hang: true })
      user.says('help')
      await until(() => api.state.faults[0]?.hits === 1)
      await first.kill()
    }
    const before = user.sees().length
    await leasesRunOut(database)
    {
      await using second = await start(api, database, port)
      await user.waitForAnswers(before + 1, 20_000)
      await settled(user)
      expect(user.sees().length).toBe(before + 1)
      // Sent, but its answer lost with the process: this one may come twice.
      api.failNext('sendMessage', { lose: true, times: 1 })
      user.says('menu')
      await user.waitForAnswers(before + 2)
      await second.kill()
    }
    await leasesRunOut(database)
    await using _third = await start(api, database, port)
    await expect.poll(() => undone(database), { timeout: 20_000 }).toEqual([])
    const menus = user.texts().slice(before + 1)
    expect(new Set(menus).size).toBe(1)
    expect(menus.length).toBeLessThanOrEqual(2)
  }, 90_000)

  it('again and again under load gives everyone the right answers in order', async () => {
    await using database = await testDatabase()
    await using api = await startFakeBotApi()
    const port = await freePort()
    let right: string[] = []
    {
      await using calm = await start(api, database, port)
      right = await answersInPeace(api.user(1))
      await calm.stop()
    }
    const users = Array.from({ length: 6 }, (_, i) => api.user(100 + i))
    const writing = users.map(async (user, i) => {
      user.starts()
      await user.waitForAnswers(1, 90_000)
      user.taps('en')
      for (const thing of fiveThings) {
        await sleep(400 + 137 * i)
        user.says(thing)
      }
    })
    const written = Promise.all(writing)
    // Awaited below, after the kills.
    written.catch(() => {})
    for (const lifeMs of lives) {
      await using process = await start(api, database, port)
      await sleep(lifeMs)
      await process.kill()
      await leasesRunOut(database)
    }
    await using _last = await start(api, database, port)
    await written
    await until(() => api.state.pending.length === 0)
    await expect.poll(() => undone(database), { timeout: 30_000 }).toEqual([])
    for (const user of users) expectRight(user.texts(), right)
    const doubles = users.reduce((sum, user) => sum + user.sees().length - right.length, 0)
    expect(doubles).toBeLessThanOrEqual(32 * lives.length)
  }, 180_000)
})

/** Backends of the service that wait for a lock: a turn stands in the middle. */
async function waiting({ sql }: TestDatabase): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return row?.n ?? 0
}
