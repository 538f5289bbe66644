import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findContactId } from '../../src/contacts/find-or-create.ts'
import type { ChatItem } from '../../src/messages/types.ts'
import { openedChat, replies, vaultOf, type WorkedChat } from '../support/chat-work.ts'
import type { FakeUser } from '../support/fake-bot-api/user.ts'
import { readOggFile } from '../support/read-ogg.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { packetOf, simple, webmOf } from '../support/webm-of.ts'
import { greeted, type Service, serviceOn } from '../telegram/service.ts'
import { oggVoice, phonePhoto, recordedByChromium, svg } from './files.ts'

const patient = { timeout: 30_000 }
let service: Service
let worker: SignedIn
beforeAll(async () => {
  service = await serviceOn('webhook')
  worker = await staffIn(service.test)
})
afterAll(() => service?.[Symbol.asyncDispose]())

const url = () => service.test.app.url as string

async function upload(chat: { id: string }, bytes: Uint8Array, id: string = randomUUID()) {
  const response = await fetch(`${url()}/api/staff/chats/${chat.id}/media`, {
    method: 'POST',
    headers: {
      cookie: worker.cookie,
      origin: url(),
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/octet-stream',
      'x-upload-id': id,
    },
    body: new Uint8Array(bytes),
  })
  const body = (await response.json()) as { id: string; kind?: string; mime?: string }
  return { status: response.status, body }
}
const download = (chat: { id: string }, media: string, by = worker) =>
  fetch(`${url()}/api/staff/chats/${chat.id}/media/${media}`, {
    headers: { cookie: by.cookie, 'sec-fetch-site': 'same-origin' },
  })

async function onTelegram(id: number): Promise<{ user: FakeUser; chat: WorkedChat }> {
  const { test, api } = service
  const user = await greeted(api.user(id))
  const account = `telegram:${api.token.split(':')[0]}`
  const contactId = await findContactId(test.database.db, await vaultOf(test), account, String(id))
  const chat = await openedChat(test, contactId as string, worker)
  return { user, chat: chat as WorkedChat }
}
const mediaOf = async (chat: { id: string }) =>
  (await worker.get(`/api/staff/chats/${chat.id}`)).body.lines
    .map((line: { media?: object }) => line.media)
    .filter(Boolean)

it('keeps what came with a complaint from whoever has her chat next, also who knows its id', async () => {
  const { sql } = service.test.database
  const { user, chat } = await onTelegram(599)
  user.sends({ voice: { bytes: oggVoice(), seconds: 3 } })
  await expect
    .poll(async () => (await mediaOf(chat)).map((one: { state: string }) => one.state), patient)
    .toEqual(['stored'])
  const [voice] = await mediaOf(chat)
  await sql`update handoffs set queue = 'complaints', state = 'closed', closed_at = now() where id = ${chat.id}`
  const next = await openedChat(service.test, chat.contactId, worker)
  expect((await download(next, voice.id)).status).toBe(404)
  await sql`update handoffs set queue = 'crisis' where id = ${next.id}`
  expect((await download(next, voice.id)).status).toBe(200)
})

