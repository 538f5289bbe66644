import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { bothQueues } from '../support/services.ts'
import { until } from './channel.ts'
import {
  answersInPeace,
  fiveThings,
  greeted,
  type Service,
  serviceOn,
  settled,
  webhookSecret,
} from './service.ts'

const bodiesOf = async ({ test }: Service) => {
  const [row] = await test.database.sql<{ n: number }[]>`select count(*)::int as n from inbox`
  return row?.n ?? 0
}

async function burst({ api }: Service, id: number, pauseMs: number, count: number): Promise<string[]> {
  const user = await greeted(api.user(id))
  for (const thing of fiveThings) {
    user.says(thing)
    if (pauseMs > 0) await sleep(pauseMs)
  }
  await user.waitForAnswers(count, 25_000)
  await settled(user)
  return user.texts()
}

bothQueues('five messages', (queue) => {
  it('20 ms apart get five right answers in order, by polling', async () => {
    await using service = await serviceOn('polling', queue)
    const right = await answersInPeace(service.api.user(1))
    expect(await burst(service, 2, 20, right.length)).toEqual(right)
  })

  it('20 ms apart get five right answers in order, by webhook; also with all requests under way at once', async () => {
    await using service = await serviceOn('webhook', queue)
    const right = await answersInPeace(service.api.user(1))
    expect(await burst(service, 2, 20, right.length)).toEqual(right)
    const many = await Promise.all(
      Array.from({ length: 8 }, (_, i) => burst(service, 10 + i, 0, right.length)),
    )
    for (const seen of many) expect(seen).toEqual(right)
    service.api.state.parallel = true
    for (const id of [3, 4, 5]) expect(await burst(service, id, 20, right.length)).toEqual(right)
    for (const id of [6, 7, 8]) expect(await burst(service, id, 0, right.length)).toEqual(right)
  })

  it('that waited while we were away get their answers in order', async () => {
    await using service = await serviceOn('polling', queue)
    const { api } = service
    const right = await answersInPeace(api.user(1))
    // The long poll is held up until all five wait: they come as one batch, as after a power cut.
    api.failNext('getUpdates', { status: 502 })
    api.user(9).starts()
    await api.user(9).waitForAnswers(1)
    expect(await burst(service, 2, 0, right.length)).toEqual(right)
  })
})

describe('what Telegram brings again', () => {
  it('is handled once, though it comes five times, also at once', async () => {
    await using service = await serviceOn('webhook')
    const user = await greeted(service.api.user(42))
    const before = { seen: user.sees().length, stored: await bodiesOf(service) }
    service.api.deliverTimes(5)
    user.says('help')
    await until(() => service.api.state.pending.length === 0)
    service.api.state.parallel = true
    user.says('help')
    await until(() => service.api.state.pending.length === 0)
    await user.waitForAnswers(before.seen + 2)
    await settled(user)
    expect(user.sees()).toHaveLength(before.seen + 2)
    expect(await bodiesOf(service)).toBe(before.stored + 2)
  })

  it('is known again under another update_id, long after, and out of order', async () => {
    await using service = await serviceOn('webhook')
    const user = await greeted(service.api.user(42))
    const bring = (update: object) => post(service, update, webhookSecret)
    const message = (message_id: number, text: string) => ({
      message_id,
      date: 1_790_000_000,
      chat: { id: 42, type: 'private' },
      from: { id: 42, is_bot: false, first_name: 'A' },
      text,
    })
    const before = user.sees().length
    expect(await bring({ update_id: 50, message: message(9_002, 'menu') })).toBe(200)
    expect(await bring({ update_id: 49, message: message(9_001, 'help') })).toBe(200)
    expect(await bring({ update_id: 7, message: message(9_002, 'menu') })).toBe(200)
    expect(await bring({ update_id: 8, message: message(9_001, 'help') })).toBe(200)
    await user.waitForAnswers(before + 2)
    await settled(user)
    expect(user.sees()).toHaveLength(before + 2)
  })
})

