import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Role } from '../../src/staff/rights.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { askedForPerson } from '../support/chat-work.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'

let test: TestApp
beforeAll(async () => {
  test = await testApp({ roles: ['web', 'turns', 'sends'] })
})
afterAll(() => test?.[Symbol.asyncDispose]())

async function raise(kind: string, subject: string, center: string | null = null): Promise<string> {
  const id = randomUUID()
  await test.database.sql`
    insert into staff_tasks (id, kind, subject, center_id) values (${id}, ${kind}, ${subject}, ${center})`
  return id
}
const seen = async (by: SignedIn): Promise<Record<string, string | null>> =>
  Object.fromEntries(
    (await by.get('/api/staff/tasks')).body.tasks.map((one: { kind: string; about: string | null }) => [
      one.kind,
      one.about,
    ]),
  )

it('shows each role what is asked of it, of its own centers, and says it without a person', async () => {
  // What a fresh service asks by itself would stand among them.
  await test.database.sql`update staff_tasks set done_at = now()`
  const by = Object.fromEntries(
    await Promise.all(
      (['caseworker', 'supervisor', 'program_officer', 'admin', 'me'] as Role[]).map(async (role) => [
        role,
        await staffIn(test, { role }),
      ]),
    ),
  ) as Record<Role, SignedIn>
  const chat = await askedForPerson(test, by.caseworker)
  const followUp = randomUUID()
  await test.database.sql`
    insert into follow_ups (id, contact_id, plan, flow, from_minute, until_minute, answer_hours, silence, agreed_at, state)
    values (${followUp}, ${chat.contactId}, 'monthly', 'check-in', 540, 1020, 72, 2, now(), 'silent')`
  await raise('confirm-service', 'remedial-classes')
  await raise('crisis-contacts', 'all')
  await raise('channel-link', 'wa:web:blocked')
  await raise('series-clash', `${randomUUID()}:2026-12-01T10:00`, 'raqqa')
  await raise('series-clash', `${randomUUID()}:2026-12-02T10:00`, 'hajin')
  const silent = await raise('follow-up-silent', followUp)
  const clash = '2026-12-01T10:00'

  expect(await seen(by.caseworker)).toEqual({ 'follow-up-silent': null })
  expect(await seen(by.supervisor)).toEqual({
    'follow-up-silent': null,
    'crisis-contacts': null,
    'series-clash': clash,
  })
  expect(await seen(by.program_officer)).toEqual({
    'confirm-service': 'remedial-classes',
    'crisis-contacts': null,
    'series-clash': clash,
  })
  expect(await seen(by.admin)).toEqual({ 'channel-link': 'blocked', 'crisis-contacts': null })
  expect((await by.me.get('/api/staff/tasks')).status).toBe(404)
  const [task] = (await by.caseworker.get('/api/staff/tasks')).body.tasks
  expect(task).toMatchObject({ id: silent, chatId: chat.id, byHand: true })

  expect((await by.program_officer.post(`/api/staff/tasks/${silent}/done`)).status).toBe(404)
  expect((await by.caseworker.post(`/api/staff/tasks/${silent}/done`)).status).toBe(204)
  expect((await by.caseworker.post(`/api/staff/tasks/${silent}/done`)).status).toBe(404)
  expect(await seen(by.caseworker)).toEqual({})
  const [red] = await test.database.sql<{ id: string }[]>`
    select id from staff_tasks where kind = 'crisis-contacts' and done_at is null`
  expect((await by.admin.post(`/api/staff/tasks/${red?.id}/done`)).body.code).toBe('ends_by_itself')
})
