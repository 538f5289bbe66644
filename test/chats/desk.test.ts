import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chatCode } from '../../src/handoff/chat/code.ts'
import type { TestApp } from '../support/app.ts'
import { askedForPerson, chatApp, openedChat, replies } from '../support/chat-work.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

const patient = { timeout: 20_000 }
let test: TestApp
let worker: SignedIn
beforeAll(async () => {
  test = await chatApp()
  worker = await staffIn(test)
})
afterAll(() => test?.[Symbol.asyncDispose]())

const idsIn = async (by: SignedIn, query: string): Promise<string[]> =>
  (await by.get(`/api/staff/chats${query}`)).body.chats.map((chat: { id: string }) => chat.id)
const found = async (by: SignedIn, query: string): Promise<string[]> =>
  (await by.post('/api/staff/chats/search', { query })).body.chats.map((chat: { id: string }) => chat.id)

it('shows what the bot said in the language of whoever reads, too, and sends none of it', async () => {
  const chat = await askedForPerson(test, worker)
  await chat.person.says('my bookings')
  const bot = async (language: string) =>
    (await worker.get(`/api/staff/chats/${chat.id}?language=${language}`)).body.lines.filter(
      (line: { from: string }) => line.from === 'bot',
    )
  const asSent = await bot('en')
  const inKurmanji = await bot('kmr')
  expect(asSent.every((line: object) => !('own' in line))).toBe(true)
  expect(inKurmanji.map((line: { text: string }) => line.text)).toEqual(
    asSent.map((line: { text: string }) => line.text),
  )
  expect(inKurmanji.some((line: { own?: string }) => line.own?.includes('Bi xêr hatin'))).toBe(true)
  expect(JSON.stringify([inKurmanji, chat.person.sees()])).not.toContain('madeOf')
})

it('keeps what she tells the focal point from whoever has her chat next', async () => {
  const { sql } = test.database
  const focal = await staffIn(test, { trained: ['complaints'], centers: ['hajin'] })
  const complaint = await askedForPerson(test, focal, { queue: 'complaints', centerId: null })
  await complaint.person.says('he asked me for money')
  const read = async (by: SignedIn, id: string) =>
    JSON.stringify((await by.get(`/api/staff/chats/${id}`)).body.lines)
  await expect.poll(() => read(focal, complaint.id), patient).toContain('asked me for money')
  expect((await focal.post(`/api/staff/chats/${complaint.id}/close`, { outcome: 'solved' })).status).toBe(204)

  const next = await openedChat(test, complaint.contactId, worker)
  await complaint.person.says('when is the course?')
  await expect.poll(() => read(worker, next.id), patient).toContain('when is the course')
  expect(await read(worker, next.id)).not.toContain('asked me for money')
  // To help in danger everything counts.
  await sql`update handoffs set queue = 'crisis' where id = ${next.id}`
  expect(await read(worker, next.id)).toContain('asked me for money')
})

