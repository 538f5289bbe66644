import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, chatInMemory } from './chat-in-memory.ts'

const echo: Answer = (body) => (body.kind === 'text' ? [{ text: 'answered' }] : [{ text: 'hello' }])
const open: { server: { close(): Promise<unknown> } }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.server.close()
})

async function chat(
  ...[parts, config]: [Parameters<typeof chatInMemory>[1]?, Parameters<typeof chatInMemory>[2]?]
) {
  const memory = await chatInMemory(echo, parts, config)
  open.push(memory)
  const { server } = memory
  const started = await server.inject({ method: 'POST', url: '/chat/start', payload: { language: 'ar' } })
  const token = started.json().token as string
  const post = (payload: object | string, authorization = `Bearer ${token}`) =>
    server.inject({
      method: 'POST',
      url: '/chat/messages',
      headers: { authorization, 'content-type': 'application/json' },
      payload,
    })
  const say = (text: string, n = 1) => post({ id: randomUUID(), n, text })
  return { ...memory, started, token, post, say }
}

describe('starting a chat', () => {
  it('gives a token of 32 random bytes and stores the chosen language', async () => {
    const { started, token, received } = await chat()
    expect(started.statusCode).toBe(201)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(started.headers['cache-control']).toBe('no-store')
    expect(started.headers['set-cookie']).toBeUndefined()
    expect(received[0]).toMatchObject({
      account: 'web',
      address: token,
      body: { kind: 'start', language: 'ar' },
    })
  })

  it('refuses a language that is not spoken here', async () => {
    const { server } = await chat()
    const answer = await server.inject({ method: 'POST', url: '/chat/start', payload: { language: 'xx' } })
    expect(answer.statusCode).toBe(422)
  })

  it('keeps a start apart from messages by its id', async () => {
    const { received, say } = await chat()
    await say('hello')
    expect(new Set(received.map((one) => one.externalId)).size).toBe(2)
    expect(received.every((one) => !one.externalId.includes(one.address))).toBe(true)
  })
})

describe('posting a message', () => {
  it('takes a text and keeps the order that the page counted', async () => {
    const { say, received } = await chat()
    expect((await say('a sewing course?', 7)).statusCode).toBe(202)
    expect(received.at(-1)).toMatchObject({ order: 7, body: { kind: 'text', text: 'a sewing course?' } })
  })

  it('takes a tap', async () => {
    const { post, received } = await chat()
    const answer = await post({ id: randomUUID(), n: 1, tap: { visit: 3, option: 'learn-trade' } })
    expect(answer.statusCode).toBe(202)
    expect(received.at(-1)?.body).toEqual({ kind: 'tap', visit: 3, option: 'learn-trade' })
  })

  it('gives the same message the same id each time, so that it is kept once', async () => {
    const { post, received } = await chat()
    const message = { id: randomUUID(), n: 1, text: 'once' }
    for (let i = 0; i < 5; i += 1) expect((await post(message)).statusCode).toBe(202)
    expect(received.filter((one) => one.body.kind === 'text')).toHaveLength(1)
  })

  it('says 503 and when to come again while it cannot be stored', async () => {
    const { say, state } = await chat()
    state.storing = false
    const answer = await say('hello')
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toMatch(/^[2-4]$/)
    expect(answer.json().code).toBe('not_stored')
  })

  it.each([
    ['no token', ''],
    ['an unknown token', `Bearer ${'a'.repeat(43)}`],
    ['a token of another shape', 'Bearer short'],
    ['another scheme', `Basic ${'a'.repeat(43)}`],
  ])('answers 401 to %s and stores nothing', async (_name, authorization) => {
    const { post, received } = await chat()
    const before = received.length
    const answer = await post({ id: randomUUID(), n: 1, text: 'hello' }, authorization)
    expect(answer.statusCode).toBe(401)
    expect(received).toHaveLength(before)
  })

  it('never reads a token from a URL or a cookie', async () => {
    const { server, token } = await chat()
    const url = `/chat/messages?token=${token}&authorization=Bearer%20${token}`
    expect((await server.inject({ url, headers: { cookie: `token=${token}` } })).statusCode).toBe(401)
  })
})

