import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totpCode } from '../../src/staff/totp.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { makeStaff, signedIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { desk, openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

const minute = 60_000
describe.runIf(hasBrowser())('signing in to the console', () => {
  let browser: Browser
  let test: TestApp
  let office: { id: string; alias: string }
  let url: string
  /** Each code of the authenticator is taken once: the clock goes on. */
  let ahead = 0
  beforeAll(async () => {
    // The server knows the files that are there when it starts.
    await buildConsoleInPlace()
    ;[browser, test] = await Promise.all([
      chromium(),
      testApp({ roles: ['web'], now: () => Date.now() + ahead }),
    ])
    url = test.app.url ?? ''
    office = await makeStaff(test, { role: 'admin', alias: 'The office' })
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  it.each([
    ['en', desk],
    ['ar', phone],
    ['kmr', phone],
  ] as const)('by invitation, authenticator and PIN (%s)', async (language, device) => {
    const at = wordsOf(language)
    const account = `worker.${language}@example.org`
    // The clock of the app has gone on: a sign-in of now.
    const admin = await signedIn(test, office.id, office.alias, new Date(Date.now() + ahead))
    const invited = await admin.post('/api/staff/accounts', {
      role: 'caseworker',
      alias: `Zîn ${language}`,
      account,
      language,
      languages: [language],
      centers: ['raqqa'],
    })
    expect(invited.status).toBe(201)
    const link = String(invited.body.link)
    const { tab, context, complaints } = await openConsole(browser, url, {
      language,
      device: device as typeof desk,
      at: link.slice(link.indexOf('#')),
    })
    await tab.getByLabel(at('join_password')).fill('olive tree by the river')
    expect(new URL(tab.url()).hash).toBe('')
    await tab.getByLabel(at('join_pin')).fill('4072')
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('go_on') }).click()
    await tab.getByAltText(at('join_qr')).waitFor()
    expect(
      await tab
        .getByAltText(at('join_qr'))
        .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(20)
    const secret = ((await tab.locator('.code').first().textContent()) ?? '').replaceAll(' ', '')
    await tab.getByLabel(at('join_code')).fill(totpCode(secret, Date.now() + ahead))
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('join_finish') }).click()
    await tab.getByRole('heading', { name: at('recovery_title') }).waitFor()
    expect(await tab.locator('.codes li').count()).toBe(10)
    const recovery = (await tab.locator('.codes li').first().textContent()) ?? ''
    await tab.getByLabel(at('recovery_kept')).check()
    // Back from another program, where one kept the codes: they still stand there.
    await tab.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
    await tab.getByRole('button', { name: at('go_on') }).click()
    // All that a sign-in asks for was just given.
    await tab.getByText(at('empty_mine')).waitFor()
    await tab.evaluate(`location.hash = '#/settings'`)
    await tab.getByRole('button', { name: at('sign_out') }).click()
    await tab.evaluate(`location.hash = '#/inbox/mine'`)

    await tab.getByLabel(at('account')).fill(account)
    await tab.getByLabel(at('password')).fill('wrong tree by the river')
    await tab.getByRole('button', { name: at('go_on') }).click()
    await tab.getByText(at('wrong_password')).waitFor()
    await tab.getByLabel(at('password')).fill('olive tree by the river')
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('go_on') }).click()
    if (language === 'kmr') {
      await tab.getByRole('button', { name: at('use_recovery') }).click()
      await tab.getByLabel(at('recovery_label')).fill(recovery)
      await tab.getByRole('button', { name: at('sign_in') }).click()
    } else {
      ahead += minute
      await tab.getByLabel(at('code_label')).fill(totpCode(secret, Date.now() + ahead))
    }
    await tab.getByText(at('empty_mine')).waitFor()
    expect(await tab.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr')
    await expectNothingForAxe(tab)

    ahead += 11 * minute
    // Whatever is done next meets the lock; the page's own stream may meet it first.
    await tab.evaluate(`location.hash = '#/settings'`)
    await tab.getByLabel(at('pin'), { exact: true }).fill('1111')
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('unlock') }).click()
    await tab.getByText(at('wrong_pin')).waitFor()
    await tab.getByLabel(at('pin'), { exact: true }).fill('4072')
    await tab.getByRole('button', { name: at('unlock') }).click()
    await tab.getByText(at('device_here'), { exact: true }).waitFor()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('sign_out') }).click()
    await tab.getByLabel(at('account')).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})