describe('the inbox', () => {
  it('moves a chat from list to list as it is worked on, and counts it there', async () => {
    // In a center of its own: the queue gives chats to whoever is there.
    const her = await staffIn(test, { centers: ['hajin'] })
    const chat = await askedForPerson(test, undefined, { centerId: 'hajin' })
    const path = `/api/staff/chats/${chat.id}`
    expect(await idsIn(her, '?list=unassigned&center=hajin')).toEqual([chat.id])
    // Before she takes it up she sees what it is about, and not the words.
    expect((await her.get(path)).body).toMatchObject({ door: 'card', card: { need: 'talk' } })
    expect((await her.get(path)).body.lines).toBeUndefined()

    expect((await her.post(`${path}/claim`)).status).toBe(200)
    expect((await her.post(`${path}/claim`)).status).toBe(200)
    expect(await idsIn(her, '')).toEqual([chat.id])
    expect((await her.get('/api/staff/chats/counts')).body).toMatchObject({ mine: 1, waiting: 0 })
    expect((await her.get(path)).body).toMatchObject({ door: 'own', chat: { unread: 2 } })

    await her.send('PUT', `${path}/read`, { seq: await chat.seq() })
    expect((await her.get(path)).body.chat.unread).toBe(0)
    expect((await replies(her, chat, 'How can we help?')).status).toBe(201)
    expect(await idsIn(her, '?list=waiting')).toEqual([chat.id])
    await chat.person.says('I need my papers')
    await expect.poll(() => idsIn(her, ''), patient).toEqual([chat.id])

    const until = new Date(Date.now() + 3_600_000).toISOString()
    expect((await her.post(`${path}/snooze`, { until })).status).toBe(204)
    expect(await idsIn(her, '?list=waiting')).toEqual([chat.id])
    expect((await her.post(`${path}/close`, { outcome: 'solved' })).status).toBe(204)
    expect(await idsIn(her, '?list=closed&center=hajin')).toEqual([chat.id])
    expect((await her.post(`${path}/close`, { outcome: 'solved' })).body.code).toBe('closed')
    await expect.poll(() => chat.person.sees().at(-1)?.text, patient).toMatch(/has ended for now/)

    expect((await her.post(`${path}/reopen`)).status).toBe(204)
    expect((await her.post(`${path}/reopen`)).body.code).toBe('open')
    expect(await idsIn(her, '')).toEqual([chat.id])
    expect((await her.post(`${path}/give-back`, { flow: 'no-such-flow' })).body.code).toBe('no_such_flow')
    expect((await her.post(`${path}/give-back`, { flow: 'menu' })).status).toBe(204)
    await expect.poll(() => chat.person.sees().at(-1)?.choices?.length ?? 0, patient).toBeGreaterThan(1)
  })

  it('gives a chat to one of many at once, and tells the others who has it', async () => {
    const chat = await askedForPerson(test)
    const all = await Promise.all(Array.from({ length: 8 }, () => staffIn(test)))
    const claims = await Promise.all(all.map((one) => one.post(`/api/staff/chats/${chat.id}/claim`)))
    const owner = all[claims.findIndex(({ status }) => status === 200)]
    expect(claims.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { body } of claims.filter(({ status }) => status !== 200))
      expect(body).toMatchObject({ code: 'taken', owner: owner?.alias })
  })

  it('passes a chat to a colleague or to a team, and it leaves who gave it', async () => {
    const [hers, theirs] = [await staffIn(test), await staffIn(test)]
    const chat = await askedForPerson(test, hers)
    const path = `/api/staff/chats/${chat.id}`
    expect((await theirs.get(path)).body.code).toBe('reason_needed')
    expect((await hers.post(`${path}/hand-over`, { to: randomUUID() })).body.code).toBe('no_such_colleague')
    expect((await hers.post(`${path}/hand-over`, { to: theirs.id })).status).toBe(204)
    expect((await theirs.get(path)).body.door).toBe('own')
    expect((await hers.get(path)).body.code).toBe('reason_needed')
    expect((await theirs.post(`${path}/hand-over`, { team: 'nowhere' })).body.code).toBe('no_such_center')
    expect((await theirs.post(`${path}/hand-over`, { team: 'manbij' })).status).toBe(204)
    expect((await hers.get(path)).status).toBe(404)
    const there = await staffIn(test, { centers: ['manbij'] })
    expect(await idsIn(there, '?list=center&center=manbij')).toEqual([chat.id])
  })

  it('finds a chat by code, by label and by the whole number alone, within the scope', async () => {
    const chat = await askedForPerson(test, worker)
    const elsewhere = await staffIn(test, { centers: ['hajin'] })
    const code = chatCode(chat.id)
    expect(await found(worker, code.toLowerCase())).toEqual([chat.id])
    expect(await found(elsewhere, code)).toEqual([])
    const put = (labels: string[]) => worker.send('PUT', `/api/staff/chats/${chat.id}/labels`, { labels })
    expect((await put(['papers', 'call-back'])).status).toBe(204)
    expect((await put(['her-name-is'])).body.code).toBe('unknown_label')
    expect(await found(worker, 'papers')).toEqual([chat.id])
    expect((await put(['papers'])).status).toBe(204)
    expect((await worker.get(`/api/staff/chats/${chat.id}`)).body.chat.labels).toEqual(['papers'])

    const number = await askedForPerson(test, worker)
    const known = number.person.address
    expect(await found(worker, known)).toEqual([])
  })
})

describe('what a worker keeps in a chat', () => {
  it('is sealed: a draft of her own until she sends, notes for colleagues', async () => {
    const chat = await askedForPerson(test, worker)
    const path = `/api/staff/chats/${chat.id}`
    await worker.send('PUT', `${path}/draft`, { text: 'We will half' })
    const note = { id: randomUUID(), text: 'She prefers mornings' }
    await Promise.all([worker.post(`${path}/notes`, note), worker.post(`${path}/notes`, note)])
    expect((await worker.get(path)).body).toMatchObject({
      draft: 'We will half',
      notes: [{ text: 'She prefers mornings', by: worker.alias }],
    })
    const { sql } = test.database
    const [kept] =
      await sql`select (select string_agg(encode(body, 'escape'), '') from chat_drafts) as drafts,
      (select string_agg(encode(body, 'escape'), '') from chat_notes) as notes`
    expect(kept?.drafts).not.toContain('half')
    expect(kept?.notes).not.toContain('mornings')
    await replies(worker, chat, 'We will call')
    expect((await worker.get(path)).body.draft).toBe('')
  })

  it('fills a prepared answer in her language, and refuses one that cannot be filled', async () => {
    const chat = await askedForPerson(test, worker, { language: 'kmr' })
    const greeting = await worker.get(`/api/staff/chats/${chat.id}/prepared/greeting`)
    expect(greeting.body.text).toBe(
      `Silav, ji tîma navendê: ${worker.alias}. Em çawa dikarin alîkariyê bikin?`,
    )
    const editor = await staffIn(test, { role: 'program_officer' })
    const at = `/api/staff/prepared-answers/${randomUUID()}`
    const words = { ar: 'الرمز: {code}', kmr: 'Kod: {code}', en: 'Code: {code}' }
    expect((await editor.send('PUT', at, { ...words, en: 'Code: {name}' })).body.code).toBe(
      'placeholders_unknown',
    )
    expect((await editor.send('PUT', at, { ...words, en: 'Code' })).body.code).toBe('placeholders_differ')
    expect((await editor.send('PUT', at, words)).status).toBe(200)
    const answer = await worker.get(`/api/staff/chats/${chat.id}/prepared/${at.split('/').at(-1)}`)
    expect(answer.body.text).toBe(`Kod: ${chatCode(chat.id)}`)
    expect((await editor.send('DELETE', at)).status).toBe(204)
    expect((await worker.get('/api/staff/prepared-answers')).body.answers.at(-1).own).toBe(false)
  })
})
