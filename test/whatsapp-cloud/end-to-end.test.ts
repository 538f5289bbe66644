import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { findContactId } from '../../src/contacts/find-or-create.ts'
import { insertSystem } from '../../src/messages/insert-system.ts'
import type { SystemEvent } from '../../src/messages/types.ts'
import { oggVoice } from '../chats/files.ts'
import { newId } from '../contacts/support.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { openedChat, replies, vaultOf, type WorkedChat } from '../support/chat-work.ts'
import { type FakeGraphApi, optionsOf, startFakeGraphApi } from '../support/fake-graph-api/fake-graph-api.ts'
import { freePort } from '../support/free-port.ts'
import { recordByStaff } from '../support/record-texts.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

const patient = { timeout: 20_000, interval: 20 }
let api: FakeGraphApi
let test: TestApp
let worker: SignedIn
let hook: string

beforeAll(async () => {
  api = await startFakeGraphApi()
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  test = await testApp({
    roles: ['web', 'turns', 'sends'],
    config: { port, publicUrl, whatsappCloud: api.config },
  })
  hook = `${publicUrl}/whatsapp/webhook`
  api.hook(hook)
  worker = await staffIn(test)
})
afterAll(async () => {
  await test?.[Symbol.asyncDispose]()
  await api?.[Symbol.asyncDispose]()
})

type Somebody = ReturnType<FakeGraphApi['person']>
let people = 0
const somebody = () => api.person(`96390000${String(++people).padStart(4, '0')}`)
const sees = (who: Somebody, count: number) => expect.poll(() => who.sees().length, patient).toBe(count)

/** Someone at the first question, in English. */
async function greeted(who = somebody()): Promise<Somebody> {
  await who.says('hello')
  await sees(who, 1)
  await who.taps('English')
  await sees(who, 2)
  return who
}

async function chatOf(who: Somebody): Promise<WorkedChat> {
  const contactId = await findContactId(test.database.db, await vaultOf(test), api.account, who.address)
  return openedChat(test, contactId as string, worker) as Promise<WorkedChat>
}
const answers = (chat: WorkedChat, text: string, more: Record<string, unknown> = {}) =>
  replies(worker, chat, text, { confirmed: true, ...more })
const lastLine = async (chat: { id: string }) =>
  (await worker.get(`/api/staff/chats/${chat.id}`)).body.lines.at(-1) as { delivery: string; why?: string }

describe('a chat on the Cloud API', () => {
  it('offers the languages as buttons and the menu as a list, and both can be tapped', async () => {
    const who = await greeted()
    const [first, menu] = who.sees()
    expect(optionsOf(first as Record<string, unknown>).map(({ type }) => type)).toContain('button_reply')
    const rows = optionsOf(menu as Record<string, unknown>)
    expect(rows.length).toBeGreaterThan(3)
    await who.taps(rows[0]?.description ?? rows[0]?.title ?? '')
    await sees(who, 3)
  })

  it('takes a number in Arabic digits in place of a tap', async () => {
    const [tapping, writing] = [await greeted(), await greeted()]
    const rows = optionsOf(tapping.sees().at(-1) as Record<string, unknown>)
    await tapping.taps(rows[1]?.description ?? rows[1]?.title ?? '')
    await writing.says('٢')
    await sees(tapping, 3)
    await sees(writing, 3)
    expect(JSON.stringify(writing.sees()[2]?.interactive ?? writing.sees()[2]?.text)).toBe(
      JSON.stringify(tapping.sees()[2]?.interactive ?? tapping.sees()[2]?.text),
    )
  })

  it('answers who hides her number at her business-scoped id', async () => {
    const who = await greeted(api.person('SY.1349120865530274'))
    expect(who.sees().every((message) => message.recipient === who.address && !('to' in message))).toBe(true)
  })

  it('ignores groups, reactions and what is taken back, and answers unknown kinds kindly', async () => {
    const who = await greeted()
    await who.sends({ type: 'reaction', reaction: { emoji: '👍' } })
    await who.sends({ type: 'revoke', revoke: {} })
    await who.sends({ type: 'text', text: { body: 'menu' }, group_id: 'g1' })
    await who.sends({ type: 'system', system: { type: 'user_changed_number' } })
    await who.sends({ type: 'unsupported', errors: [{ code: 131051 }] })
    await sees(who, 3)
  })
})

