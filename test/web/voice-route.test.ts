import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { soundKind } from '../../src/api/chat/sound-kind.ts'
import { chatInMemory } from './chat-in-memory.ts'

const ogg = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(400)])
const webm = Buffer.concat([Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex')])
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(60)])
const open: { server: { close(): Promise<unknown> } }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.server.close()
})

async function chat() {
  const memory = await chatInMemory(() => [{ text: 'heard' }])
  open.push(memory)
  const started = await memory.server.inject({ method: 'POST', url: '/chat/start', payload: {} })
  const token = started.json().token as string
  const send = (payload: Buffer, headers: Record<string, string> = {}) =>
    memory.server.inject({
      method: 'POST',
      url: '/chat/voice',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'audio/webm;codecs=opus',
        'x-message-id': randomUUID(),
        'x-message-order': '1',
        'x-seconds': '3',
        ...headers,
      },
      payload,
    })
  return { ...memory, token, send }
}

describe('a voice message', () => {
  it.each([
    ['audio/ogg', ogg],
    ['audio/webm', webm],
    ['audio/mp4', mp4],
  ] as const)('is taken as %s by what it is, not by what it is called', async (mime, bytes) => {
    const { send, received } = await chat()
    expect((await send(bytes, { 'content-type': 'audio/something' })).statusCode).toBe(202)
    expect(received.at(-1)?.body).toEqual({
      kind: 'voice',
      mime,
      seconds: 3,
      bytes: bytes.toString('base64'),
    })
  })

  it('is kept once, however often it arrives', async () => {
    const { send, received } = await chat()
    const id = randomUUID()
    for (let n = 0; n < 3; n += 1) expect((await send(ogg, { 'x-message-id': id })).statusCode).toBe(202)
    expect(received.filter((one) => one.body.kind === 'voice')).toHaveLength(1)
  })

  it.each([
    ['a page', Buffer.from('<html><script>alert(1)</script>')],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
    [
      'a film of Matroska',
      Buffer.from('1a45dfa3a34286810142f7810142f28104428288 6d6174726f736b61'.replace(' ', ''), 'hex'),
    ],
    ['nothing', Buffer.alloc(0)],
  ])('is refused when it is %s', async (_name, bytes) => {
    const { send, received } = await chat()
    const answer = await send(bytes)
    expect([400, 415]).toContain(answer.statusCode)
    expect(answer.headers['content-type']).toMatch('problem+json')
    expect(received).toHaveLength(1)
  })

  it('may be a megabyte and no more', async () => {
    const { send } = await chat()
    expect((await send(Buffer.concat([ogg, Buffer.alloc(900_000)]))).statusCode).toBe(202)
    expect((await send(Buffer.concat([ogg, Buffer.alloc(1_000_000)]))).statusCode).toBe(413)
  })

  it('is refused without its id, its order, or with a wrong length', async () => {
    const { send } = await chat()
    for (const headers of [{ 'x-message-id': 'x' }, { 'x-message-order': '0' }, { 'x-seconds': '61' }])
      expect((await send(ogg, headers as Record<string, string>)).statusCode).toBe(422)
    const asJson = await send(Buffer.from('{}'), { 'content-type': 'application/json' })
    expect(asJson.statusCode).toBe(415)
  })

  it('is not read from a stranger', async () => {
    const { send, received } = await chat()
    expect((await send(ogg, { authorization: `Bearer ${'a'.repeat(43)}` })).statusCode).toBe(401)
    expect(received).toHaveLength(1)
  })

  it('is asked to wait after ten in a minute', async () => {
    const { send } = await chat()
    const codes: number[] = []
    for (let n = 0; n < 11; n += 1) codes.push((await send(ogg)).statusCode)
    expect(codes.filter((code) => code === 202)).toHaveLength(10)
    expect(codes.at(-1)).toBe(429)
  })
})

describe('the kind of a sound', () => {
  it('is not guessed from a few bytes', () => {
    for (const bytes of ['', 'O', 'Ogg', '\x1aE\xdf\xa3', 'xxxxfty'])
      expect(soundKind(Buffer.from(bytes, 'latin1'))).toBeNull()
  })
})
