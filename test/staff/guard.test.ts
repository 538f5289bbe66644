import type { FastifyPluginAsync } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GuardParts } from '../../src/api/console/guard.ts'
import { createServer } from '../../src/server.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { browser } from '../support/join.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { webConfig } from '../web/chat-in-memory.ts'

let test: TestApp
let url: string
let worker: SignedIn
beforeAll(async () => {
  test = await testApp({ roles: ['web'] })
  url = test.app.url as string
  worker = await staffIn(test)
})
afterAll(() => test?.[Symbol.asyncDispose]())

const nobody: GuardParts = {
  publicUrl: 'http://127.0.0.1',
  findSignIn: async () => null,
  touch: async () => {},
  audit: async () => {},
  now: Date.now,
}
const serverWith = (plugin: FastifyPluginAsync, guard = nobody) =>
  createServer({
    config: webConfig,
    log: pino({ level: 'silent' }),
    guard,
    checks: { ready: async () => ({ database: true, queue: true }) },
    plugins: [plugin],
    pageRoot: '/nonexistent',
  })

describe('a staff route', () => {
  it('refuses what the database cannot hold as it refuses anything asked wrongly', async () => {
    const boss = await staffIn(test, { role: 'supervisor' })
    const holiday = { day: '0000-01-01', centerId: null }
    expect(await boss.post('/api/staff/holidays', holiday)).toMatchObject({
      status: 422,
      body: { code: 'invalid' },
    })
  })

  it('knows who is signed in, and is never kept by a cache', async () => {
    const answer = await worker.get('/api/staff/me')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      id: worker.id,
      alias: worker.alias,
      role: 'caseworker',
      centers: ['raqqa'],
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it.each(['/api/staff/new', '/api/docs/new'])(
    'that declares no right keeps the service from starting: %s',
    async (path) => {
      await expect(serverWith(async (app) => void app.get(path, async () => 'secret'))).rejects.toThrow(
        `GET ${path} declares no right`,
      )
    },
  )

  it('is guarded wherever it stands, once it declares a right', async () => {
    const server = await serverWith(
      async (app) =>
        void app.get(
          '/elsewhere',
          { config: { staff: { right: 'self', audit: 'none' } } },
          async () => 'secret',
        ),
    )
    expect((await server.inject('/elsewhere')).json()).toMatchObject({ status: 401, code: 'sign_in' })
    expect(server.staffRoutes).toContain('GET /elsewhere')
    await server.close()
  })
})

describe('a request from another site', () => {
  const own = { 'sec-fetch-site': 'same-origin' }
  it.each([
    ['with its origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of a browser that says the origin alone', { origin: 'https://evil.example', 'sec-fetch-site': null }],
    ['without an origin', { origin: 'null', 'sec-fetch-site': null }],
    ['of a neighbour on the same site', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['that says nothing of itself', { origin: null, 'sec-fetch-site': null }],
    ['with another origin, though it says it is ours', { ...own, origin: 'https://evil.example' }],
  ])('changes nothing: %s', async (_what, headers) => {
    const page = browser(url)
    page.cookies.set('staff', worker.cookie.split('=')[1] as string)
    const answer = await page.send('POST', '/api/staff/lock', {}, headers)
    expect(answer.body).toMatchObject({ status: 403, code: 'other_site' })
    expect((await worker.get('/api/staff/me')).status).toBe(200)
  })

  it('reads nothing either, and is no form', async () => {
    const page = browser(url)
    page.cookies.set('staff', worker.cookie.split('=')[1] as string)
    const cross = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', origin: null }
    expect((await page.send('GET', '/api/staff/me', undefined, cross)).status).toBe(403)
    const form = { 'content-type': 'text/plain' }
    expect(
      (await page.send('POST', '/api/staff/sign-in', { account: 'a', password: 'b' }, form)).status,
    ).toBe(415)
  })
})

describe('a cookie', () => {
  it.each([
    ['', 401],
    ['staff=', 401],
    [`staff=${'A'.repeat(42)}`, 401],
    [`staff=${'A'.repeat(43)}; staff=${'B'.repeat(43)}`, 401],
    ["staff=' or 1=1 --", 401],
    [`staff=${'A'.repeat(10_000)}`, 401],
  ])('that is forged opens nothing: %s', async (cookie, status) => {
    const page = browser(url)
    expect((await page.send('GET', '/api/staff/me', undefined, { cookie })).status).toBe(status)
  })

  it('that somebody planted beside the true one makes neither count', async () => {
    const page = browser(url)
    const cookie = `${worker.cookie}; staff=${'A'.repeat(43)}`
    expect((await page.send('GET', '/api/staff/me', undefined, { cookie })).status).toBe(401)
  })

  it('is tied to its host where there is https', async () => {
    await using secure = await testApp({ roles: ['web'], config: { publicUrl: 'https://chat.example.org' } })
    const somebody = await staffIn(secure)
    const page = browser(secure.app.url as string)
    const token = somebody.cookie.split('=')[1] as string
    const get = (cookie: string) => page.send('GET', '/api/staff/me', undefined, { cookie })
    expect((await get(`staff=${token}`)).status).toBe(401)
    expect((await get(`__Host-staff=${token}`)).status).toBe(200)
    const out = await page.send('POST', '/api/staff/sign-out', {}, { cookie: `__Host-staff=${token}` })
    expect(out.headers.getSetCookie()[0]).toMatch(/^__Host-staff=;.*HttpOnly; SameSite=Strict; Secure/)
  })
})
