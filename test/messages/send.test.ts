import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

describe('sending', () => {
  it('keeps the order of answers when the channel asks to wait', async () => {
    await using app = await testApp()
    const she = person(app)
    await she.says('hello')
    app.channel.failNext('rate_limited', { afterMs: 1_500 })
    const began = Date.now()
    await she.taps('en')
    await she.says('centers')
    await expect.poll(() => she.sees().at(-1)?.choices?.[0]?.id, { timeout: 15_000 }).toBe('raqqa')
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_500)
    const kinds = she.sees().map((c) => c.choices?.[0]?.id ?? 'line')
    expect(kinds.filter((kind) => kind !== 'line')).toEqual(['ar', 'talk', 'raqqa'])
    await expect
      .poll(
        async () => (await app.app.sql`select count(*)::int as n from outbox where state <> 'sent'`)[0]?.n,
        {
          timeout: 10_000,
        },
      )
      .toBe(0)
  })

  it('tries again after a failure of the network, and sends each answer once', async () => {
    await using app = await testApp()
    const she = person(app)
    app.channel.failNext('unavailable', { times: 2 })
    await she.says('hello')
    await expect.poll(() => she.sees().length, { timeout: 20_000 }).toBe(1)
  })

  it('marks the address of someone who blocked us dead, and what waits for it', async () => {
    await using app = await testApp()
    const she = person(app)
    await she.says('hello')
    app.channel.failNext('blocked')
    await she.taps('en')
    await expect
      .poll(
        async () => (await app.app.sql`select distinct state from outbox order by 1`).map((r) => r.state),
        { timeout: 10_000 },
      )
      .toEqual(['dead', 'sent'])
    const [address] = await app.app.sql`select state, dead_code from addresses`
    expect(address).toEqual({ state: 'dead', dead_code: 'blocked' })
    // She writes again: she is reached again.
    const seen = await she.says('menu')
    expect(seen.length).toBe(1)
    const [alive] = await app.app.sql`select state from addresses`
    expect(alive?.state).toBe('ok')
  })

  it('takes up at once what a process that died had leased', async () => {
    await using app = await testApp()
    const she = person(app)
    await she.says('hello')
    await app.app.sql`
      update outbox set state = 'leased', lease_owner = ${randomUUID()}::uuid, lease_until = now() + interval '1 minute', sent_at = null`
    await expect.poll(() => she.sees().length, { timeout: 10_000 }).toBe(2)
  })

  it('leaves alone what a living process has leased', async () => {
    await using first = await testApp()
    await using second = await testApp({ beside: first })
    const she = person(first)
    await she.says('hello')
    const [owner] = await first.app.sql`
      select distinct application_name from pg_stat_activity where application_name = 'mpcc-chat lock'`
    expect(owner).toBeDefined()
    await second.app.idle()
    expect(she.sees().length).toBe(1)
  })
})
