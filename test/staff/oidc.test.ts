import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { type FakeIssuer, fakeIssuer, oidcClient } from '../support/fake-issuer.ts'
import { freePort } from '../support/free-port.ts'
import { type Browser, browser } from '../support/join.ts'
import { makeStaff } from '../support/staff.ts'

let issuer: FakeIssuer
let test: TestApp
let url: string
beforeAll(async () => {
  issuer = await fakeIssuer()
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const config = { port, publicUrl: url, oidc: { ...oidcClient, issuer: issuer.url } }
  test = await testApp({ roles: ['web'], config })
})
afterAll(async () => {
  await test?.[Symbol.asyncDispose]()
  await issuer?.[Symbol.asyncDispose]()
})
beforeEach(() => {
  issuer.wrong = {}
  issuer.forge = false
})

const navigation = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', origin: null }
const to = (answer: { headers: Headers }) => answer.headers.get('location') ?? ''

/** To the provider and back, as a browser goes; where it stands in the end. */
async function goRound(page: Browser, change: (back: URL) => void = () => {}) {
  const start = await page.get('/api/staff/oidc/start')
  const there = await fetch(to(start), { redirect: 'manual' })
  const back = new URL(to(there))
  change(back)
  const answer = await page.send('GET', `${back.pathname}${back.search}`, undefined, navigation)
  return { where: to(answer), back, me: await page.get('/api/staff/me') }
}

describe('signing in by an OpenID provider', () => {
  it('takes the place of the password, and asks for the code after it', async () => {
    const { account } = await makeStaff(test)
    issuer.person = { sub: `sub of ${account}`, email: account.toUpperCase(), email_verified: true }
    const page = browser(url)
    expect((await page.get('/api/staff/sign-in/ways')).body.oidc).toBe(true)
    const { where, me } = await goRound(page)
    expect(where).toBe('/console/')
    expect(me.body.code).toBe('second_factor')
    expect([...page.cookies.keys()]).toEqual(['staff'])
  })

  it('knows somebody by the subject from then on, not by an address that went to somebody else', async () => {
    const { account } = await makeStaff(test)
    const hers = { sub: `first of ${account}`, email: account, email_verified: true }
    issuer.person = hers
    expect((await goRound(browser(url))).where).toBe('/console/')
    issuer.person = { ...hers, sub: 'somebody else' }
    expect((await goRound(browser(url))).where).toBe('/console/#refused')
    issuer.person = { sub: hers.sub }
    expect((await goRound(browser(url))).where).toBe('/console/')
  })

  it.each([
    ['whom nobody invited', () => ({ sub: 'x', email: 'stranger@example.org', email_verified: true }), {}],
    ['whose address is not verified', (email: string) => ({ sub: 'y', email, email_verified: false }), {}],
    [
      'with a token for another service',
      (email: string) => ({ sub: 'z', email, email_verified: true }),
      { aud: 'other' },
    ],
    [
      'of another issuer',
      (email: string) => ({ sub: 'z', email, email_verified: true }),
      { iss: 'https://evil.example' },
    ],
    [
      'with a token of another round',
      (email: string) => ({ sub: 'z', email, email_verified: true }),
      { nonce: 'other' },
    ],
    [
      'with a token that is too old',
      (email: string) => ({ sub: 'z', email, email_verified: true }),
      { exp: 1 },
    ],
  ])('refuses somebody %s', async (_who, person, wrong) => {
    const { account } = await makeStaff(test)
    issuer.person = person(account)
    issuer.wrong = wrong
    const { where, me } = await goRound(browser(url))
    expect(where).toBe('/console/#refused')
    expect(me.status).toBe(401)
  })

  it('refuses a state that is not its own, a planted cookie, a round that is used and a browser that never left', async () => {
    const { account } = await makeStaff(test)
    issuer.person = { sub: `s ${account}`, email: account, email_verified: true }
    const state = (back: URL) => back.searchParams.set('state', 'planted')
    expect((await goRound(browser(url), state)).where).toBe('/console/#refused')
    const planted = browser(url)
    const forged = () => planted.cookies.set('staff-oidc', `${Buffer.from('{}').toString('base64url')}.AAAA`)
    expect((await goRound(planted, forged)).where).toBe('/console/#refused')
    const page = browser(url)
    const { back } = await goRound(page)
    expect(to(await page.send('GET', `${back.pathname}${back.search}`, undefined, navigation))).toBe(
      '/console/#refused',
    )
    expect(to(await browser(url).send('GET', `${back.pathname}${back.search}`, undefined, navigation))).toBe(
      '/console/#refused',
    )
  })
})
