import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { filesHolding } from '../support/find-words.ts'
import { freePort } from '../support/free-port.ts'
import { startService } from '../support/service.ts'
import { bothQueues, redisUrl } from '../support/services.ts'
import { startWebChat, type WebChat } from '../support/web-chat.ts'

const words = 'قلم أخضر ٥٥٣١٩ pencil'

describe('the service with its own Postgres', () => {
  it('keeps a chat across a stop and a kill, and nothing of it in the clear on disk', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'restart-'))
    await chmod(dataDir, 0o755) // as root, Postgres runs as someone else
    const env = { DATA_DIR: join(dataDir, 'data'), PORT: String(await freePort()) }
    let chat: WebChat
    {
      await using service = await startService(env)
      chat = await startWebChat(() => service.url, 'ar')
      await chat.untilHeard(1)
      await chat.says(words)
      await chat.untilHeard(2)
      const began = Date.now()
      expect(await service.end('SIGTERM')).toBe(0)
      expect(Date.now() - began).toBeLessThan(10_000)
    }
    let seen = 0
    {
      await using service = await startService(env)
      const items = await chat.sees()
      expect(items.some((item) => item.text === words)).toBe(true)
      await chat.says(words)
      seen = (await chat.untilHeard(3)).length
      await service.end('SIGKILL') // its Postgres goes on, or dies half-way
    }
    {
      await using service = await startService(env)
      expect((await chat.sees()).length).toBeGreaterThanOrEqual(seen)
      await chat.says('menu')
      await chat.untilHeard(4)
      expect(await service.end('SIGTERM')).toBe(0)
    }
    const disk = await filesHolding(env.DATA_DIR, words)
    expect(disk.files).toBeGreaterThan(100)
    expect(disk.found).toEqual([])
    await rm(dataDir, { recursive: true, force: true })
  }, 120_000)
})

bothQueues('kill -9 in mid-turn', (queue) => {
  it('loses no message that was taken, and answers each once and in order', async () => {
    await using database = await testDatabase()
    const { sql } = database
    const env = {
      DATABASE_URL: database.url,
      PORT: String(await freePort()),
      DATA_DIR: join(tmpdir(), 'mpcc-none'),
      ...(queue === 'redis' ? { REDIS_URL: await redisUrl() } : {}),
    }
    // Each turn takes its time inside its transaction, so that the kill falls into several.
    await sql.unsafe(`
      create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.15); return new; end $$;
      create trigger slow before insert on outbox for each row execute function slow()`)
    const said: string[][] = []
    const chats: WebChat[] = []
    {
      await using service = await startService(env)
      for (let n = 0; n < 4; n++) chats.push(await startWebChat(() => service.url, 'en'))
      for (const chat of chats) await chat.untilHeard(1)
      const talks = chats.map(async (chat, who) => {
        said[who] = []
        for (let n = 0; n < 5; n++) said[who].push((await chat.says(`message ${n}`, 60_000)).id)
      })
      await new Promise((later) => setTimeout(later, 700))
      await service.end('SIGKILL')
      await using second = await startService(env)
      await Promise.all(talks)
      await untilHandled()
      for (const [who, chat] of chats.entries()) {
        const mine = (await chat.sees()).filter((item) => item.from === 'person' && item.kind === 'text')
        expect(mine.map((item) => item.clientId)).toEqual(said[who])
        expect(mine.map((item) => item.text)).toEqual([0, 1, 2, 3, 4].map((n) => `message ${n}`))
      }
      const answers = await sql<{ seq: number[] }[]>`
        select array_agg(seq::int order by seq) as seq from (
          select contact_id, seq from inbox where seq is not null union all select contact_id, seq from outbox
        ) lines group by contact_id`
      for (const { seq } of answers) expect(new Set(seq).size).toBe(seq.length)
      expect(await second.end('SIGTERM')).toBe(0)
    }

    async function untilHandled() {
      for (let tries = 0; tries < 300; tries++) {
        const [row] = await sql<{ waiting: number; dead: number }[]>`
          select count(*) filter (where state = 'waiting')::int as waiting,
                 count(*) filter (where state = 'dead')::int as dead from inbox`
        expect(row?.dead).toBe(0)
        if (row?.waiting === 0) return
        await new Promise((again) => setTimeout(again, 100))
      }
      throw new Error('messages still wait after 30 s')
    }
  }, 120_000)
})