describe('the webhook', () => {
  it('gives Meta back its challenge for the right word alone', async () => {
    const ask = (word: string) =>
      fetch(`${hook}?hub.mode=subscribe&hub.verify_token=${word}&hub.challenge=1158201444`)
    expect(await (await ask(api.config.verifyToken)).text()).toBe('1158201444')
    expect((await ask('another')).status).toBe(403)
    expect((await fetch(hook)).status).toBe(403)
  })

  it('stores nothing of what is forged, and takes what it cannot read', async () => {
    const count = async () => (await test.database.sql`select count(*)::int as n from inbox`)[0]?.n
    const before = await count()
    const body = JSON.stringify(somebody().payload({ type: 'text', text: { body: 'forged' } }))
    expect(await api.post(body, api.signed(body, 'another secret'))).toBe(401)
    expect(await api.post(body, '')).toBe(401)
    expect(await api.post(body, 'sha256=00')).toBe(401)
    expect(await api.post(`${body} `, api.signed(body))).toBe(401)
    for (const garbage of [
      '',
      'null',
      '[]',
      '{"object":"page"}',
      '{"object":"whatsapp_business_account","entry":[{}]}',
      '{',
    ])
      expect(await api.post(garbage, api.signed(garbage))).toBe(200)
    expect(await count()).toBe(before)
  })

  it('answers a message once, however often and late it is brought', async () => {
    const who = await greeted()
    const body = JSON.stringify(who.payload({ type: 'text', text: { body: 'menu' } }))
    for (let n = 0; n < 3; n++) expect(await api.post(body, api.signed(body))).toBe(200)
    await sees(who, 3)
    await who.says('menu')
    await sees(who, 4)
    expect(await api.post(body, api.signed(body))).toBe(200)
    await test.app.idle()
    expect(who.sees()).toHaveLength(4)
  })
})

describe('what became of a message', () => {
  it('is shown to staff: sent, delivered, read, in whatever order it is told', async () => {
    const who = await greeted()
    const chat = await chatOf(who)
    const before = who.sees().length
    expect((await answers(chat, 'Come on Sunday.')).status).toBe(201)
    await sees(who, before + 1)
    const message = who.sees().at(-1) as never
    expect(await lastLine(chat)).toMatchObject({ delivery: 'sent' })
    await api.tells(message, 'read')
    await api.tells(message, 'delivered')
    await api.tells(message, 'failed', 131026)
    expect(await lastLine(chat)).toMatchObject({ delivery: 'read' })
  })

  it.each([
    ['at once', 131009, false, 'rejected'],
    ['at once', 131026, false, 'not_found'],
    ['later', 131047, true, 'window_closed'],
    ['later', 131026, true, 'not_found'],
  ] as const)('is shown as failed when Meta refuses it %s (%i)', async (_when, code, late, why) => {
    const who = await greeted()
    const chat = await chatOf(who)
    const before = who.sees().length
    api.failNext(code, { late })
    await answers(chat, 'Come on Sunday.')
    await expect.poll(() => lastLine(chat), patient).toMatchObject({ delivery: 'failed', why })
    expect(who.sees()).toHaveLength(before)
  })

  it.each([
    ['Meta is away', 131016, {}],
    ['the number is too quick', 130429, { status: 429 }],
    ['Meta gives up on it later', 131016, { late: true }],
  ] as const)('arrives when %s for a while', async (_why, code, fault) => {
    const who = await greeted()
    const chat = await chatOf(who)
    const before = who.sees().length
    api.failNext(code, fault)
    await answers(chat, 'Come on Sunday.')
    await sees(who, before + 1)
    await expect.poll(() => lastLine(chat), patient).toMatchObject({ delivery: 'sent' })
  })

  it('is not sent again when the answer is lost and Meta tells that it was sent', async () => {
    const who = await greeted()
    const chat = await chatOf(who)
    const before = who.sees().length
    api.failNext(0, { drop: true })
    await answers(chat, 'Come on Sunday.')
    await sees(who, before + 1)
    await expect
      .poll(
        async () => (await test.database.sql`select error from outbox where state = 'queued'`)[0]?.error,
        patient,
      )
      .toBe('unknown')
    await api.tells(who.sees().at(-1) as never, 'sent')
    await expect.poll(() => lastLine(chat), patient).toMatchObject({ delivery: 'sent' })
  })
})

describe('texts that can be heard', () => {
  it('come as a voice note before the text, uploaded once, and anew when Meta has forgotten it', async () => {
    const editor = await staffIn(test, { role: 'program_officer' })
    const record = (key: string) =>
      recordByStaff(test.app.url as string, editor.cookie, { language: 'en', key })
    expect((await record('listen.on')).status).toBe(200)
    const who = await greeted()
    await who.says('listen')
    await sees(who, 4)
    const [note, text] = who.sees().slice(-2)
    expect(note).toMatchObject({ type: 'audio', audio: { voice: true } })
    expect(JSON.stringify(text)).toContain('From now on a recording comes along')
    const other = await greeted()
    await other.says('listen')
    await sees(other, 4)
    expect(other.sees().at(-2)?.audio).toEqual(note?.audio)
    await test.database.sql`update channel_files set ref = '1'`
    await who.says('listen')
    await sees(who, 6)
    expect(who.sees().at(-2)).toMatchObject({ type: 'audio', audio: { voice: true } })
    await test.database.sql`update recordings set removed_at = now()`
    await record('listen.off')
    await who.says('listen')
    await sees(who, 7)
  })
})

