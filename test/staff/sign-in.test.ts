import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openVault } from '../../src/contacts/open-vault.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { changeAccount } from '../../src/staff/accounts.ts'
import { firstAdminToken } from '../../src/staff/first-admin.ts'
import { totpCode } from '../../src/staff/totp.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type Browser, browser, goodPassword, goodPin, join, signIn } from '../support/join.ts'

const minute = 60_000
/** The app's clock: tests move it. */
let clock = Date.now()
let test: TestApp
let url: string
let vault: Vault
let admin: { page: Browser; secret: string }

beforeAll(async () => {
  test = await testApp({ roles: ['web'], now: () => clock })
  url = test.app.url as string
  const opened = await openVault(test.database.sql, test.config.masterKey)
  if (!opened.ok) throw new Error('another key')
  vault = opened.vault
  admin = await firstAdmin()
})
afterAll(() => test?.[Symbol.asyncDispose]())

async function firstAdmin() {
  const page = browser(url)
  const token = await newFirstToken()
  const joined = await join(page, token, clock, { account: 'admin@example.org', alias: 'The office' })
  expect(joined).toMatchObject({ status: 200 })
  clock += minute
  await signIn(page, 'admin@example.org', totpCode(joined.secret, clock))
  return { page, secret: joined.secret }
}
async function newFirstToken() {
  const token = await firstAdminToken(test.database.db, vault, {
    id: crypto.randomUUID(),
    now: new Date(clock),
  })
  return token as string
}

let people = 0
/** Somebody who was invited and has joined; nobody is signed in yet. */
async function newcomer(more: object = {}) {
  clock += minute
  people += 1
  const account = `worker${people}@example.org`
  await unlockedAdmin()
  const invited = await admin.page.post('/api/staff/accounts', {
    role: 'caseworker',
    alias: `Worker ${people}`,
    account,
    centers: ['raqqa'],
    ...more,
  })
  expect(invited.status).toBe(201)
  const token = String(invited.body.link).split('#join=')[1] as string
  const page = browser(url)
  const joined = await join(page, token, clock)
  expect(joined.status).toBe(200)
  // Joining signs the browser in; what follows begins at the door.
  expect((await page.get('/api/staff/me')).status).toBe(200)
  expect((await page.post('/api/staff/sign-out')).status).toBe(204)
  clock += minute
  return { ...joined, id: invited.body.id as string, account, page, token }
}
/** The clock runs on: whoever waited too long gives the PIN, or signs in again. */
async function unlockedAdmin() {
  const answer = await admin.page.get('/api/staff/accounts')
  if (answer.status === 423) await admin.page.post('/api/staff/sign-in/pin', { pin: goodPin })
  if (answer.status === 401) {
    clock += minute
    await signIn(admin.page, 'admin@example.org', totpCode(admin.secret, clock))
  }
}

describe('the first admin', () => {
  it('comes by one link, of which others end with it', async () => {
    await using fresh = await testApp({ roles: ['web'] })
    const opened = await openVault(fresh.database.sql, fresh.config.masterKey)
    if (!opened.ok) throw new Error('another key')
    const make = (n: number) =>
      firstAdminToken(fresh.database.db, opened.vault, {
        id: `0197aaaa-0000-7000-8000-00000000000${n}`,
        now: new Date(),
      })
    const links = [await make(1), await make(2), await make(3), await make(4)] as string[]
    const page = browser(fresh.app.url as string)
    const asked = (n: number) => ({ account: `first${n}@example.org`, alias: `First ${n}` })
    const joined = await Promise.all(links.map((link, n) => join(page, link, Date.now(), asked(n))))
    expect(joined.map((answer) => answer.status).sort()).toEqual([200, 404, 404, 404])
    expect(await make(5)).toBeNull()
    for (const link of links) expect((await join(page, link, Date.now(), asked(9))).status).toBe(404)
  })
})

