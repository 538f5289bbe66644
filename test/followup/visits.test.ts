import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eraseContact } from '../../src/contacts/erase.ts'
import { readVisitLists } from '../../src/followup/visits/lists.ts'
import { readDefinitions } from '../../src/indicators/definitions.ts'
import { newId } from '../contacts/support.ts'
import type { TestApp } from '../support/app.ts'
import { askedForPerson, chatApp, vaultOf, type WorkedChat } from '../support/chat-work.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

const day = (back: number) =>
  new Date(Date.now() + 3 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)

describe('visits', () => {
  let test: TestApp
  let worker: SignedIn
  let colleague: SignedIn
  beforeAll(async () => {
    test = await chatApp()
    worker = await staffIn(test)
    colleague = await staffIn(test)
  })
  afterAll(() => test?.[Symbol.asyncDispose]())

  const visit = (more: { note?: string; day?: string; kind?: string; outcome?: string } = {}) => ({
    id: randomUUID(),
    day: day(0),
    kind: 'home',
    outcome: 'well',
    ...more,
  })
  const record = (chat: WorkedChat, more: object = {}, by = worker) =>
    by.post(`/api/staff/chats/${chat.id}/visits`, visit(more))
  const seen = async (chat: WorkedChat) =>
    (await worker.get(`/api/staff/chats/${chat.id}/follow-up`)).body.visits
  /** What the figures hold, by outcome and day. */
  const counted = async () => {
    const rows = await test.database.sql<{ what: string; n: number }[]>`
      select detail || ' ' || day || ' ' || coalesce(center, '-') as what, sum(n)::int as n from facts
      where kind = 'visit_made' group by 1 having sum(n) <> 0 order by 1`
    return Object.fromEntries(rows.map(({ what, n }) => [what, n]))
  }

  it('are recorded once, sealed, and counted without her', async () => {
    const chat = await askedForPerson(test, worker)
    const one = visit({ note: 'She wishes a call before the next one.', day: day(3) })
    const path = `/api/staff/chats/${chat.id}/visits`
    const [first, second] = [await worker.post(path, one), await worker.post(path, one)]
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id])
    expect(await seen(chat)).toMatchObject([
      { kind: 'home', outcome: 'well', day: day(3), note: one.note, by: worker.alias, ended: null },
    ])
    expect(await counted()).toEqual({ [`well ${day(3)} raqqa`]: 1 })
    const [row] = await test.database.sql`select note from visits where id = ${first.body.id}`
    expect(row?.note.toString('latin1')).not.toContain('call')
    const [fact] = await test.database
      .sql`select to_jsonb(facts)::text as all from facts where kind = 'visit_made'`
    expect(fact?.all).not.toContain(chat.contactId)
    await test.database.sql`delete from facts`
  })

  it('are corrected and withdrawn by another row, and the figures follow', async () => {
    const chat = await askedForPerson(test, worker)
    const { id } = (await record(chat, { outcome: 'not_met', day: day(2) })).body
    const path = `/api/staff/chats/${chat.id}/visits/${id}`
    const right = visit({ outcome: 'well', day: day(1), kind: 'school' })
    const corrected = await worker.post(`${path}/correct`, right)
    expect(corrected.status).toBe(201)
    expect((await worker.post(`${path}/correct`, right)).status).toBe(201)
    expect((await worker.post(`${path}/correct`, visit())).body.code).toBe('changed')
    expect(await counted()).toEqual({ [`well ${day(1)} raqqa`]: 1 })
    expect((await seen(chat)).map((one: { ended: string }) => one.ended)).toEqual([null, 'corrected'])
    const withdraw = `/api/staff/chats/${chat.id}/visits/${corrected.body.id}/withdraw`
    expect([(await worker.post(withdraw)).status, (await worker.post(withdraw)).status]).toEqual([204, 204])
    expect(await counted()).toEqual({})
    // Two at the same time: one of them.
    const again = (await record(chat)).body.id
    const both = [1, 2].map(() => worker.post(`/api/staff/chats/${chat.id}/visits/${again}/correct`, visit()))
    expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(Object.values(await counted())).toEqual([1])
    await test.database.sql`delete from facts`
  })

  it.each([
    ['tomorrow', { day: day(-1) }, 'not_yet'],
    ['long ago', { day: day(61) }, 'too_long_ago'],
    ['of no known kind', { kind: 'prison' }, 'no_such_kind'],
    ['of no known kind, by a word that every object has', { kind: 'constructor' }, 'no_such_kind'],
    ['with no known outcome', { outcome: 'arrested' }, 'no_such_outcome'],
    ['with a long note', { note: 'x'.repeat(201) }, 'note_too_long'],
    ['on a day that is none', { day: '2026-02-30' }, 'invalid'],
  ])('are refused: %s', async (_what, more, code) => {
    const chat = await askedForPerson(test, worker)
    const answer = await record(chat, more)
    expect([answer.status, answer.body.code]).toEqual([422, code])
    expect(await seen(chat)).toEqual([])
  })

  it("are there for a colleague with a reason, and never with another chat's id", async () => {
    const chat = await askedForPerson(test, worker)
    const other = await askedForPerson(test, colleague)
    const { id } = (await record(chat)).body
    expect((await record(chat, {}, colleague)).body.code).toBe('reason_needed')
    const mixed = `/api/staff/chats/${other.id}/visits/${id}/withdraw`
    expect((await colleague.post(mixed)).status).toBe(404)
    await colleague.post(`/api/staff/chats/${chat.id}/glass`, { reason: 'She is away today.' })
    expect((await record(chat, {}, colleague)).status).toBe(201)
    const waiting = await askedForPerson(test)
    expect((await worker.get(`/api/staff/chats/${waiting.id}/follow-up`)).body.code).toBe('take_first')
  })

  it('keep their place in the figures after an erasure, and nothing else', async () => {
    const chat = await askedForPerson(test, worker)
    const { id } = (await record(chat, { note: 'Something to remember.' })).body
    const before = await counted()
    const vault = await vaultOf(test)
    await test.database.db.transaction((tx) =>
      eraseContact(tx, vault, { contactId: chat.contactId, inboxIds: [], now: new Date(), newId }),
    )
    expect(await counted()).toEqual(before)
    const [row] = await test.database.sql`select contact_id, note from visits where id = ${id}`
    expect(row).toEqual({ contact_id: null, note: null })
    expect((await record(chat)).body.code).toBe('gone')
  })

  it('are audited, reads and writes, without words', async () => {
    const chat = await askedForPerson(test, worker)
    await record(chat, { note: 'pomegranate' })
    await seen(chat)
    const rows = await test.database.sql<{ action: string; all: string }[]>`
      select action, to_jsonb(e)::text as all from audit_entries e where subjects::text like ${`%${chat.id}%`}`
    const actions = rows.map(({ action }) => action)
    expect(actions).toContain('POST /api/staff/chats/:id/visits')
    expect(actions).toContain('GET /api/staff/chats/:id/follow-up')
    expect(rows.some(({ all }) => all.includes('pomegranate'))).toBe(false)
  })
})

describe('the lists of visits', () => {
  it('name every outcome as the figures do', () => {
    const read = readVisitLists()
    const definitions = readDefinitions()
    if (!read.ok || !definitions.ok) throw new Error('not in order')
    const figure = definitions.definitions.find(({ id }) => id === 'visits')
    expect(figure?.detail?.values).toEqual(read.lists.outcomes)
  })

  it('are refused with what is wrong, all at once', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'lists-')), 'visits.yaml')
    writeFileSync(path, 'back_days: -1\nnote_length: 10\nkinds: { home: { ar: ب } }\noutcomes: {}\n')
    const read = readVisitLists(path)
    expect(read.ok ? [] : read.errors.length).toBeGreaterThan(2)
    writeFileSync(path, 'back_days: 1\nnote_length: 10\nkinds: {}\noutcomes: {}\n')
    expect(readVisitLists(path)).toMatchObject({
      ok: false,
      errors: [/kinds/, /outcomes/].map((r) => expect.stringMatching(r)),
    })
    expect(readVisitLists('/nowhere')).toMatchObject({ ok: false })
  })
})
