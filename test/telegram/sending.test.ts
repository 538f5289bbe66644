import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startFakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'
import { freePort } from '../support/free-port.ts'
import { channelOn, content, sending } from './channel.ts'

/** A fake with one chat that has written, and the channel on it. */
async function chat() {
  const stack = new AsyncDisposableStack()
  const api = stack.use(await startFakeBotApi())
  const user = api.user(42)
  const { channel, logged } = await channelOn(api)
  stack.use(channel)
  return { api, user, channel, logged, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

describe('sending', () => {
  it('shows the text with its buttons and tells the id of the message', async () => {
    await using $ = await chat()
    const sent = await $.channel.send(
      '42',
      content('كيف نساعدكم اليوم؟', ['تدريب', 'حديث مع شخص']),
      sending(),
    )
    const [seen] = $.user.sees()
    expect(seen).toMatchObject({
      text: 'كيف نساعدكم اليوم؟',
      buttons: [
        { label: 'تدريب', data: '3:o0' },
        { label: 'حديث مع شخص', data: '3:o1' },
      ],
    })
    expect(sent).toEqual({ ok: true, externalId: String(seen?.messageId) })
    const { params } = $.api.calls('sendMessage')[0] ?? {}
    expect(params).toMatchObject({ link_preview_options: { is_disabled: true } })
    expect(params).not.toHaveProperty('parse_mode')
  })

  it('sends a small file with its text', async () => {
    await using $ = await chat()
    const file = { name: 'appointment.ics', mime: 'text/calendar', body: 'BEGIN:VCALENDAR' }
    expect(await $.channel.send('42', { ...content('Here it is.'), file }, sending())).toMatchObject({
      ok: true,
    })
    const [seen] = $.user.sees()
    expect(seen).toMatchObject({ text: 'Here it is.', file: { as: 'document', name: 'appointment.ics' } })
    expect(Buffer.from(seen?.file?.bytes ?? []).toString()).toBe('BEGIN:VCALENDAR')
  })

  it('splits a long text, with the buttons under its last part', async () => {
    await using $ = await chat()
    const text = 'نعتذر، هذا النشاط مخصّص لفئة أخرى. '.repeat(300)
    const sent = await $.channel.send('42', content(text, ['رجوع']), sending())
    const seen = $.user.sees()
    expect(seen.length).toBe(3)
    expect(seen.map(({ buttons }) => buttons.length)).toEqual([0, 0, 1])
    expect(seen.map((part) => part.text).join(' ')).toBe(text.trim())
    expect(sent).toEqual({ ok: true, externalId: seen.map(({ messageId }) => messageId).join(',') })
  })

  it('goes on with the part that failed, without repeating the others', async () => {
    await using $ = await chat()
    const text = `${'a. '.repeat(1_300)}${'b. '.repeat(1_300)}`
    $.api.failNext('sendMessage', { status: 500, every: 2 })
    expect(await $.channel.send('42', content(text), sending('one'))).toEqual({
      ok: false,
      code: 'unavailable',
    })
    expect(await $.channel.send('42', content(text), sending('one'))).toMatchObject({ ok: true })
    expect($.user.texts().join(' ')).toBe(text.trim())
  })

  it('lets a chat rest as long as a 429 asks, and holds up no other', async () => {
    await using $ = await chat()
    const other = $.api.user(43)
    $.api.failNext('sendMessage', { status: 429, retryAfter: 1, chat: 42 })
    expect(await $.channel.send('42', content('a'), sending())).toEqual({
      ok: false,
      code: 'rate_limited',
      afterMs: 1_000,
    })
    const early = await $.channel.send('42', content('a'), sending())
    expect(early).toMatchObject({ ok: false, code: 'rate_limited' })
    expect($.api.calls('sendMessage')).toHaveLength(1)
    expect(await $.channel.send('43', content('b'), sending())).toMatchObject({ ok: true })
    expect(other.texts()).toEqual(['b'])
    await new Promise((done) => setTimeout(done, 1_000))
    expect(await $.channel.send('42', content('a'), sending())).toMatchObject({ ok: true })
  })

  it.each([
    ['a person who blocked us', { status: 403 }, 'blocked'],
    ['a wrong token', { status: 401 }, 'unauthorized'],
    ['a fault of Telegram', { status: 500 }, 'unavailable'],
    ['a chat that is gone', { status: 400, description: 'Bad Request: chat not found' }, 'not_found'],
    ['what Telegram does not take', { status: 400, description: 'Bad Request: odd' }, 'rejected'],
    ['too long a text', { status: 400, description: 'Bad Request: message is too long' }, 'too_long'],
    ['a cut connection', { reset: true }, 'unknown'],
    ['a lost answer', { lose: true }, 'unknown'],
  ] as const)('knows %s', async (_, fault, code) => {
    await using $ = await chat()
    $.api.failNext('sendMessage', fault)
    expect(await $.channel.send('42', content('secret words'), sending())).toEqual({ ok: false, code })
    expect($.logged()).not.toContain('secret words')
  })

  it('knows a chat that blocked us, and one that never was', async () => {
    await using $ = await chat()
    $.user.blocks()
    expect(await $.channel.send('42', content('a'), sending())).toEqual({ ok: false, code: 'blocked' })
    expect(await $.channel.send('44', content('a'), sending())).toEqual({ ok: false, code: 'not_found' })
  })

  it('says "unknown" when the answer never comes, as soon as the sender gives up', async () => {
    await using $ = await chat()
    $.api.failNext('sendMessage', { hang: true })
    const signal = AbortSignal.timeout(100)
    expect(await $.channel.send('42', content('a'), { signal, key: 'k' })).toEqual({
      ok: false,
      code: 'unknown',
    })
  })

  it('says "unavailable" when nothing can have left', async () => {
    await using api = await startFakeBotApi()
    const { channel } = await channelOn(api, { apiRoot: `http://127.0.0.1:${await freePort()}` })
    await using _ = channel
    expect(channel.botName).toBeNull()
    expect(await channel.send('42', content('a'), sending())).toEqual({ ok: false, code: 'unavailable' })
    const aborted = { signal: AbortSignal.abort(), key: 'k' }
    expect(await channel.send('42', content('a'), aborted)).toEqual({ ok: false, code: 'unavailable' })
  })

  it("takes a proxy's error page for what it is", async () => {
    const port = await freePort()
    const proxy = createServer((socket) => {
      socket.once('data', () =>
        socket.end(
          'HTTP/1.1 503 Busy\r\ncontent-type: text/html\r\ncontent-length: 4\r\nconnection: close\r\n\r\n<b/>',
        ),
      )
      socket.on('error', () => {})
    })
    await new Promise<void>((done) => proxy.listen(port, '127.0.0.1', done))
    await using api = await startFakeBotApi()
    const { channel } = await channelOn(api, { apiRoot: `http://127.0.0.1:${port}` })
    await using _ = channel
    expect(await channel.send('42', content('a'), sending())).toEqual({ ok: false, code: 'unavailable' })
    await new Promise((done) => proxy.close(done))
  })

  it('keeps its connections', async () => {
    await using $ = await chat()
    for (let i = 0; i < 30; i++) await $.channel.send('42', content(`${i}`), sending(`${i}`))
    expect($.user.sees()).toHaveLength(30)
    expect($.api.connections()).toBeLessThanOrEqual(2)
  })

  it('gives a typing sign while an answer takes long, and none when it is there at once', async () => {
    await using $ = await chat()
    $.api.user(43)
    $.channel.typing?.('42')
    $.channel.typing?.('43')
    await $.channel.send('43', content('at once'), sending())
    await new Promise((done) => setTimeout(done, 900))
    expect([$.user.typingSigns(), $.api.user(43).typingSigns()]).toEqual([1, 0])
  })
})

describe('fetching what was sent', () => {
  it('gets the bytes of a voice note', async () => {
    await using $ = await chat()
    const bytes = new Uint8Array(100_000).fill(7)
    $.user.sends({ voice: { bytes } })
    const got = await $.channel.fetch?.('voice-1', AbortSignal.timeout(5_000))
    expect(got).toMatchObject({ ok: true, mime: 'audio/ogg' })
    expect(got?.ok && Buffer.compare(got.bytes, bytes)).toBe(0)
    expect($.logged()).not.toContain($.api.token)
  })
  it('refuses what is larger than 20 MB, and what is gone', async () => {
    await using $ = await chat()
    $.user.sends({ voice: { size: 21 * 1024 * 1024 } })
    expect(await $.channel.fetch?.('voice-1', AbortSignal.timeout(5_000))).toMatchObject({ ok: false })
    expect(await $.channel.fetch?.('nothing', AbortSignal.timeout(5_000))).toEqual({
      ok: false,
      code: 'not_found',
    })
  })
})
