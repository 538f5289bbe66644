import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { startService } from '../support/service.ts'
import { describeWithRedis, ownRedis } from '../support/services.ts'
import { startWebChat } from '../support/web-chat.ts'

const people = 8

describeWithRedis('messages that were agreed on', () => {
  it('are sent once each over kill -9 in the middle of a sweep and of its turns, and a flushed Redis', async () => {
    await using database = await testDatabase()
    await using redis = await ownRedis()
    const { sql } = database
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      PORT: String(await freePort()),
      DATA_DIR: join(tmpdir(), 'mpcc-none'),
    }
    const count = async (state: string) => (await sql`select 1 from check_ins where state = ${state}`).length
    {
      await using service = await startService(env)
      for (let n = 0; n < people; n++)
        await startWebChat(() => service.url, 'en').then((chat) => chat.says('menu'))
      // As if all had agreed two weeks ago, at any hour: what is due is due now. Each step takes its time.
      await sql.unsafe(`
        create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.2); return new; end $$;
        create trigger slow before update on check_ins for each row execute function slow();
        create trigger slow_outbox before insert on outbox for each row when (new.origin = 'system') execute function slow();
        insert into follow_ups (id, contact_id, plan, flow, from_minute, until_minute, answer_hours, silence, agreed_at)
        select gen_random_uuid(), id, 'monthly', 'check-in', 0, 1440, 168, 2, now() - interval '14 days' from contacts;
        insert into check_ins (id, follow_up_id, number, planned_at, due_at)
        select gen_random_uuid(), id, 0, now(), now() from follow_ups`)
      // In the middle of the sweep: it updates the rows, and has not committed.
      const sweeping = async () =>
        (
          await sql`select 1 from pg_stat_activity where datname = current_database() and state = 'active'
            and pid <> pg_backend_pid() and query ilike 'update "check_ins"%'`
        ).length
      await expect.poll(sweeping, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
      await service.end('SIGKILL')
      expect(await count('asked')).toBe(0)
    }
    {
      await using service = await startService(env)
      await expect.poll(() => count('asked'), { timeout: 90_000, interval: 5 }).toBeGreaterThan(0)
      await service.end('SIGKILL')
      expect(await count('asked')).toBeLessThan(people)
    }
    const client = new Redis(redis.url)
    await client.flushall()
    await client.quit()
    {
      await using service = await startService(env)
      await expect.poll(() => count('asked'), { timeout: 120_000 }).toBe(people)
      const said = await sql`select contact_id from outbox where origin = 'system'`
      expect(said).toHaveLength(people)
      expect(new Set(said.map((row) => row.contact_id)).size).toBe(people)
      expect(await sql`select 1 from inbox where kind = 'system' and state <> 'handled'`).toHaveLength(0)
      const facts = await sql`select sum(n)::int as n from facts where kind = 'check_in_asked'`
      expect(facts[0]?.n).toBe(people)
      expect(await service.end('SIGTERM')).toBe(0)
    }
  }, 300_000)
})
