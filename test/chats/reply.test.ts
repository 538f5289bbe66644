import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { type SafeContact, saveSafeContact } from '../../src/contacts/safe-contact.ts'
import { releaseHeld } from '../../src/handoff/chat/held.ts'
import type { TestApp } from '../support/app.ts'
import {
  askedForPerson,
  chatApp,
  openedChat,
  replies,
  vaultOf,
  type WorkedChat,
} from '../support/chat-work.ts'
import { person } from '../support/person.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { createTestChannel } from '../support/test-channel.ts'

const day = 86_400_000
/** A busy machine takes its time. */
const patient = { timeout: 20_000 }
/** Takes free words for a day after hers, then only a neutral template. */
const whatsapp = {
  ...createTestChannel({ kind: 'whatsapp-cloud', account: 'wac:1' }),
  freeTextMs: day,
  templates: ['neutral'],
}
let test: TestApp
let worker: SignedIn
beforeAll(async () => {
  test = await chatApp({ channels: [whatsapp] })
  worker = await staffIn(test)
})
afterAll(() => test?.[Symbol.asyncDispose]())

interface Line {
  id: string
  text: string
  delivery?: string
  why?: string
}
const chatOf = async (chat: WorkedChat) => (await worker.get(`/api/staff/chats/${chat.id}`)).body
const lines = async (chat: WorkedChat): Promise<Line[]> => (await chatOf(chat)).lines
const deliveryOf = async (chat: WorkedChat, id: string) =>
  (await lines(chat)).find((line) => line.id === id)?.delivery
const saw = (chat: WorkedChat) => chat.person.sees().map((content) => content.text)
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()

async function wishes(chat: WorkedChat, wish: Partial<SafeContact>) {
  const { db } = test.database
  const key = await loadDataKey(db, await vaultOf(test), chat.contactId)
  if (!key) throw new Error('no key')
  await db.transaction((tx) =>
    saveSafeContact(tx, key, chat.contactId, { mayWriteFirst: true, mayName: false, ...wish }),
  )
}
/** An hour of the day in Damascus, so many hours from now. */
const inHours = (hours: number) => new Date(Date.now() + (hours + 3) * 3_600_000).toISOString().slice(11, 16)
const outsideNow = () => ({ from: inHours(3), until: inHours(5) })

