import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Role, roles } from '../../src/staff/rights.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { browser } from '../support/join.ts'
import { routeWorld, type World } from './route-world.ts'
import { type Case, cases, type Ids, type RouteRow, routes } from './routes.table.ts'

let test: TestApp
let world: World
beforeAll(async () => {
  // A provider that is away: its routes are there, and lead back to the page.
  const oidc = { issuer: 'http://127.0.0.1:9', clientId: 'mpcc', clientSecret: 'a secret' }
  test = await testApp({ roles: ['web'], config: { oidc } })
  world = await routeWorld(test)
})
afterAll(() => test?.[Symbol.asyncDispose]())

/** A HEAD is its GET without the body, before the same guard. */
const known = () =>
  test.app.staffRoutes.filter((route) => !route.startsWith('HEAD') && !route.includes('/console/queues'))
const board = () => test.app.staffRoutes.filter((route) => route.includes('/console/queues'))

/** Records that nothing is done to. */
let kept: Ids | undefined
async function anyIds(): Promise<Ids> {
  kept ??= await world.idsFor(await world.caller('supervisor'), 'own', 'all')
  return kept
}

/** Whether a call names what takes long to make. */
function needsOf(row: RouteRow): 'all' | 'chat' {
  const named = new Set<string | symbol>()
  const ids = new Proxy({} as Ids, {
    get(_ids, name) {
      named.add(name)
      return ''
    },
  })
  row.call?.(ids)
  return ['session', 'booking', 'series', 'closure', 'referral'].some((name) => named.has(name))
    ? 'all'
    : 'chat'
}

function requestOf(route: string, row: RouteRow, ids: Ids) {
  const [method = '', template = ''] = route.split(' ')
  const { params = {}, query = '', body } = row.call?.(ids) ?? {}
  const path = template.replace(/:(\w+)/g, (_all, name: string) => params[name] ?? ids.chat)
  return {
    method,
    path: `${path}${query}`,
    body: body ?? (/^(POST|PATCH|PUT)$/.test(method) ? {} : undefined),
  }
}

describe('the table of routes', () => {
  it('knows every staff route, and no other', () => {
    expect(Object.keys(routes).sort()).toEqual([...new Set(known())].sort())
  })
})

describe('the board of queues', () => {
  it('shows admins the queues, by ids alone, and changes nothing', async () => {
    expect(board().length).toBeGreaterThan(5)
    expect(board().filter((route) => !/^(GET|HEAD|HEAD,GET) /.test(route))).toEqual([])
    const admin = await world.caller('admin')
    const page = await admin.get('/console/queues')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/)
    const { queues } = (await admin.get('/console/queues/api/queues')).body
    expect(
      queues.map((queue: { name: string; readOnlyMode: boolean }) => [queue.name, queue.readOnlyMode]),
    ).toEqual([
      ['turns', true],
      ['sends', true],
      ['handoffs', true],
      ['partners', true],
    ])
  })

  it('is not there for anybody else', async () => {
    for (const route of board()) {
      const path = (route.split(' ')[1] ?? '').replace(/:\w+/g, 'turns').replace('*', 'js/main.js')
      for (const role of roles.filter((role) => role !== 'admin'))
        expect([route, (await (await world.caller(role)).get(path)).status]).toEqual([route, 404])
      expect([route, (await browser(test.app.url as string).get(path)).status]).toEqual([route, 401])
    }
  })
})

describe.each(Object.entries(routes))('%s', (route, row) => {
  const wanted = (role: Role, kase: Case) => {
    const expected = row.expect[role] ?? 404
    return typeof expected === 'number' ? expected : expected[kase]
  }

  it('gives each role what is its own, and nothing of others', async () => {
    const found: Record<string, number> = {}
    const expected: Record<string, number> = {}
    for (const role of roles) {
      const told = row.expect[role]
      // Whom the guard keeps out changes nothing: the same records and sign-in do for all.
      const same = told === undefined ? { caller: await world.keptOut(role), ids: await anyIds() } : null
      // Where the role alone decides, one case says it.
      for (const kase of typeof told === 'object' ? cases : cases.slice(0, 1)) {
        const caller = same?.caller ?? (await world.caller(role))
        const ids = same?.ids ?? (await world.idsFor(caller, kase, needsOf(row)))
        const { method, path, body } = requestOf(route, row, ids)
        found[`${role} ${kase}`] = (await caller.send(method, path, body)).status
        expected[`${role} ${kase}`] = wanted(role, kase)
      }
    }
    expect(found).toEqual(expected)
  })

  it('gives nothing to who is not signed in, forges a cookie or comes from another site', async () => {
    const url = test.app.url as string
    const caller = await world.keptOut('supervisor')
    const { method, path, body } = requestOf(route, row, await anyIds())
    const nobody = row.nobody ?? 401
    expect((await browser(url).send(method, path, body)).status).toBe(nobody)
    const forged = browser(url)
    forged.cookies.set('staff', 'f'.repeat(43))
    expect((await forged.send(method, path, body)).status).toBe(nobody)
    const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await caller.send(method, path, body, elsewhere)).status).toBe(403)
  })
})