describe('bad input', () => {
  const id = randomUUID()
  const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
  it.each<[string, object | string, number]>([
    ['over-long text', { id, n: 1, text: 'ا'.repeat(4_001) }, 422],
    ['an empty text', { id, n: 1, text: '' }, 422],
    ['only blanks', { id, n: 1, text: ' \n\t ' }, 422],
    ['only zero-width characters', { id, n: 1, text: '\u200b\ufeff\u2060' }, 422],
    ['only bidi controls', { id, n: 1, text: '\u202e\u2066\u2069' }, 422],
    ['neither text nor tap', { id, n: 1 }, 422],
    ['text and tap at once', { id, n: 1, text: 'a', tap: { visit: 1, option: 'b' } }, 422],
    ['an id that is none', { id: 'x', n: 1, text: 'a' }, 422],
    ['a count below one', { id, n: 0, text: 'a' }, 422],
    ['an option with blanks', { id, n: 1, tap: { visit: 1, option: 'a b' } }, 422],
    ['a number for a text', { id, n: 1, text: 5 }, 422],
    ['a list', [], 422],
    ['null', 'null', 422],
    ['no JSON', '{"id":', 400],
    ['nothing', '', 400],
    ['deep JSON', deep, 400],
    ['deep lists', '['.repeat(30_000), 400],
    ['a prototype', `{"__proto__":{"a":1},"id":"${id}","n":1,"text":"a"}`, 400],
    ['more than 64 KB', { id, n: 1, text: 'a', more: 'b'.repeat(70_000) }, 413],
  ])('refuses %s with a problem document that repeats nothing', async (_name, payload, status) => {
    const { post, received } = await chat()
    const before = received.length
    const answer = await post(payload)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch('application/problem+json')
    expect(answer.json()).toMatchObject({ status, type: 'about:blank' })
    expect(answer.body.length).toBeLessThan(400)
    expect(received).toHaveLength(before)
  })

  it('passes over unknown fields', async () => {
    const { post, received } = await chat()
    expect((await post({ id, n: 1, text: 'a', admin: true, nested: { x: [1] } })).statusCode).toBe(202)
    expect(received.at(-1)?.body).toEqual({ kind: 'text', text: 'a' })
  })

  it('takes emoji alone', async () => {
    const { say, received } = await chat()
    expect((await say('👍🏽👩‍👧')).statusCode).toBe(202)
    expect(received.at(-1)?.body).toEqual({ kind: 'text', text: '👍🏽👩‍👧' })
  })

  it('takes out what could hide or turn around words, and keeps them otherwise', async () => {
    const { say, received } = await chat()
    await say(' \u202eأريد\u200b دورة\u0000\r\nخياطة\u2069 می\u200cخواهم \ud800')
    expect(received.at(-1)?.body).toEqual({ kind: 'text', text: 'أريد دورة\nخياطة می\u200cخواهم \ufffd' })
  })

  it('refuses other content types', async () => {
    const { server, token } = await chat()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' }
    const answer = await server.inject({ method: 'POST', url: '/chat/messages', headers, payload: 'hello' })
    expect(answer.statusCode).toBe(415)
  })
})

describe('reading', () => {
  it('gives what came after a seq', async () => {
    const { server, token, say } = await chat()
    await say('one')
    const headers = { authorization: `Bearer ${token}` }
    const all = (await server.inject({ url: '/chat/messages', headers })).json().items
    const later = (await server.inject({ url: '/chat/messages?after=2', headers })).json().items
    expect(all.map((item: { seq: number }) => item.seq)).toEqual([1, 2, 3, 4])
    expect(later).toEqual(all.slice(2))
  })

  it('begins anew when the cursor lies in the future', async () => {
    const { server, token } = await chat()
    const answer = await server.inject({
      url: '/chat/messages?after=999',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.json().items).toHaveLength(2)
  })

  it.each(['-1', '1.5', 'x', '1e99', ''])(
    'refuses the cursor "%s" or reads from the start',
    async (after) => {
      const { server, token } = await chat()
      const answer = await server.inject({
        url: `/chat/messages?after=${after}`,
        headers: { authorization: `Bearer ${token}` },
      })
      if (answer.statusCode === 200) expect(answer.json().items).toHaveLength(2)
      else expect(answer.statusCode).toBe(422)
    },
  )
})

describe('limits', () => {
  it('slows one chat down without touching another on the same address', async () => {
    const { say, server, post } = await chat({ limits: { messages: 3 } })
    const statuses = []
    for (let n = 1; n <= 5; n += 1) statuses.push((await say('hello', n)).statusCode)
    expect(statuses).toEqual([202, 202, 202, 429, 429])
    const other = (await server.inject({ method: 'POST', url: '/chat/start', payload: {} })).json().token
    expect((await post({ id: randomUUID(), n: 1, text: 'a' }, `Bearer ${other}`)).statusCode).toBe(202)
  })

  it('holds an address that makes up tokens', async () => {
    const { post } = await chat({ limits: { address: 4 } })
    const statuses = []
    for (let n = 1; n <= 5; n += 1) {
      const token = String(n).repeat(43)
      statuses.push((await post({ id: randomUUID(), n, text: 'a' }, `Bearer ${token}`)).statusCode)
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  it('tells when to come again', async () => {
    const { say } = await chat({ limits: { messages: 1 } })
    await say('one')
    const answer = await say('two', 2)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      code: 'rate_limited',
    })
  })
})

describe('the log', () => {
  it('holds no word, token or query', async () => {
    const { say, server, token, logged } = await chat({}, {})
    const canary = 'canary-sentence-7f3a'
    await say(canary)
    await server.inject({
      url: `/chat/messages?after=0&q=${canary}`,
      headers: { authorization: `Bearer ${token}` },
    })
    await server.inject({ url: `/${canary}?${canary}` })
    await server.inject({ method: 'POST', url: '/chat/messages', payload: `{"${canary}` })
    await server.inject({ url: `/%E0%A4%A?${canary}` })
    const text = logged.join('')
    expect(text).toContain('/chat/messages')
    expect(text).not.toContain(canary)
    expect(text).not.toContain(token)
  })
})