describe('pictures and voice notes with Telegram', () => {
  it('come in: hers are fetched, cleaned, sealed, and given out as a download alone', async () => {
    const { user, chat } = await onTelegram(501)
    user.sends({ photo: { bytes: await phonePhoto() }, caption: 'My papers' })
    user.sends({ voice: { bytes: oggVoice(), seconds: 3 } })
    await expect
      .poll(async () => (await mediaOf(chat)).map((one: { state: string }) => one.state), patient)
      .toEqual(['stored', 'stored'])
    const [photo, voice] = await mediaOf(chat)
    expect(voice).toMatchObject({ kind: 'voice', mime: 'audio/ogg', seconds: 3 })
    const got = await download(chat, photo.id)
    expect(Object.fromEntries(got.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'attachment; filename="picture.jpg"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    })
    const bytes = Buffer.from(await got.arrayBuffer())
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    const [row] = await service.test.database.sql<
      { bytes: Buffer }[]
    >`select bytes from media where id = ${photo.id}`
    expect(row?.bytes.includes(Buffer.from([0xff, 0xd8, 0xff]))).toBe(false)
    // Of another chat, and of a colleague's, it does not exist.
    const other = await onTelegram(502)
    expect((await download(other.chat, photo.id)).status).toBe(404)
    expect((await download(chat, photo.id, await staffIn(service.test))).status).toBe(428)
  })

  it('go out: a picture with its caption, a voice note, each once', async () => {
    const { user, chat } = await onTelegram(503)
    const id = randomUUID()
    const up = await upload(chat, await phonePhoto(), id)
    expect(up).toMatchObject({ status: 201, body: { kind: 'picture', mime: 'image/jpeg' } })
    expect((await upload(chat, await phonePhoto(), id)).body.id).toBe(up.body.id)
    const before = user.sees().length
    expect((await replies(worker, chat, 'The way in', { media: up.body.id })).status).toBe(201)
    await user.waitForAnswers(before + 1, 30_000)
    expect(user.sees().at(-1)).toMatchObject({
      text: 'The way in',
      file: { as: 'photo', mime: 'image/jpeg' },
    })
    expect((await replies(worker, chat, 'Again', { media: up.body.id })).body.code).toBe('no_media')

    const voice = await upload(chat, oggVoice())
    const sent = await worker.post(`/api/staff/chats/${chat.id}/replies`, {
      id: randomUUID(),
      media: voice.body.id,
      seen: await chat.seq(),
    })
    expect(sent.status).toBe(201)
    await user.waitForAnswers(before + 2, 30_000)
    expect(user.sees().at(-1)?.file).toMatchObject({ as: 'voice', name: 'voice.ogg' })
  })

  it('go out as a real voice note when Chromium recorded it', async () => {
    const { user, chat } = await onTelegram(506)
    const up = await upload(chat, recordedByChromium())
    expect(up).toMatchObject({ status: 201, body: { kind: 'voice', mime: 'audio/ogg' } })
    const before = user.sees().length
    const sent = await worker.post(`/api/staff/chats/${chat.id}/replies`, {
      id: randomUUID(),
      media: up.body.id,
      seen: await chat.seq(),
    })
    expect(sent.status).toBe(201)
    await user.waitForAnswers(before + 1, 30_000)
    const file = user.sees().at(-1)?.file
    expect(file).toMatchObject({ as: 'voice', name: 'voice.ogg', mime: 'audio/ogg' })
    expect(readOggFile(file?.bytes ?? Buffer.alloc(0)).packets.length).toBeGreaterThan(30)
    // What no voice note can be made of is kept, and goes as a file.
    const other = await upload(chat, webmOf([simple(packetOf(40))], { codec: 'A_VORBIS' }))
    expect(other.body.mime).toBe('audio/webm')
  })

  it('are refused where they are something else, or not the writer’s', async () => {
    const { chat } = await onTelegram(504)
    expect((await upload(chat, svg)).status).toBe(415)
    expect((await upload(chat, Buffer.alloc(21 * 1024 * 1024))).status).toBe(413)
    expect((await replies(worker, chat, 'Look', { media: randomUUID() })).body.code).toBe('no_media')
    const other = await onTelegram(505)
    const up = await upload(other.chat, await phonePhoto())
    expect((await replies(worker, chat, 'Look', { media: up.body.id })).body.code).toBe('no_media')
  })
})

describe('pictures on our own page', () => {
  async function visitor() {
    const start = await fetch(`${url()}/chat/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'en' }),
    })
    const { token } = (await start.json()) as { token: string }
    const { db } = service.test.database
    const contactId = await findContactId(db, await vaultOf(service.test), 'web', token)
    const chat = (await openedChat(service.test, contactId as string, worker)) as WorkedChat
    const call = (path: string, init: RequestInit = {}) =>
      fetch(`${url()}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } })
    const items = async () => {
      const read = (await (await call('/chat/messages')).json()) as { items: ChatItem[] }
      return read.items
    }
    return { chat, call, items }
  }
  const send = (bytes: Uint8Array) => ({
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'image/jpeg', 'x-message-id': randomUUID(), 'x-message-order': '1' },
  })

  it('are sent and shown with the chat’s token alone, both ways', async () => {
    const her = await visitor()
    expect((await her.call('/chat/picture', send(await phonePhoto()))).status).toBe(202)
    expect((await her.call('/chat/picture', send(svg))).status).toBe(415)
    await expect.poll(() => mediaOf(her.chat), patient).toMatchObject([{ kind: 'picture', state: 'stored' }])

    const up = await upload(her.chat, await phonePhoto())
    const notYet = await her.call(`/chat/media/${up.body.id}`)
    expect(notYet.status).toBe(404)
    const sent = await replies(worker, her.chat, 'This door', { media: up.body.id })
    expect(sent.status).toBe(201)
    const item = (await her.items()).at(-1) as ChatItem
    expect(item).toMatchObject({ from: 'staff', text: 'This door', media: { kind: 'picture' } })
    const got = await her.call(`/chat/media/${item.media?.id}`)
    expect(got.headers.get('content-disposition')).toBe('attachment; filename="picture.jpg"')
    expect((await (await visitor()).call(`/chat/media/${item.media?.id}`)).status).toBe(404)

    expect(
      (
        await her.call('/chat/read', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ seq: item.seq }),
        })
      ).status,
    ).toBe(204)
    const delivery = async () =>
      (await worker.get(`/api/staff/chats/${her.chat.id}`)).body.lines.at(-1).delivery
    await expect.poll(delivery, patient).toBe('read')
  })
})