describe('an answer of staff', () => {
  it('reaches the person once, however often it is sent, from two tabs at a time', async () => {
    const chat = await askedForPerson(test, worker)
    const message = { id: randomUUID(), text: 'Good morning', seen: await chat.seq() }
    const send = () => worker.post(`/api/staff/chats/${chat.id}/replies`, message)
    const sent = await Promise.all([send(), send(), send()])
    expect(sent.map(({ status }) => status).toSorted()).toEqual([200, 200, 201])
    expect(new Set(sent.map(({ body }) => body.id)).size).toBe(1)
    await expect.poll(() => deliveryOf(chat, sent[0]?.body.id), patient).toBe('sent')
    expect((await send()).body).toEqual({ id: sent[0]?.body.id, state: 'out', seq: sent[0]?.body.seq })
    expect(saw(chat).filter((text) => text === 'Good morning')).toHaveLength(1)
  })

  it('is another one in another chat, whatever id it is given', async () => {
    const [one, two] = [await askedForPerson(test, worker), await askedForPerson(test, worker)]
    const id = randomUUID()
    for (const chat of [one, two])
      expect((await replies(worker, chat, 'Good morning', { id })).status).toBe(201)
    await expect.poll(() => saw(two).at(-1), patient).toBe('Good morning')
  })

  it('is held back when she wrote more than its writer saw', async () => {
    const chat = await askedForPerson(test, worker)
    const seen = await chat.seq()
    await chat.person.says('Wait, something else')
    const refused = await replies(worker, chat, 'Come tomorrow', { seen })
    expect(refused).toMatchObject({ status: 409, body: { code: 'new_messages' } })
    expect(refused.body.seq).toBeGreaterThan(seen)
    expect((await replies(worker, chat, 'Come tomorrow', { seen: refused.body.seq })).status).toBe(201)
  })

  it('is asked about once where it may tell too much', async () => {
    const chat = await askedForPerson(test, worker)
    const text = 'Ask for Fatima about the violence'
    const asked = await replies(worker, chat, text)
    expect(asked).toMatchObject({ status: 428, body: { code: 'marks' } })
    expect(asked.body.marks.map((mark: { kind: string }) => mark.kind)).toEqual(['name', 'telling'])
    expect((await replies(worker, chat, text, { confirmed: true })).status).toBe(201)
  })

  it('belongs to who has the chat, and to an open one', async () => {
    const colleague = await staffIn(test)
    const chat = await askedForPerson(test, colleague)
    expect(await replies(worker, chat, 'Hello')).toMatchObject({
      status: 409,
      body: { code: 'not_yours', owner: colleague.alias },
    })
    const queued = await askedForPerson(test)
    expect(await replies(worker, queued, 'Hello')).toMatchObject({ body: { code: 'not_yours', owner: null } })
    await test.database.sql`update handoffs set state = 'closed', closed_at = now() where id = ${chat.id}`
    expect(await replies(colleague, chat, 'Hello')).toMatchObject({ status: 409, body: { code: 'closed' } })
  })

  it('comes after what the bot has sent, and instead of what it has not', async () => {
    const chat = await askedForPerson(test)
    await test.database.sql`update contacts set open_handoff_id = null where id = ${chat.contactId}`
    test.channel.failNext('unavailable', { to: chat.person.address })
    await chat.person.says('menu')
    const unsaid = (states: string[]) => test.database.sql`
      select 1 from outbox where contact_id = ${chat.contactId} and origin = 'bot' and state = any(${states})`
    expect((await unsaid(['queued'])).length).toBeGreaterThan(0)
    await test.database
      .sql`update handoffs set state = 'claimed', assigned_to = ${worker.id} where id = ${chat.id}`
    const before = saw(chat).length
    const sent = await replies(worker, chat, 'A person is here now')
    await expect.poll(() => deliveryOf(chat, sent.body.id), patient).toBe('sent')
    expect(saw(chat).slice(before)).toEqual(['A person is here now'])
    expect(await unsaid(['queued', 'leased'])).toHaveLength(0)
  })

  it('never takes a place that the bot took, in any order of the two', async () => {
    const chat = await askedForPerson(test, worker)
    const both = Array.from({ length: 8 }, (_, n) => [
      chat.person.says(`menu ${n}`),
      replies(worker, chat, `Line ${n}`, { seen: 1_000_000 }),
    ]).flat()
    await Promise.all(both)
    const rows = await test.database.sql<{ seq: number }[]>`
      select seq::int as seq from outbox where contact_id = ${chat.contactId}
      union all select seq::int from inbox where contact_id = ${chat.contactId} and seq is not null order by seq`
    expect(new Set(rows.map((row) => row.seq)).size).toBe(rows.length)
    await expect.poll(() => saw(chat).filter((text) => /^Line \d$/.test(text)).length, patient).toBe(8)
  })

  it('waits for her hours, says why, and goes when they begin', async () => {
    const chat = await askedForPerson(test, worker)
    await wishes(chat, outsideNow())
    const { db, sql } = test.database
    await sql`update inbox set received_at = ${ago(3_600_000)} where contact_id = ${chat.contactId}`
    const held = await replies(worker, chat, 'See you on Sunday')
    expect(held).toMatchObject({
      status: 202,
      body: { state: 'held', why: 'safe_hours', at_hand: false },
    })
    expect(Date.parse(held.body.until)).toBeGreaterThan(Date.now())
    expect((await chatOf(chat)).held).toMatchObject([
      { text: 'See you on Sunday', delivery: 'held', why: 'safe_hours' },
    ])
    expect(saw(chat)).not.toContain('See you on Sunday')
    const now = `/api/staff/chats/${chat.id}/messages/${held.body.id}/send-now`
    expect((await worker.post(now)).body.code).toBe('not_at_hand')

    const parts = {
      vault: await vaultOf(test),
      window: () => ({}),
      template: () => '',
      marks: () => [],
      answered: async () => {},
    }
    const said = await releaseHeld(db, parts, new Date(Date.parse(held.body.until) + 60_000))
    expect(said.map(({ contactId }) => contactId)).toContain(chat.contactId)
    const after = await chatOf(chat)
    expect(after.held).toEqual([])
    expect(after.lines.at(-1).text).toBe('See you on Sunday')
  })

  it('goes at once where she is at the phone and its writer decides so; or is taken back', async () => {
    const chat = await askedForPerson(test, worker)
    await wishes(chat, outsideNow())
    const held = await replies(worker, chat, 'One moment')
    expect(held.body).toMatchObject({ state: 'held', at_hand: true })
    const messages = `/api/staff/chats/${chat.id}/messages`
    expect((await worker.post(`${messages}/${held.body.id}/send-now`)).status).toBe(202)
    await expect.poll(() => saw(chat).at(-1), patient).toBe('One moment')
    const second = await replies(worker, chat, 'Not this')
    expect((await worker.post(`${messages}/${second.body.id}/cancel`)).status).toBe(204)
    expect((await worker.post(`${messages}/${second.body.id}/cancel`)).body.code).toBe('not_held')
    expect((await replies(worker, chat, 'Here', { at_once: true })).status).toBe(201)
  })

  it('does not begin a talk with who asked not to be written to first', async () => {
    const chat = await askedForPerson(test, worker)
    await wishes(chat, { mayWriteFirst: false })
    expect((await replies(worker, chat, 'An answer')).status).toBe(201)
    await test.database
      .sql`update inbox set received_at = ${ago(3 * day)} where contact_id = ${chat.contactId}`
    expect(await replies(worker, chat, 'How are you?')).toMatchObject({
      status: 422,
      body: { code: 'do_not_contact_first' },
    })
  })

  it('offers a neutral template where the window of her channel is closed', async () => {
    const her = person({ ...test, channel: whatsapp })
    await her.says('hello')
    const { sql } = test.database
    const [row] = await sql<{ id: string }[]>`
      select contact_id as id from addresses where account = 'wac:1' order by created_at desc limit 1`
    const chat = { ...(await openedChat(test, row?.id as string, worker)), person: her }
    await sql`update inbox set received_at = ${ago(2 * day)} where contact_id = ${chat.contactId}`
    expect(await replies(worker, chat, 'Come on Sunday')).toMatchObject({
      status: 422,
      body: { code: 'window_closed', templates: ['neutral'] },
    })
    const sent = await worker.post(`/api/staff/chats/${chat.id}/replies`, {
      id: randomUUID(),
      template: 'neutral',
      seen: await chat.seq(),
    })
    expect(sent.status).toBe(201)
    await expect.poll(() => her.sees().at(-1)?.template, patient).toBe('neutral')
  })

  it('shows that it failed, and may be tried again', async () => {
    const chat = await askedForPerson(test, worker)
    test.channel.failNext('rejected', { to: chat.person.address })
    const sent = await replies(worker, chat, 'Are you there?')
    await expect.poll(() => deliveryOf(chat, sent.body.id), patient).toBe('failed')
    expect((await lines(chat)).find((line) => line.id === sent.body.id)?.why).toBe('rejected')
    const retry = `/api/staff/chats/${chat.id}/messages/${sent.body.id}/retry`
    await wishes(chat, outsideNow())
    await test.database
      .sql`update inbox set received_at = ${ago(3_600_000)} where contact_id = ${chat.contactId}`
    expect((await worker.post(retry)).body.code).toBe('outside_hours')
    await wishes(chat, {})
    expect((await worker.post(retry)).status).toBe(202)
    await expect.poll(() => deliveryOf(chat, sent.body.id), patient).toBe('sent')
    expect((await worker.post(retry)).body.code).toBe('not_failed')
  })

  it('is refused where nobody is reached any more', async () => {
    const chat = await askedForPerson(test, worker)
    await chat.person.sends({ kind: 'gone' })
    expect(await replies(worker, chat, 'Hello')).toMatchObject({
      status: 422,
      body: { code: 'unreachable' },
    })
  })
})

describe('bad words to send', () => {
  it('are refused when too long, cleaned of what hides, and never empty', async () => {
    const chat = await askedForPerson(test, worker)
    expect((await replies(worker, chat, 'a'.repeat(1_000_000))).status).toBe(413)
    expect((await replies(worker, chat, 'a'.repeat(4_001))).status).toBe(422)
    expect((await replies(worker, chat, '\u0000\u202e \n')).status).toBe(422)
    expect((await replies(worker, chat, 'Yes\u0007, \u202ecome\u0000')).status).toBe(201)
    await expect.poll(() => saw(chat).at(-1), patient).toBe('Yes, come')
  })
})