describe('what is no message', () => {
  it('is refused with 401 under a wrong secret, and nothing is stored', async () => {
    await using service = await serviceOn('webhook')
    await greeted(service.api.user(42))
    const before = await bodiesOf(service)
    const update = {
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id: 42, type: 'private' }, text: 'x' },
    }
    expect(await post(service, update, 'wrong')).toBe(401)
    expect(await post(service, update, null)).toBe(401)
    expect(await post(service, '{"broken', 'wrong')).toBe(401)
    expect(await bodiesOf(service)).toBe(before)
  })

  it('is not stored, crashes nothing and does not come again', async () => {
    await using service = await serviceOn('webhook')
    const user = await greeted(service.api.user(42))
    const before = await bodiesOf(service)
    const chat = { id: 42, type: 'private' }
    for (const body of [
      {},
      [],
      { update_id: 5 },
      { update_id: 5, message: { message_id: 1, date: 1, chat } },
      { update_id: 5, message: { message_id: 1, date: 1, chat, text: '' } },
      {
        update_id: 5,
        message: { message_id: 1, date: 1, chat: { id: -7, type: 'group' }, text: 'in a group' },
      },
      { update_id: 5, channel_post: { text: 'x' } },
      { update_id: 5, message: 'x' },
      { update_id: 5, message_of_the_future: { text: 'x' } },
    ])
      expect(await post(service, body, webhookSecret)).toBe(200)
    const deep = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`
    expect(await post(service, `{"update_id":5,"message":${deep}}`, webhookSecret)).toBeLessThan(500)
    expect(await post(service, '{"broken', webhookSecret)).toBe(200)
    expect(await bodiesOf(service)).toBe(before)
    user.says('help')
    await user.waitForAnswers(3)
  })
})

describe('what people send besides words', () => {
  it('gets a kind answer each, an album one, and keeps no coordinates', async () => {
    await using service = await serviceOn('polling')
    const user = await greeted(service.api.user(42))
    const acts: (() => void)[] = [
      () => user.sends({ photo: true }),
      () => user.sends({ sticker: true }),
      () => user.sends({ location: true }),
      () => user.sends({ document: true }),
      () => user.sends({ fields: { dice: { emoji: '🎲', value: 3 } } }),
      () => user.edits(user.says('help') && 2, 'changed'),
      () => user.says('🙂🙂🙂'),
      () => user.says('\u200b\u202e\u2066'),
      () => user.says('x'.repeat(4_096)),
    ]
    for (const act of acts) {
      const before = user.sees().length
      act()
      await user.waitForAnswers(before + 1)
      await settled(user)
    }
    const before = user.sees().length
    for (let i = 0; i < 3; i++) user.sends({ photo: true, album: '77' })
    await user.waitForAnswers(before + 1)
    await settled(user)
    const album = user.sees().length - before
    user.sends({ photo: true })
    await settled(user)
    expect(user.sees().length - before - album).toBe(album)
  })

  it('answers a tap on an old question politely, and not as an answer to the new one', async () => {
    await using service = await serviceOn('polling')
    const user = await greeted(service.api.user(42))
    const old = user.sees().at(-1)
    user.taps('learn-trade')
    await user.waitForAnswers(3)
    await settled(user)
    const before = user.sees().length
    user.tapsOn(old?.messageId ?? 0, old?.buttons[0]?.data ?? '')
    await user.waitForAnswers(before + 1)
    await settled(user)
    expect(user.texts()[before]).toMatch(/passed/i)
    expect(service.api.state.answeredCallbacks.length).toBe(3)
  })
})

describe('sending', () => {
  it('waits as long as Telegram asks, and holds up no other chat', async () => {
    await using service = await serviceOn('polling')
    const { api } = service
    const [slow, other] = [await greeted(api.user(1)), await greeted(api.user(2))]
    api.failNext('sendMessage', { status: 429, retryAfter: 2, chat: 1 })
    const started = Date.now()
    slow.says('help')
    await until(() => api.state.faults[0]?.hits === 1)
    other.says('help')
    await other.waitForAnswers(3)
    expect(Date.now() - started).toBeLessThan(1_900)
    await slow.waitForAnswers(3)
    expect(Date.now() - started).toBeGreaterThanOrEqual(2_000)
    expect(slow.texts()).toEqual(other.texts())
    const early = api
      .calls('sendMessage')
      .filter(({ params, at }) => Number(params.chat_id) === 1 && at > started + 300 && at < started + 2_000)
    expect(early).toEqual([])
  })

  it('writes no more to someone who blocked us, until she writes again', async () => {
    await using service = await serviceOn('polling')
    const { api, test } = service
    const user = await greeted(api.user(42))
    const states = async () =>
      (await test.database.sql<{ state: string }[]>`select state from addresses`).map(({ state }) => state)
    // Blocked in the middle: the send is what finds out.
    api.state.chats.set(42, Object.assign(api.state.chats.get(42) ?? {}, { blocked: true }) as never)
    user.says('help')
    await sleep(300)
    await expect.poll(states, { timeout: 5_000 }).toEqual(['dead'])
    api.state.chats.set(42, Object.assign(api.state.chats.get(42) ?? {}, { blocked: false }) as never)
    const before = user.sees().length
    user.says('menu')
    await user.waitForAnswers(before + 1)
    await expect.poll(states, { timeout: 5_000 }).toEqual(['ok'])
    user.blocks()
    await expect.poll(states, { timeout: 5_000 }).toEqual(['dead'])
  })

  it('loses nothing and keeps the order when Telegram refuses some sends', async () => {
    await using service = await serviceOn('polling')
    const { api } = service
    const right = await answersInPeace(api.user(1))
    api.failNext('sendMessage', { status: 429, retryAfter: 1, every: 7, times: 6 })
    api.failNext('sendMessage', { status: 502, every: 11, times: 4 })
    const many = await Promise.all(
      Array.from({ length: 6 }, (_, i) => burst(service, 10 + i, 20, right.length)),
    )
    for (const seen of many) expect(seen).toEqual(right)
  })
})

async function post({ webhookUrl }: Service, body: unknown, secret: string | null): Promise<number> {
  const response = await fetch(webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  await response.arrayBuffer()
  return response.status
}
