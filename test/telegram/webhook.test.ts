import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../src/channels/channel.ts'
import { startFakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'
import { channelOn, texts, until } from './channel.ts'

/** The webhook behind a plain HTTP server, as the fake Telegram reaches it. */
async function hooked(store: (batch: Inbound[]) => Promise<void>) {
  const stack = new AsyncDisposableStack()
  const api = stack.use(await startFakeBotApi())
  let handle: Awaited<ReturnType<typeof channelOn>>['channel']['handleUpdate'] = null
  const server = createServer(async (request, response) => {
    const body = await json(request)
    const header = request.headers['x-telegram-bot-api-secret-token']
    const answer = await handle?.(header as string, body)
    response.statusCode = answer?.status ?? 500
    response.end(JSON.stringify(answer?.call ?? {}))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  stack.defer(() => void server.closeAllConnections())
  stack.defer(() => void server.close())
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { channel, logged } = await channelOn(api, { mode: 'webhook', publicUrl })
  stack.use(channel)
  handle = channel.handleUpdate
  await channel.start(store)
  if (!handle) throw new Error('no webhook')
  return { api, handle, logged, channel, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const update = (id: number, text: string, chat = 42) => ({
  update_id: id,
  message: { message_id: id, date: 1, chat: { id: chat, type: 'private' }, text },
})

describe('the webhook', () => {
  it('answers 200 only when the message is stored', async () => {
    const stored = Promise.withResolvers<void>()
    await using $ = await hooked(() => stored.promise)
    $.api.user(42).says('a')
    await sleep(100)
    expect($.api.state.pending).toHaveLength(1)
    stored.resolve()
    await until(() => $.api.state.pending.length === 0)
  })

  it('answers a tap in its own response, once the tap is stored', async () => {
    await using $ = await hooked(async () => {})
    $.api.user(42).tapsOn(1, '1:menu')
    await until(() => $.api.state.answeredCallbacks.length === 1)
    expect($.api.calls('answerCallbackQuery')).toEqual([])
  })

  it('stores nothing without the right secret', async () => {
    const seen: Inbound[] = []
    await using $ = await hooked(async (batch) => void seen.push(...batch))
    for (const secret of [undefined, '', 'wrong', 'hook-secre', 'hook-secret2']) {
      expect(await $.handle(secret, update(1, 'a'))).toEqual({ status: 401 })
    }
    expect(seen).toEqual([])
    expect(await $.handle('hook-secret', update(1, 'a'))).toEqual({ status: 200 })
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', [1]],
    ['words', 'update'],
    ['an empty update', {}],
    ['an unknown kind', { update_id: 1, hologram: {} }],
    ['a deep one', { update_id: 1, message: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) }],
    ['another shape', { update_id: 1, message: { text: 'x' } }],
  ])('takes %s so that it does not come again, and stores nothing', async (_, body) => {
    const seen: Inbound[] = []
    await using $ = await hooked(async (batch) => void seen.push(...batch))
    expect(await $.handle('hook-secret', body)).toEqual({ status: 200 })
    expect(seen).toEqual([])
  })

  it('is brought again until it is stored', async () => {
    const seen: Inbound[] = []
    let tries = 0
    await using $ = await hooked(async (batch) => {
      if (++tries < 3) throw new Error(`database away: ${texts(batch)}`)
      seen.push(...batch)
    })
    $.api.user(42).says('a private sentence')
    $.api.user(42).says('and another')
    await until(() => seen.length === 2)
    expect(texts(seen)).toEqual(['a private sentence', 'and another'])
    expect($.logged()).not.toContain('private sentence')
  })

  it("puts requests that are under way at once into Telegram's order", async () => {
    const seen: Inbound[] = []
    await using $ = await hooked(async (batch) => {
      seen.push(...batch)
      await sleep(20)
    })
    const answers = [5, 3, 1, 4, 2].map((id) => $.handle('hook-secret', update(id, `${id}`)))
    expect((await Promise.all(answers)).every(({ status }) => status === 200)).toBe(true)
    expect(texts(seen)).toEqual(['1', '2', '3', '4', '5'])
  })

  it('never lets a later message of a chat overtake one that is being stored, nor hold up other chats', async () => {
    const seen: string[] = []
    await using $ = await hooked(async (batch) => {
      if (texts(batch)[0] === 'slow') await sleep(200)
      seen.push(...texts(batch))
    })
    const slow = $.handle('hook-secret', update(1, 'slow'))
    await sleep(30)
    const next = $.handle('hook-secret', update(2, 'next'))
    await $.handle('hook-secret', update(3, 'other chat', 43))
    await Promise.all([slow, next])
    expect(seen).toEqual(['other chat', 'slow', 'next'])
  })

  it('gives a message that is delivered five times the same identity', async () => {
    const seen: Inbound[] = []
    await using $ = await hooked(async (batch) => void seen.push(...batch))
    $.api.deliverTimes(5)
    $.api.user(42).says('a')
    await until(() => seen.length === 5)
    expect(new Set(seen.map(({ externalId }) => externalId)).size).toBe(1)
  })

  it('asks Telegram to come again while it stops', async () => {
    await using $ = await hooked(async () => {})
    await $.channel[Symbol.asyncDispose]()
    expect(await $.handle('hook-secret', update(1, 'a'))).toEqual({ status: 503 })
  })
})
