import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { startService } from '../support/service.ts'
import { describeWithRedis, ownRedis } from '../support/services.ts'
import { startWebChat, type WebChat } from '../support/web-chat.ts'

describeWithRedis('a wish for a person', () => {
  it('is lost by no kill -9 and no flushed Redis, and finds its worker afterwards', async () => {
    await using database = await testDatabase()
    await using redis = await ownRedis()
    const { sql } = database
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      PORT: String(await freePort()),
      DATA_DIR: join(tmpdir(), 'mpcc-none'),
    }
    const chats: WebChat[] = []
    const talks: Promise<void>[] = []
    {
      await using service = await startService(env)
      // Each step of a handoff takes its time inside its transaction, so that kills fall into all of them.
      await sql.unsafe(`
        create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return new; end $$;
        create trigger slow before insert or update on handoffs for each row execute function slow();
        create trigger slow_events before insert on handoff_events for each row execute function slow()`)
      for (let n = 0; n < 6; n++) chats.push(await startWebChat(() => service.url, 'en'))
      for (const chat of chats) talks.push(asks(chat))
      // At the first sign of a handoff, in the middle of the others.
      await expect.poll(opened, { timeout: 30_000, interval: 10 }).toBeGreaterThan(0)
      await service.end('SIGKILL')
    }
    const staffId = randomUUID()
    await sql`
      insert into staff (id, role, alias, account_hash, account, state, gender, languages, capacity)
      values (${staffId}, 'caseworker', 'Rima', '\\x01', '\\x01', 'active', 'f', '{ar,kmr,en}', 20)`
    await sql`insert into staff_duty (staff_id, here_until) values (${staffId}, now() + interval '9 hours')`
    {
      await using service = await startService(env)
      await expect.poll(assigned, { timeout: 30_000, interval: 10 }).toBeGreaterThan(0)
      await service.end('SIGKILL')
    }
    const client = new Redis(redis.url)
    await client.flushall()
    await client.quit()
    {
      await using service = await startService(env)
      await Promise.all(talks)
      await expect.poll(assigned, { timeout: 60_000 }).toBe(6)
      const rows = await sql`select contact_id, clock_at is not null as clock from handoffs`
      expect(new Set(rows.map((row) => row.contact_id)).size).toBe(6)
      expect(rows).toHaveLength(6)
      expect(await service.end('SIGTERM')).toBe(0)
    }

    async function opened() {
      return (await sql`select 1 from handoffs`).length
    }
    async function assigned() {
      return (await sql`select 1 from handoffs where state = 'assigned' and assigned_to is not null`).length
    }
  }, 180_000)
})

/** As the page does: each message is sent again until it is taken. */
async function asks(chat: WebChat): Promise<void> {
  for (const words of ['person', 'yes', 'I need to talk about a course']) await chat.says(words, 120_000)
}
