import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../src/channels/channel.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

const queues = ['postgres', 'redis'] as const

/** A message of this chat; `order` is also its external id. */
const message = (address: string, order: number, text: string): Inbound => ({
  account: 'telegram:7',
  address,
  externalId: `${address}:${order}`,
  order,
  at: Date.now(),
  body: { kind: 'text', text },
})

/** Somebody who has chosen English and sees the menu. */
async function atTheMenu(app: TestApp) {
  const she = person(app)
  await she.says('hello')
  await she.taps('en')
  return she
}
const rows = async (app: TestApp, address: string) => {
  const found = await app.app.sql`
    select i.state, i.seq::int as seq from inbox i join addresses a on a.contact_id = i.contact_id
    where a.address_hash = (select address_hash from addresses where id = i.address_id) order by i.seq`
  return { found, seen: app.channel.sent(address) }
}

describe.each(queues)('receiving, bells on %s', (queue) => {
  it('answers five messages 20 ms apart, each once and in order', async () => {
    await using app = await testApp({ queue })
    const she = await atTheMenu(app)
    const before = she.sees().length
    const words = ['centers', 'menu', '2', 'menu', 'help']
    const sent = words.map(async (text, i) => {
      await sleep(20 * i)
      await app.channel.deliver([message(she.address, 100 + i, text)])
    })
    await Promise.all(sent)
    await app.app.idle()
    const answers = she.sees().slice(before)
    // Help is two lines: itself and the question that stands.
    const firsts = answers.map((a) => a.choices?.[0]?.id ?? 'line')
    expect(firsts.slice(0, 4)).toEqual(['raqqa', 'talk', expect.any(String), 'talk'])
    expect(answers.length).toBeGreaterThanOrEqual(5)
  })

  it('answers five messages that are all under way at once in the order of arrival', async () => {
    await using app = await testApp({ queue })
    const she = await atTheMenu(app)
    const before = she.sees().length
    await Promise.all(
      ['centers', 'menu', 'centers', 'menu', 'centers'].map((text, i) =>
        app.channel.deliver([message(she.address, 100 + i, text)]),
      ),
    )
    await app.app.idle()
    const firsts = she
      .sees()
      .slice(before)
      .map((a) => a.choices?.[0]?.id)
    expect(firsts).toEqual(['raqqa', 'talk', 'raqqa', 'talk', 'raqqa'])
  })

  it('handles a message once, however often and by however many processes it is delivered', async () => {
    await using first = await testApp({ queue })
    await using second = await testApp({ beside: first })
    const she = await atTheMenu(first)
    const before = she.sees().length
    const copy = message(she.address, 100, 'centers')
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? first : second).app.receive([copy])))
    // Either process may send it; then both come to rest, so that a second answer would be seen.
    await expect.poll(() => she.sees().length - before, { timeout: 10_000 }).toBeGreaterThan(0)
    await first.app.idle()
    await second.app.idle()
    await first.app.idle()
    expect(she.sees().length - before).toBe(1)
    const [count] = await first.app.sql`select count(*)::int as n from inbox where kind = 'text'`
    expect(count?.n).toBe(2)
  })

  it('makes one contact of two first messages at once', async () => {
    await using first = await testApp({ queue })
    await using second = await testApp({ beside: first })
    const address = `chat-${randomUUID()}`
    await Promise.all([
      first.app.receive([message(address, 1, 'hello')]),
      second.app.receive([message(address, 2, 'hello')]),
    ])
    await first.app.idle()
    await second.app.idle()
    const [count] = await first.app.sql`select count(*)::int as n from addresses`
    expect(count?.n).toBe(1)
    await expect.poll(() => first.channel.sent(address).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
  })

  it('gives every message and answer of two busy processes a seq of its own', async () => {
    await using first = await testApp({ queue })
    await using second = await testApp({ beside: first })
    const she = await atTheMenu(first)
    const before = she.sees().length
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 ? first : second).app.receive([message(she.address, 100 + i, 'menu')]),
      ),
    )
    await expect.poll(() => she.sees().length - before, { timeout: 15_000 }).toBe(40)
    const seqs = await first.app.sql`
      select seq::int from inbox where seq is not null union all select seq::int from outbox order by 1`
    expect(seqs.map((r) => r.seq)).toEqual(seqs.map((_, i) => i + 1))
  })

  it('stores what a process without turns receives, and another handles it', async () => {
    await using taker = await testApp({ queue, roles: ['sends'] })
    const address = `chat-${randomUUID()}`
    await taker.app.receive([message(address, 1, 'hello')])
    const [row] = await taker.app.sql`select state from inbox`
    expect(row?.state).toBe('waiting')
    await using turner = await testApp({ beside: taker, roles: ['turns'] })
    await expect.poll(() => taker.channel.sent(address).length, { timeout: 15_000 }).toBe(1)
    expect((await rows(turner, address)).found[0]?.state).toBe('handled')
  })

  it('stores a batch in one commit and answers each chat in its order', async () => {
    await using app = await testApp({ queue })
    const addresses = Array.from({ length: 5 }, () => `chat-${randomUUID()}`)
    const batch = addresses.flatMap((a) => [
      message(a, 1, 'hello'),
      message(a, 2, 'English'),
      message(a, 3, 'centers'),
    ])
    await app.channel.deliver(batch)
    for (const address of addresses) {
      await expect
        .poll(() => app.channel.sent(address).at(-1)?.choices?.[0]?.id, { timeout: 15_000 })
        .toBe('raqqa')
      expect(app.channel.sent(address)[0]?.choices?.map((c) => c.id)).toEqual(['ar', 'kmr', 'en'])
    }
  })
})

describe('a message that cannot be handled', () => {
  it('is tried three times, then apologised for and given to a person, and later ones go on', async () => {
    await using taker = await testApp({ roles: ['sends'] })
    const address = `chat-${randomUUID()}`
    await taker.app.receive([message(address, 1, 'hello')])
    // What a bad disk or a bug may leave: sealed bytes that do not open.
    await taker.app.sql`update inbox set body = '\\x0100ffff'`
    await using turner = await testApp({ beside: taker, roles: ['turns'] })
    await expect
      .poll(async () => (await taker.app.sql`select state from inbox where kind = 'text'`)[0]?.state, {
        timeout: 20_000,
      })
      .toBe('dead')
    await expect.poll(() => taker.channel.sent(address).length, { timeout: 15_000 }).toBe(1)
    const [handoff] = await taker.app.sql`select queue, state from handoffs`
    expect(handoff).toMatchObject({ queue: 'caseworker', state: 'open' })
    await turner.app.receive([message(address, 2, 'menu')])
    await expect.poll(() => taker.channel.sent(address).length, { timeout: 15_000 }).toBe(2)
  })
})