describe('an invitation', () => {
  it('sets password, PIN and authenticator, once', async () => {
    const { id, token, page, recoveryCodes } = await newcomer()
    expect(recoveryCodes).toHaveLength(10)
    expect((await join(page, token, clock)).status).toBe(404)
    const [row] = await test.database
      .sql`select state, password_hash, pin_hash, account from staff where id = ${id}`
    expect(row).toMatchObject({ state: 'active' })
    expect(row?.password_hash).toMatch(/^argon2id\$m=19456,t=2,p=1\$/)
    expect(String(row?.account)).not.toContain('example.org')
  })

  it('shows a QR code of its own and says what is wrong', async () => {
    clock += minute
    await unlockedAdmin()
    const invited = await admin.page.post('/api/staff/accounts', {
      role: 'me',
      alias: 'Figures',
      account: 'figures@example.org',
    })
    const token = String(invited.body.link).split('#join=')[1]
    const page = browser(url)
    const opened = await page.post('/api/staff/invitation', { token })
    expect(opened.body.authenticator.qr).toMatch(/^<svg/)
    expect(opened.body).toMatchObject({ kind: 'join', account: 'figures@example.org', alias: 'Figures' })
    const code = totpCode(opened.body.authenticator.secret, clock)
    const accept = (more: object) =>
      page.post('/api/staff/invitation/accept', {
        token,
        password: goodPassword,
        pin: goodPin,
        code,
        ...more,
      })
    expect((await accept({ password: 'short' })).body.code).toBe('password_short')
    expect((await accept({ password: 'figures2026' })).body.code).toBe('password_like_account')
    expect((await accept({ pin: '1234' })).body.code).toBe('pin_weak')
    expect((await accept({ code: '000000' })).body.code).toBe('code_wrong')
    expect((await accept({ token: 'A'.repeat(43) })).status).toBe(404)
    clock += 73 * 60 * minute
    expect((await accept({})).status).toBe(404)
  })
})

describe('signing in', () => {
  it('takes password and code, and a new cookie at each step', async () => {
    const { page, account, secret } = await newcomer()
    page.cookies.set('staff', 'A'.repeat(43))
    const first = await page.post('/api/staff/sign-in', {
      account: ` ${account.toUpperCase()} `,
      password: goodPassword,
    })
    expect(first.body).toEqual({ next: 'code' })
    const [planted, half] = ['A'.repeat(43), page.cookies.get('staff')]
    expect(half).not.toBe(planted)
    const cookie = first.headers.getSetCookie()[0]
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/)
    expect((await page.get('/api/staff/me')).body.code).toBe('second_factor')
    const second = await page.post('/api/staff/sign-in/code', { code: totpCode(secret, clock) })
    expect(second.status).toBe(200)
    expect(page.cookies.get('staff')).not.toBe(half)
    expect((await page.get('/api/staff/me')).status).toBe(200)
    const old = browser(url)
    old.cookies.set('staff', half as string)
    expect((await old.get('/api/staff/me')).status).toBe(401)
    expect(
      (await old.post('/api/staff/sign-in/code', { code: totpCode(secret, clock + minute) })).status,
    ).toBe(401)
  })

  it('takes each code once, and one step before or after', async () => {
    const { page, account, secret } = await newcomer()
    const code = totpCode(secret, clock)
    expect((await signIn(page, account, code)).status).toBe(200)
    const thief = browser(url)
    expect((await signIn(thief, account, code)).body).toMatchObject({ status: 401, code: 'wrong' })
    expect((await signIn(thief, account, totpCode(secret, clock - 30_000))).status).toBe(401)
    expect((await signIn(thief, account, totpCode(secret, clock + 30_000))).status).toBe(200)
  })

  it('takes each recovery code once, however it is typed', async () => {
    const { page, account, recoveryCodes } = await newcomer()
    const code = recoveryCodes[3] as string
    expect((await signIn(page, account, ` ${code.toUpperCase().replace('-', ' ')}`)).status).toBe(200)
    expect((await page.get('/api/staff/me')).body.recoveryCodesLeft).toBe(9)
    expect((await signIn(browser(url), account, code)).status).toBe(401)
  })

  it('ends the half sign-in after five wrong codes', async () => {
    const { page, account, secret } = await newcomer()
    await page.post('/api/staff/sign-in', { account, password: goodPassword })
    const tries: string[] = []
    for (let n = 0; n < 5; n++)
      tries.push((await page.post('/api/staff/sign-in/code', { code: '000000' })).body.code)
    expect(tries).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'sign_in'])
    expect((await page.post('/api/staff/sign-in/code', { code: totpCode(secret, clock) })).status).toBe(401)
  })

  it('says the same of a wrong password and of an account that is not there', async () => {
    const { account } = await newcomer()
    const page = browser(url)
    const known = await page.post('/api/staff/sign-in', { account, password: 'wrong' })
    const unknown = await page.post('/api/staff/sign-in', {
      account: 'nobody@example.org',
      password: 'wrong',
    })
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
    expect(known.headers.getSetCookie()).toEqual(unknown.headers.getSetCookie())
  })

  it('locks an account for strangers after five tries at once, known or not, and not for its own browser', async () => {
    const { page, account, secret } = await newcomer()
    expect((await signIn(page, account, totpCode(secret, clock))).status).toBe(200)
    clock += minute
    for (const name of [account, 'nobody-else@example.org']) {
      const tries = Array.from({ length: 9 }, () =>
        browser(url).post('/api/staff/sign-in', { account: name, password: 'wrong' }),
      )
      const codes = (await Promise.all(tries)).map((answer) => answer.status)
      expect(codes.filter((code) => code === 401)).toHaveLength(5)
      expect(codes.filter((code) => code === 429)).toHaveLength(4)
    }
    const stranger = await browser(url).post('/api/staff/sign-in', { account, password: goodPassword })
    expect(stranger.body).toMatchObject({ status: 429, code: 'too_many_tries' })
    expect((await signIn(page, account, totpCode(secret, clock))).status).toBe(200)
    clock += 16 * minute
    expect((await browser(url).post('/api/staff/sign-in', { account, password: goodPassword })).status).toBe(
      200,
    )
  })

  it('locks no office out: one who is right does not count, and another account goes on', async () => {
    const { account } = await newcomer()
    for (let n = 0; n < 8; n++)
      expect(
        (await browser(url).post('/api/staff/sign-in', { account, password: goodPassword })).status,
      ).toBe(200)
  })
})