describe('media and the closed window', () => {
  it('fetches a voice note of hers for staff', async () => {
    const who = await greeted()
    await who.sendsFile('audio', oggVoice(), 'audio/ogg; codecs=opus')
    const chat = await chatOf(who)
    const media = async () =>
      (await worker.get(`/api/staff/chats/${chat.id}`)).body.lines.find(
        (line: { media?: object }) => line.media,
      )?.media
    await expect.poll(media, patient).toMatchObject({ state: 'stored', kind: 'voice', mime: 'audio/ogg' })
  })

  it('takes a neutral template, and no free words, a day after her last message', async () => {
    const who = await greeted()
    const chat = await chatOf(who)
    await test.database.sql`update inbox set received_at = received_at - interval '25 hours'
      where contact_id in (select contact_id from handoffs where id = ${chat.id})`
    api.lastHeard(who.address, 25 * 3_600_000)
    const refused = await answers(chat, 'Come on Sunday.')
    expect(refused).toMatchObject({ status: 422, body: { code: 'window_closed', templates: ['neutral'] } })
    const before = who.sees().length
    expect((await answers(chat, '', { text: undefined, template: 'neutral' })).status).toBe(201)
    await sees(who, before + 1)
    expect(who.sees().at(-1)).toMatchObject({
      type: 'template',
      template: { name: 'neutral', language: { code: 'en' } },
    })
  })

  /** An event of the service for somebody who last wrote so long ago. */
  async function event(who: Somebody, hoursAgo: number, what: SystemEvent): Promise<string> {
    const { db, sql } = test.database
    const vault = await vaultOf(test)
    const contactId = (await findContactId(db, vault, api.account, who.address)) as string
    await sql`update inbox set received_at = received_at - make_interval(hours => ${hoursAgo}) where contact_id = ${contactId}`
    api.lastHeard(who.address, hoursAgo * 3_600_000)
    const [place] = await sql<{ id: string }[]>`select id from addresses where contact_id = ${contactId}`
    const key = await loadDataKey(db, vault, contactId)
    if (!place || !key) throw new Error('nobody')
    const row = { contactId, addressId: place.id, key, id: newId(), name: newId(), dueAt: new Date() }
    await db.transaction((tx) => insertSystem(tx, row, what))
    return contactId
  }
  const unsent = (contactId: string) =>
    test.database.sql<{ state: string; error: string | null }[]>`
      select state, error from outbox where contact_id = ${contactId} and state <> 'sent' order by seq`
  const bodyOf = (message: unknown) => JSON.stringify(message)

  it('knocks for what the service asks unasked, and asks it when she writes, before anything else', async () => {
    const who = await greeted()
    const before = who.sees().length
    const scheduled: SystemEvent = { kind: 'system', name: 'scheduled', flow: 'help', with: {} }
    const contactId = await event(who, 25, scheduled)
    await sees(who, before + 1)
    expect(who.sees().at(-1)).toMatchObject({ type: 'template', template: { name: 'neutral' } })
    expect(await unsent(contactId)).toMatchObject([{ state: 'queued', error: 'window_closed' }])
    await who.says('ok')
    await sees(who, before + 2)
    expect(bodyOf(who.sees().at(-1))).toContain('At any time you can write')
    await test.app.idle()
    expect(await unsent(contactId)).toEqual([])
    await who.says('menu')
    await sees(who, before + 3)
  })

  it('keeps a mere note until she writes, without a knock and without holding up a word of the team', async () => {
    const who = await greeted()
    const chat = await chatOf(who)
    const before = who.sees().length
    await test.database.sql`update contacts set open_handoff_id = null where open_handoff_id = ${chat.id}`
    const contactId = await event(who, 25, { kind: 'system', name: 'talk_ended' })
    await expect.poll(() => unsent(contactId), patient).toHaveLength(1)
    expect(who.sees()).toHaveLength(before)
    expect((await answers(chat, '', { text: undefined, template: 'neutral' })).status).toBe(201)
    await sees(who, before + 1)
    await who.says('menu')
    await expect.poll(() => unsent(contactId), patient).toEqual([])
    await expect.poll(() => who.sees().length, patient).toBeGreaterThanOrEqual(before + 2)
    expect(
      who
        .sees()
        .slice(before)
        .map(({ type }) => type)[0],
    ).toBe('template')
  })
})
