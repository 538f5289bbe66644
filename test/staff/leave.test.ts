import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { routeWorld, type World } from './route-world.ts'

let test: TestApp
let world: World
let admin: SignedIn
beforeAll(async () => {
  test = await testApp({ roles: ['web'] })
  world = await routeWorld(test)
  admin = await staffIn(test, { role: 'admin' })
})
afterAll(() => test?.[Symbol.asyncDispose]())

const chatOf = async (id: string) =>
  (await test.database.sql`select state, assigned_to, priority, queued_at from handoffs where id = ${id}`)[0]

describe('a worker who is disabled with open chats', () => {
  it('is signed out at once, and her chats wait again in their places', async () => {
    const worker = await staffIn(test)
    const { chat } = await world.idsFor(worker, 'own')
    const before = await chatOf(chat)
    expect(before).toMatchObject({ state: 'claimed', assigned_to: worker.id })
    expect(
      (await admin.send('PATCH', `/api/staff/accounts/${worker.id}`, { state: 'disabled' })).status,
    ).toBe(204)
    expect(await chatOf(chat)).toEqual({ ...before, state: 'open', assigned_to: null })
    expect((await worker.get(`/api/staff/chats/${chat}`)).status).toBe(401)
    expect((await admin.post(`/api/staff/accounts/${worker.id}/link`)).body.code).toBe('disabled')
  })
})

describe('a chat that is broken open', () => {
  it('shows a colleague what was said for an hour, and the supervisor why', async () => {
    const [worker, boss] = [await staffIn(test), await staffIn(test, { role: 'supervisor' })]
    const { chat } = await world.idsFor(worker, 'same_center')
    expect((await worker.get(`/api/staff/chats/${chat}`)).body.code).toBe('reason_needed')
    expect((await worker.post(`/api/staff/chats/${chat}/glass`, { reason: 'short' })).status).toBe(422)
    const reason = 'She is at the door and asks for what was agreed.'
    expect((await worker.post(`/api/staff/chats/${chat}/glass`, { reason })).status).toBe(201)
    expect((await worker.get(`/api/staff/chats/${chat}`)).status).toBe(200)
    const { reasons } = (await boss.get('/api/staff/broken-glass')).body
    const told = reasons.find((one: { reason: string }) => one.reason === reason)
    expect(told).toMatchObject({ chatId: chat, staff: { alias: worker.alias }, centerId: 'raqqa' })
    const [row] = await test.database.sql`select reason from broken_glass where id = ${told.id}`
    expect(String(row?.reason)).not.toContain('door')
    expect((await boss.post(`/api/staff/broken-glass/${told.id}/seen`)).status).toBe(204)
    expect((await boss.post(`/api/staff/broken-glass/${told.id}/seen`)).status).toBe(404)
    await test.database
      .sql`update broken_glass set expires_at = now() - interval '1 second' where id = ${told.id}`
    expect((await worker.get(`/api/staff/chats/${chat}`)).status).toBe(428)
  })

  it('tells no supervisor of a complaint about her own center', async () => {
    const focal = await staffIn(test, { centers: ['hajin'], trained: ['complaints'] })
    const boss = await staffIn(test, { role: 'supervisor', trained: ['complaints'] })
    const other = await staffIn(test, { role: 'supervisor', centers: ['manbij'], trained: ['complaints'] })
    const { chat } = await world.idsFor(focal, 'own')
    await test.database
      .sql`update handoffs set queue = 'complaints', not_centers = array['raqqa'], center_id = null,
      assigned_to = null, state = 'open' where id = ${chat}`
    const reason = 'It is about the head of the center.'
    expect((await focal.post(`/api/staff/chats/${chat}/glass`, { reason })).status).toBe(201)
    const told = async (to: SignedIn) =>
      (await to.get('/api/staff/broken-glass')).body.reasons.find(
        (one: { chatId: string }) => one.chatId === chat,
      )
    expect(await told(boss)).toBeUndefined()
    const { id } = await told(other)
    expect((await boss.post(`/api/staff/broken-glass/${id}/seen`)).status).toBe(404)
    expect((await other.post(`/api/staff/broken-glass/${id}/seen`)).status).toBe(204)
  })

  it('that has ended comes to a colleague with a reason alone', async () => {
    const worker = await staffIn(test)
    const { chat } = await world.idsFor(worker, 'same_center')
    await test.database.sql`update handoffs set state = 'closed', closed_at = now() where id = ${chat}`
    const reopen = () => worker.post(`/api/staff/chats/${chat}/reopen`)
    expect((await reopen()).status).toBe(428)
    await worker.post(`/api/staff/chats/${chat}/glass`, { reason: 'She came back to the center today.' })
    expect((await reopen()).status).toBe(204)
  })

  it('shows numbers masked, in full only to who asks, and never the key of a web chat', async () => {
    const worker = await staffIn(test)
    const { chat, contact } = await world.idsFor(worker, 'own')
    const masked = (await worker.get(`/api/staff/chats/${chat}/numbers`)).body.numbers
    expect(masked).toEqual([{ channel: 'telegram', number: expect.stringMatching(/^••••\d{0,2}$/) }])
    const full = (await worker.post(`/api/staff/chats/${chat}/numbers/reveal`)).body.numbers
    expect(full[0].number).toMatch(/^[\w-]{36}$/)
    await test.database.sql`update addresses set account = 'web' where contact_id = ${contact}`
    expect((await worker.post(`/api/staff/chats/${chat}/numbers/reveal`)).body.numbers).toEqual([])
  })
})