describe('a sign-in', () => {
  it('asks for the PIN after ten minutes without a touch, and polls are no touch', async () => {
    const { page, account, secret } = await newcomer()
    await signIn(page, account, totpCode(secret, clock))
    clock += 9 * minute
    expect((await page.get('/api/staff/me')).status).toBe(200)
    clock += 2 * minute
    const locked = await page.get('/api/staff/me')
    expect(locked.body).toMatchObject({ status: 423, code: 'locked' })
    expect((await page.get('/api/staff/me/sign-ins')).status).toBe(423)
    const before = page.cookies.get('staff')
    expect((await page.post('/api/staff/sign-in/pin', { pin: '٤٠٧٢' })).status).toBe(200)
    expect(page.cookies.get('staff')).not.toBe(before)
    clock += 9 * minute
    expect((await page.get('/api/staff/me/sign-ins')).status).toBe(200)
    clock += 9 * minute
    expect((await page.get('/api/staff/me')).status).toBe(200)
  })

  it('ends after five wrong PINs, also when they come at once', async () => {
    const { page, account, secret } = await newcomer()
    await signIn(page, account, totpCode(secret, clock))
    await page.post('/api/staff/lock')
    expect((await page.get('/api/staff/me')).status).toBe(423)
    const cookie = page.cookies.get('staff') as string
    const tries = Array.from({ length: 8 }, () => {
      const tab = browser(url)
      tab.cookies.set('staff', cookie)
      return tab.post('/api/staff/sign-in/pin', { pin: '0000' })
    })
    const answers = (await Promise.all(tries)).map((answer) => answer.body.code)
    expect(answers.filter((code) => code === 'wrong')).toHaveLength(4)
    expect((await page.post('/api/staff/sign-in/pin', { pin: goodPin })).body.code).toBe('sign_in')
  })

  it('lasts one shift, also when the clock is set', async () => {
    const { page, account, secret } = await newcomer()
    await signIn(page, account, totpCode(secret, clock))
    const began = clock
    try {
      clock -= 5 * minute
      expect((await page.get('/api/staff/me')).status).toBe(401)
      clock = began + 12 * 60 * minute
      expect((await page.post('/api/staff/sign-in/pin', { pin: goodPin })).status).toBe(401)
    } finally {
      clock = Math.max(clock, began)
    }
  })

  it('can be seen and ended by its owner, elsewhere too', async () => {
    const { page, account, secret } = await newcomer()
    await signIn(page, account, totpCode(secret, clock))
    clock += minute
    const phone = browser(url, 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36')
    await signIn(phone, account, totpCode(secret, clock))
    const { signIns } = (await phone.get('/api/staff/me/sign-ins')).body
    expect(signIns.map((one: { device: string; current: boolean }) => [one.device, one.current])).toEqual([
      ['Chrome, Windows', true],
      ['Firefox, Android', false],
    ])
    expect((await phone.post(`/api/staff/me/sign-ins/${signIns[1].id}/end`)).status).toBe(204)
    expect((await page.get('/api/staff/me')).status).toBe(401)
    await phone.post('/api/staff/sign-out')
    expect((await phone.get('/api/staff/me')).status).toBe(401)
  })

  it('is ended by a supervisor for her center, and for no other', async () => {
    const mine = await newcomer()
    const other = await newcomer({ centers: ['hajin'] })
    const boss = await newcomer({ role: 'supervisor' })
    for (const one of [mine, other, boss]) await signIn(one.page, one.account, totpCode(one.secret, clock))
    expect((await boss.page.get(`/api/staff/accounts/${mine.id}/sign-ins`)).body.signIns).toHaveLength(1)
    expect((await boss.page.post(`/api/staff/accounts/${mine.id}/sign-ins/end`)).body).toEqual({ ended: 1 })
    expect((await boss.page.post(`/api/staff/accounts/${other.id}/sign-ins/end`)).status).toBe(404)
    expect((await mine.page.get('/api/staff/me')).status).toBe(401)
    expect((await other.page.get('/api/staff/me')).status).toBe(200)
  })

  it('ends with the account, and all others with a new password', async () => {
    const { id, page, account, secret } = await newcomer()
    await signIn(page, account, totpCode(secret, clock))
    clock += minute
    const phone = browser(url)
    await signIn(phone, account, totpCode(secret, clock))
    const secrets = { password: goodPassword, newPassword: 'a basket full of figs' }
    expect((await phone.post('/api/staff/me/secrets', { ...secrets, password: 'wrong' })).status).toBe(403)
    expect((await phone.post('/api/staff/me/secrets', { ...secrets, newPin: '0000' })).body.code).toBe(
      'pin_weak',
    )
    expect((await phone.post('/api/staff/me/secrets', secrets)).status).toBe(204)
    expect((await page.get('/api/staff/me')).status).toBe(401)
    expect((await phone.get('/api/staff/me')).status).toBe(200)
    await unlockedAdmin()
    expect((await admin.page.send('PATCH', `/api/staff/accounts/${id}`, { state: 'disabled' })).status).toBe(
      204,
    )
    expect((await phone.get('/api/staff/me')).status).toBe(401)
    expect((await phone.post('/api/staff/sign-in', { account, password: secrets.newPassword })).status).toBe(
      401,
    )
  })
})

it('counts tries of the password beside a PIN that is too weak', async () => {
  const { page, account, secret } = await newcomer()
  await signIn(page, account, totpCode(secret, clock))
  const statuses: number[] = []
  for (let n = 0; n < 11; n++) {
    statuses.push((await page.post('/api/staff/me/secrets', { password: 'wrong' })).status)
    expect((await page.post('/api/staff/me/secrets', { password: 'wrong', newPin: '0000' })).status).toBe(422)
  }
  expect(statuses).toEqual([...Array(10).fill(403), 429])
})

describe('an account', () => {
  it('has a name and an alias that nobody else has', async () => {
    const { account } = await newcomer()
    await unlockedAdmin()
    const again = (more: object) =>
      admin.page.post('/api/staff/accounts', {
        role: 'caseworker',
        alias: 'Somebody new',
        account: 'x@example.org',
        ...more,
      })
    expect((await again({ account })).body.code).toBe('account_taken')
    expect((await again({ alias: `WORKER ${people}` })).body.code).toBe('alias_taken')
    expect((await again({ centers: ['nowhere'] })).body.code).toBe('unknown_center')
    expect((await again({ role: 'emperor' })).status).toBe(422)
  })

  it('of an admin is changed by another one, and the last admin stays one', async () => {
    const second = await newcomer({ role: 'admin', centers: [] })
    await signIn(second.page, second.account, totpCode(second.secret, clock))
    await unlockedAdmin()
    const { id } = (await admin.page.get('/api/staff/me')).body
    const change = (page: Browser, whose: string, set: object) =>
      page.send('PATCH', `/api/staff/accounts/${whose}`, set)
    expect((await change(admin.page, id, { role: 'caseworker' })).body.code).toBe('own_account')
    expect((await change(admin.page, id, { centers: ['raqqa'] })).body.code).toBe('own_account')
    expect((await change(admin.page, second.id, { state: 'disabled' })).status).toBe(204)
    expect((await second.page.get('/api/staff/me')).status).toBe(401)
    const changed = await test.database.db.transaction((tx) =>
      changeAccount(tx, vault, id, { state: 'disabled' }, new Date(clock)),
    )
    expect(changed).toEqual({ ok: false, why: 'last_admin' })
  })
})
