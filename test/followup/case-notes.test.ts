import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eraseContact } from '../../src/contacts/erase.ts'
import { newId } from '../contacts/support.ts'
import type { TestApp } from '../support/app.ts'
import { askedForPerson, chatApp, vaultOf, type WorkedChat } from '../support/chat-work.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

describe('notes of a case', () => {
  let test: TestApp
  let worker: SignedIn
  beforeAll(async () => {
    test = await chatApp()
    worker = await staffIn(test, { centers: ['al-hol'] })
  })
  afterAll(() => test?.[Symbol.asyncDispose]())

  const path = (chat: Pick<WorkedChat, 'id'>) => `/api/staff/chats/${chat.id}/case-notes`
  const write = (chat: WorkedChat, by = worker, more: object = {}) =>
    by.post(path(chat), { id: randomUUID(), text: 'Her papers lie ready at the window.', ...more })
  const ofCase = (by = worker) => askedForPerson(test, by, { centerId: 'al-hol' })
  const texts = async (chat: WorkedChat, by = worker) =>
    (await by.get(path(chat))).body.notes.map(({ text }: { text: string | null }) => text)

  it('are sealed, once each, and read by colleagues of the center who gave a reason', async () => {
    const chat = await ofCase()
    const note = { id: randomUUID() }
    const [first, second] = [await write(chat, worker, note), await write(chat, worker, note)]
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id])
    const [row] = await test.database.sql`select * from case_notes where id = ${first.body.id}`
    expect(JSON.stringify(row)).not.toContain('papers')
    expect(row?.body.toString('latin1')).not.toContain('papers')
    const colleague = await staffIn(test, { role: 'supervisor', centers: ['al-hol'] })
    expect((await colleague.get(path(chat))).body.code).toBe('reason_needed')
    await colleague.post(`/api/staff/chats/${chat.id}/glass`, { reason: 'She is away today.' })
    expect(await texts(chat, colleague)).toEqual(['Her papers lie ready at the window.'])
    const read = await test.database.sql`select 1 from audit_entries
      where action = 'GET /api/staff/chats/:id/case-notes' and staff_id = ${colleague.id} and status = 200`
    expect(read).toHaveLength(1)
  })

  it('do not exist for anybody else, also where the same chat is theirs', async () => {
    const chat = await ofCase()
    await write(chat)
    for (const role of ['caseworker', 'supervisor', 'program_officer', 'me', 'admin'] as const) {
      const other = await staffIn(test, { role, centers: ['raqqa', 'hajin'] })
      await test.database.sql`update handoffs set assigned_to = ${other.id} where id = ${chat.id}`
      const found = [await other.get(path(chat)), await write(chat, other)]
      expect([role, ...found.map(({ status }) => status)]).toEqual([role, 404, 404])
    }
    // Nor for her own workers, where the chat is another center's.
    await test.database
      .sql`update handoffs set assigned_to = null, state = 'open', center_id = 'raqqa' where id = ${chat.id}`
    expect((await worker.get(path(chat))).status).toBe(404)
  })

  it('are withdrawn with their words; that there was one stays', async () => {
    const chat = await ofCase()
    const { id } = (await write(chat)).body
    const other = await ofCase()
    expect((await worker.post(`${path(other)}/${id}/withdraw`)).status).toBe(404)
    expect((await worker.post(`${path(chat)}/${id}/withdraw`)).status).toBe(204)
    expect((await worker.post(`${path(chat)}/${id}/withdraw`)).status).toBe(204)
    expect(await texts(chat)).toEqual([null])
    const [row] = await test.database.sql`select body from case_notes where id = ${id}`
    expect(row?.body).toBeNull()
  })

  it('are refused empty, and go with her', async () => {
    const chat = await ofCase()
    expect((await write(chat, worker, { text: ' \u200b ' })).status).toBe(422)
    await write(chat)
    const vault = await vaultOf(test)
    await test.database.db.transaction((tx) =>
      eraseContact(tx, vault, { contactId: chat.contactId, inboxIds: [], now: new Date(), newId }),
    )
    expect(
      await test.database.sql`select 1 from case_notes where contact_id = ${chat.contactId}`,
    ).toHaveLength(0)
    expect((await write(chat)).body.code).toBe('gone')
  })
})
