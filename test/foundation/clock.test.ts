import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { followDatabaseClock } from '../../src/db/clock.ts'
import { testApp } from '../support/app.ts'
import { testDatabase } from '../support/database.ts'

afterEach(() => void vi.restoreAllMocks())
const hour = 3_600_000

describe('the clock', () => {
  it("is the database's, however wrong the machine's is and whenever that is set", async () => {
    await using database = await testDatabase()
    const real = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 5 * hour)
    using clock = await followDatabaseClock(database.sql)
    expect(Math.abs(clock.now() - real())).toBeLessThan(500)
    vi.spyOn(Date, 'now').mockImplementation(() => real() - 5 * hour)
    expect(Math.abs(clock.now() - real())).toBeLessThan(500)
  })
})

describe('after the clock was set back by three hours', () => {
  it('messages that wait are handled, and answers that wait are sent', async () => {
    await using taker = await testApp({ roles: ['turns'] })
    const { sql } = taker.database
    const address = `chat-${randomUUID()}`
    const say = (order: number, text: string) => ({
      account: taker.channel.account,
      address,
      externalId: `${address}:${order}`,
      order,
      at: Date.now(),
      body: { kind: 'text' as const, text },
    })
    await taker.app.receive([say(1, 'hello')])
    // Turns stand still, so that two messages wait; the answer to the first waits for a sender.
    await sql`alter table conversations add constraint still check (version < 2) not valid`
    await Promise.all([taker.app.receive([say(2, 'English')]), taker.app.receive([say(3, 'centers')])])
    await taker.app[Symbol.asyncDispose]()
    await sql`alter table conversations drop constraint still`
    await sql`update inbox set attempts = 0, due_at = received_at where state = 'waiting'`
    await sql`update inbox set due_at = due_at + interval '3 hours', received_at = received_at + interval '3 hours'`
    await sql`update outbox set due_at = due_at + interval '3 hours', created_at = created_at + interval '3 hours'`
    await using later = await testApp({ beside: taker, roles: ['turns', 'sends'] })
    await expect
      .poll(() => later.channel.sent(address).at(-1)?.choices?.[0]?.id, { timeout: 15_000 })
      .toBe('raqqa')
    expect(later.channel.sent(address)[0]?.choices?.map(({ id }) => id)).toEqual(['ar', 'kmr', 'en'])
  }, 60_000)
})
