import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { makeStaff, type SignedIn, signedIn } from '../support/staff.ts'

const hour = 3_600_000
/** Nine o'clock there. */
const at = Date.parse('2026-11-25T06:00:00Z')
const dayIn = (days: number) => new Date(at + days * 24 * hour).toISOString().slice(0, 10)
let test: TestApp
let worker: SignedIn
let planner: SignedIn
let elsewhere: SignedIn
beforeAll(async () => {
  test = await testApp({ roles: ['web', 'turns'], now: () => at })
  const staffIn = async (details: Parameters<typeof makeStaff>[1]) => {
    const { id, alias } = await makeStaff(test, details)
    return signedIn(test, id, alias, new Date(at))
  }
  worker = await staffIn({ language: 'ar' })
  planner = await staffIn({ role: 'program_officer' })
  elsewhere = await staffIn({ centers: ['hajin'] })
})
afterAll(() => test?.[Symbol.asyncDispose]())

const plan = async (of: object = {}, inMs = 2 * hour) => {
  const startsAt = new Date(at + inMs)
  const meetings = [{ startsAt, endsAt: new Date(startsAt.getTime() + hour) }]
  const what = { service: 'psychosocial-group', center: 'raqqa', capacity: 2, meetings, ...of }
  return planner.post('/api/staff/sessions', what)
}
const walkIn = (sessionId: string, id = randomUUID()) =>
  worker.post(`/api/staff/sessions/${sessionId}/bookings`, { id })

describe('at the door', () => {
  it('who walks in gets a seat and a code, once, and is marked by it', async () => {
    const session = (await plan()).body
    expect(session).toMatchObject({ free: 2, state: 'scheduled', service: 'psychosocial-group' })
    const id = randomUUID()
    const booked = await walkIn(session.id, id)
    expect(booked).toMatchObject({ status: 201, body: { code: expect.stringMatching(/^\d{6}$/) } })
    expect((await walkIn(session.id, id)).body).toEqual(booked.body)
    await walkIn(session.id)
    expect(await walkIn(session.id)).toMatchObject({ status: 409, body: { code: 'full' } })
    const { code } = booked.body
    const arabic = code.replace(/\d/g, (d: string) => String.fromCharCode(0x660 + Number(d)))
    expect(await elsewhere.post('/api/staff/attendance', { code })).toMatchObject({ status: 404 })
    expect(await worker.post('/api/staff/attendance', { code: arabic })).toMatchObject({
      status: 200,
      body: { booking: booked.body.id, state: 'attended' },
    })
    const list = await worker.get(`/api/staff/sessions/${session.id}/bookings`)
    expect(list.body.bookings).toMatchObject([
      { code, state: 'attended', walkIn: true, came: [session.meetings[0].id] },
      { state: 'confirmed' },
    ])
    // A slip of the finger.
    const path = `/api/staff/bookings/${booked.body.id}/attendance`
    const wrong = await worker.send('PUT', path, { meeting: session.meetings[0].id, came: false })
    expect(wrong.body).toMatchObject({ state: 'confirmed' })
  })

  it('a code of another day is none', async () => {
    const session = (await plan({}, 30 * hour)).body
    const { code, id } = (await walkIn(session.id)).body
    expect(await worker.post('/api/staff/attendance', { code })).toMatchObject({ status: 404 })
    const early = { meeting: session.meetings[0].id, came: true }
    expect(await worker.send('PUT', `/api/staff/bookings/${id}/attendance`, early)).toMatchObject({
      status: 409,
      body: { code: 'too_early' },
    })
  })

  it('the list of the day is by code, and names no service', async () => {
    const session = (await plan({}, 4 * hour)).body
    const { code } = (await walkIn(session.id)).body
    const page = await fetch(`${test.app.url}/api/staff/centers/raqqa/day`, {
      headers: { cookie: worker.cookie },
    })
    const html = await page.text()
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/)
    expect(html).toContain(`${code.slice(0, 3)} ${code.slice(3)}`)
    expect(html).toContain('dir="rtl"')
    expect(html).toContain('13:00–14:00')
    expect(html).not.toMatch(/psychosocial|مساندة|<script/)
    expect(await elsewhere.get('/api/staff/centers/raqqa/day')).toMatchObject({ status: 404 })
    expect(await worker.get('/api/staff/centers/raqqa/day?day=2026-13-45')).toMatchObject({ status: 422 })
  })
})

describe('planning', () => {
  it('refuses what cannot be, and says what is in the way', async () => {
    const room = (await planner.post('/api/staff/rooms', { center: 'raqqa', name: 'Room 1' })).body.id
    const startsAt = new Date(at + 50 * hour)
    const meetings = [{ startsAt, endsAt: new Date(startsAt.getTime() + hour), roomId: room }]
    const session = (await plan({ meetings })).body
    expect(session.meetings).toMatchObject([{ room: 'Room 1' }])
    expect(await plan({ meetings })).toMatchObject({
      status: 409,
      body: { code: 'room_taken', sessions: [session.id] },
    })
    for (const capacity of [0, -3, 1e9, 2.5]) expect(await plan({ capacity })).toMatchObject({ status: 422 })
    expect(await plan({ service: 'no-such' })).toMatchObject({
      status: 422,
      body: { code: 'unknown_service' },
    })
    expect(await plan({ center: 'hajin' })).toMatchObject({ status: 404 })
    await walkIn(session.id)
    const second = (await walkIn(session.id)).body
    const change = (body: object) => planner.send('PATCH', `/api/staff/sessions/${session.id}`, body)
    expect(await change({ capacity: 1 })).toMatchObject({
      status: 409,
      body: { code: 'over', over: [{ id: second.id, code: second.code }] },
    })
    expect(await change({ capacity: 5, womenOnly: true })).toMatchObject({ status: 200, body: { free: 3 } })
  })

  it('makes a course by a rule that ends, and a series by one that need not', async () => {
    const course = { rrule: 'FREQ=WEEKLY;COUNT=6', starts: `${dayIn(11)}T10:00`, minutes: 90 }
    const made = await plan({ meetings: undefined, course })
    expect(made.body.meetings).toHaveLength(6)
    expect(made.body.startsAt).toBe(`${dayIn(11)}T07:00:00.000Z`)
    const endless = { ...course, rrule: 'FREQ=WEEKLY' }
    expect(await plan({ meetings: undefined, course: endless })).toMatchObject({
      status: 422,
      body: { code: 'endless' },
    })
    const series = {
      service: 'recreation',
      center: 'raqqa',
      capacity: 20,
      starts: `${dayIn(3)}T15:00`,
      minutes: 60,
    }
    const post = (rrule: string) => planner.post('/api/staff/series', { ...series, rrule })
    expect(await post('FREQ=WEEKLY')).toMatchObject({ status: 201, body: { made: 8 } })
    expect(await post('FREQ=DAILY;COUNT=1000000')).toMatchObject({ status: 422, body: { code: 'too_many' } })
  })

  it('tells nobody of another center that a session exists', async () => {
    const session = (await plan({}, 60 * hour)).body
    for (const path of ['', '/bookings'])
      expect(await elsewhere.get(`/api/staff/sessions/${session.id}${path}`)).toMatchObject({ status: 404 })
    const { sessions } = (await elsewhere.get('/api/staff/sessions')).body
    expect(sessions).toEqual([])
    expect((await worker.get('/api/staff/sessions?center=raqqa')).body.sessions.length).toBeGreaterThan(0)
  })
})
