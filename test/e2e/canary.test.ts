import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { startFakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'
import { filesHolding, holds, redisKeysHolding, tablesHolding, tracesOf } from '../support/find-words.ts'
import { startProgram } from '../support/program.ts'
import { type Service, startService, testMasterKey } from '../support/service.ts'
import { bothQueues, redisUrl } from '../support/services.ts'
import { startWebChat } from '../support/web-chat.ts'

const canary = 'طائر الكناري الأصفر رقم ٨٤٢٧١ canary'
const traces = tracesOf(canary)

/** At the start, at the menu, on the way to a person (where the words become a handoff's card), and after it. */
async function chatOnWeb(service: Service) {
  const chat = await startWebChat(() => service.url, 'ar')
  for (const words of [canary, 'menu', canary, 'human', '1', canary, '1', canary, '1', canary])
    await chat.says(words)
  await chat.untilHeard(5)
}

async function storedBodies(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: string }[]>`select count(body) from inbox`
  return Number(row?.count)
}

bothQueues('a sentence that a person types', (queue) => {
  it('is nowhere in the clear: tables, jobs, logs, metrics, URLs', async () => {
    await using database = await testDatabase()
    const redis = queue === 'redis' ? await redisUrl() : null
    const dataDir = await mkdtemp(join(tmpdir(), 'canary-'))
    await using api = await startFakeBotApi()
    const env = {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'trace',
      ...(redis ? { REDIS_URL: redis } : {}),
    }
    {
      await using service = await startService({
        ...env,
        TELEGRAM_BOT_TOKEN: api.token,
        TELEGRAM_API_ROOT: api.url,
      })
      await chatOnWeb(service)

      const user = api.user(4711)
      user.says('/start')
      user.says(canary)
      await user.waitForAnswers(2)

      const terminal = startProgram('src/chat.ts', { ...env, MASTER_KEY: testMasterKey }, ['--lang', 'en'])
      terminal.writeLine(canary)
      terminal.writeLine('menu')
      terminal.endInput()
      expect(await terminal.ended()).toBe(0)

      // A turn that fails is where words slip into logs.
      await database.sql.unsafe(`
        create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
        create trigger refuse before insert on outbox for each row execute function refuse()`)
      const unlucky = await startWebChat(() => service.url)
      await unlucky.says(canary)
      user.says(canary)
      await new Promise((later) => setTimeout(later, 3_000))
      await database.sql`drop trigger refuse on outbox`

      const metrics = await fetch(`${service.url}/metrics`).then((answer) => answer.text())
      expect(holds(metrics, traces), 'metrics').toBe(false)
      expect(await service.end('SIGTERM')).toBe(0)
      expect(holds(service.printed(), traces), 'log').toBe(false)
    }
    expect(await storedBodies(database.sql)).toBeGreaterThan(8)
    const cards = await database.sql`select 1 from handoffs where card is not null`
    expect(cards.length).toBeGreaterThan(0)
    const dump = await tablesHolding(database.sql, canary)
    expect(dump.rows).toBeGreaterThan(30)
    expect(dump.found).toEqual([])
    if (redis) {
      const jobs = await redisKeysHolding(redis, canary)
      expect(jobs.keys).toBeGreaterThan(0)
      expect(jobs.found).toEqual([])
    }
    expect((await filesHolding(dataDir, canary)).found).toEqual([])
    // Nothing that we ask of Telegram, in URL or body, repeats her words.
    expect(api.state.calls.filter((call) => holds(JSON.stringify(call), traces))).toEqual([])
    await rm(dataDir, { recursive: true })
  }, 120_000)
})
