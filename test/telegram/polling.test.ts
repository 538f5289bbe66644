import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../src/channels/channel.ts'
import { holdLock } from '../../src/db/advisory-lock.ts'
import { testDatabase } from '../support/database.ts'
import { startFakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'
import { channelOn, texts, until } from './channel.ts'

describe('long polling', () => {
  it('takes what waited as one batch, in order, and asks for nothing else', async () => {
    await using api = await startFakeBotApi()
    for (const text of ['1', '2', '3']) api.user(42).says(text)
    const { channel } = await channelOn(api)
    await using _ = channel
    const batches: Inbound[][] = []
    await channel.start(async (batch) => void batches.push(batch))
    await until(() => batches.length === 1)
    expect(texts(batches[0] ?? [])).toEqual(['1', '2', '3'])
    expect(batches[0]?.[0]?.account).toBe('telegram:4242')
    expect(api.calls('getUpdates')[0]?.params).toMatchObject({
      timeout: 30,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    })
    expect(api.calls('deleteWebhook')[0]?.params).toEqual({ drop_pending_updates: false })
  })

  it('confirms a batch only when it is stored', async () => {
    await using api = await startFakeBotApi()
    api.user(42).says('kept')
    const { channel } = await channelOn(api)
    await using _ = channel
    const stored = Promise.withResolvers<void>()
    await channel.start(() => stored.promise)
    await until(() => api.calls('getUpdates').length === 1)
    await sleep(100)
    expect(api.state.pending).toHaveLength(1)
    stored.resolve()
    await until(() => api.state.pending.length === 0)
  })

  it('takes a batch again that could not be stored, and logs nothing of it', async () => {
    await using api = await startFakeBotApi()
    api.user(7_700_042).says('a secret sentence')
    const { channel, logged } = await channelOn(api)
    await using _ = channel
    const seen: Inbound[] = []
    let tries = 0
    await channel.start(async (batch) => {
      if (++tries === 1) throw new Error(`insert failed: ${texts(batch)}`)
      seen.push(...batch)
    })
    await until(() => seen.length === 1)
    expect(texts(seen)).toEqual(['a secret sentence'])
    expect(logged()).toContain('not stored')
    expect(logged()).not.toContain('secret sentence')
    expect(logged()).not.toContain('7700042')
  })

  it('brings again with the same identity what a crash left between storing and confirming', async () => {
    await using api = await startFakeBotApi()
    api.user(42).says('once')
    const first: Inbound[] = []
    const before = await channelOn(api)
    // Its confirmation never arrives: as if the process had been killed right after the commit.
    await before.channel.start(async (batch) => {
      first.push(...batch)
      api.failNext('getUpdates', { reset: true, times: 2 })
    })
    await until(() => first.length === 1)
    await before.channel[Symbol.asyncDispose]()
    api.noMoreFaults()
    expect(api.state.pending).toHaveLength(1)

    const second: Inbound[] = []
    const after = await channelOn(api)
    await using _ = after.channel
    await after.channel.start(async (batch) => void second.push(...batch))
    await until(() => second.length === 1)
    expect(second[0]).toEqual(first[0])
  })

  it('confirms what is stored when it stops cleanly', async () => {
    await using api = await startFakeBotApi()
    const { channel } = await channelOn(api)
    const seen: Inbound[] = []
    await channel.start(async (batch) => void seen.push(...batch))
    api.user(42).says('last')
    await until(() => seen.length === 1)
    const started = Date.now()
    await channel[Symbol.asyncDispose]()
    expect(Date.now() - started).toBeLessThan(2_000)
    expect(api.state.pending).toEqual([])
  })

  it('goes on when Telegram begins its numbers anew at a lower one', async () => {
    await using api = await startFakeBotApi()
    const { channel } = await channelOn(api)
    await using _ = channel
    const seen: Inbound[] = []
    await channel.start(async (batch) => void seen.push(...batch))
    api.user(42).says('before')
    await until(() => seen.length === 1)
    // The quiet week: an empty answer, then smaller numbers.
    await until(() => api.calls('getUpdates').length >= 2)
    api.state.events.emit('update')
    await until(() => api.calls('getUpdates').length >= 3)
    api.restartUpdateIds(1_000)
    api.user(42).says('after')
    await until(() => seen.length === 2)
    expect(texts(seen)).toEqual(['before', 'after'])
  })

  it('passes over what it cannot read', async () => {
    await using api = await startFakeBotApi()
    api.deliverRaw(42, 'message', { text: { deep: [[[[]]]] } })
    api.deliverRaw(42, 'message', {})
    api.user(42).says('fine')
    const { channel } = await channelOn(api)
    await using _ = channel
    const seen: Inbound[] = []
    await channel.start(async (batch) => void seen.push(...batch))
    await until(() => api.state.pending.length === 0)
    expect(texts(seen)).toEqual(['fine'])
  })

  it('waits out a network that comes and goes, and says so once', async () => {
    await using api = await startFakeBotApi()
    api.failNext('getUpdates', { reset: true })
    api.failNext('getUpdates', { status: 502 })
    const { channel, logged } = await channelOn(api)
    await using _ = channel
    const seen: Inbound[] = []
    await channel.start(async (batch) => void seen.push(...batch))
    api.user(42).says('through')
    await until(() => seen.length === 1)
    expect(logged()).toContain('receiving again')
    expect(logged()).not.toContain(api.token)
  })

  it('says once that another program receives with its token, and takes over when that one stops', async () => {
    await using api = await startFakeBotApi()
    api.failNext('getUpdates', { status: 409, description: 'Conflict: terminated by other', times: 2 })
    const { channel, logged } = await channelOn(api)
    await using _ = channel
    const seen: Inbound[] = []
    await channel.start(async (batch) => void seen.push(...batch))
    api.user(42).says('mine')
    await until(() => seen.length === 1)
    expect(logged().match(/another program receives/g)).toHaveLength(1)
  })

  it('answers a tap at once, also one that it does not know', async () => {
    await using api = await startFakeBotApi()
    api.user(42).tapsOn(1, '3:yes')
    api.user(42).tapsOn(1, 'another program')
    const { channel } = await channelOn(api)
    await using _ = channel
    const seen: Inbound[] = []
    await channel.start(async (batch) => void seen.push(...batch))
    await until(() => api.state.answeredCallbacks.length === 2)
    expect(seen.map(({ body }) => body)).toEqual([{ kind: 'tap', visit: 3, option: 'yes' }])
  })

  it('stops at once in the middle of a long poll', async () => {
    await using api = await startFakeBotApi()
    const { channel } = await channelOn(api)
    await channel.start(async () => {})
    await until(() => api.calls('getUpdates').length === 1)
    const started = Date.now()
    await channel[Symbol.asyncDispose]()
    expect(Date.now() - started).toBeLessThan(500)
  })
})

describe('several processes', () => {
  it('poll one at a time; another takes over when the lock is lost or given back', async () => {
    await using database = await testDatabase()
    await using api = await startFakeBotApi()
    const hold: Parameters<typeof channelOn>[1] = {
      hold: (name, options) => holdLock(database.url, name, { ...options, retryMs: 50 }),
    }
    const [a, b] = [await channelOn(api, hold), await channelOn(api, hold)]
    const seen: Record<string, string[]> = { a: [], b: [] }
    await a.channel.start(async (batch) => void seen.a?.push(...texts(batch)))
    await until(() => a.logged().includes('this process receives'))
    await b.channel.start(async (batch) => void seen.b?.push(...texts(batch)))
    api.user(42).says('one')
    await until(() => seen.a?.length === 1)
    await sleep(150)
    expect(b.logged()).not.toContain('this process receives')

    await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'mpcc-chat lock' and datname = current_database()`
    await until(() => a.logged().includes('the lock was lost'))
    await until(() => `${a.logged()}${b.logged()}`.match(/this process receives/g)?.length === 2)
    api.user(42).says('two')
    await until(() => (seen.a?.length ?? 0) + (seen.b?.length ?? 0) === 2)

    await a.channel[Symbol.asyncDispose]()
    await until(() => b.logged().includes('this process receives'))
    api.user(42).says('three')
    await until(() => seen.b?.at(-1) === 'three')
    await b.channel[Symbol.asyncDispose]()
    expect([...(seen.a ?? []), ...(seen.b ?? [])]).toEqual(['one', 'two', 'three'])
    expect(`${a.logged()}${b.logged()}`).not.toContain('another program')
  })
})
