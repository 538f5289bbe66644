import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { openConsole } from './console-page.ts'
import { wordsOf } from './words.ts'

describe.runIf(hasBrowser())('the page of recipients', () => {
  let browser: Browser
  let test: TestApp
  let editor: SignedIn
  beforeAll(async () => {
    await buildConsoleInPlace()
    ;[browser, test] = await Promise.all([chromium(), testApp({ roles: ['web'] })])
    editor = await staffIn(test, { role: 'program_officer', alias: 'Dilan', centers: ['raqqa'] })
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  it('adds a partner, says what is wrong, and switches it off', async () => {
    const at = wordsOf('en')
    const { tab, context, complaints } = await openConsole(browser, test.app.url ?? '', {
      language: 'en',
      worker: editor,
      at: '#/recipients',
    })
    tab.on('dialog', (dialog) => void dialog.accept())
    await tab.locator('[data-recipient=center-raqqa]').waitFor()
    await tab.getByText(at('recipient_add')).click()
    const form = tab.getByRole('dialog')
    for (const language of ['Arabic', 'Kurmanji', 'English'])
      await form.getByLabel(`Name: \u2068${language}\u2069`).fill(`Partner ${language}`)
    await form.getByLabel(at('need_small_grants')).check()
    await form.getByLabel(at('recipient_webhook')).fill('http://192.168.1.4/hook')
    await form.getByText(at('save')).click()
    await form.getByText(at('problem_bad_webhook')).waitFor()
    await form.getByLabel(at('recipient_webhook')).fill('https://partner.example.org/hook')
    await form.getByText(at('save')).click()
    const row = tab.locator('li', { hasText: 'Partner English' })
    await row.waitFor()
    await row.getByText(at('recipient_secret')).click()
    const told = await tab.getByRole('dialog').locator('.code').textContent()
    expect(told?.trim()).toMatch(/^[\w-]{43}$/)
    await tab.keyboard.press('Escape')
    await row.getByText(at('recipient_off'), { exact: true }).click()
    await row.getByText(at('recipient_inactive')).waitFor()
    const found = (await editor.get('/api/staff/referral-recipients')).body.recipients
    expect(found.find((one: { name: { en: string } }) => one.name.en === 'Partner English')).toMatchObject({
      kind: 'partner',
      active: false,
      services: ['small-grants'],
      focalPoints: [],
      hasWebhookSecret: true,
    })
    expect(complaints).toEqual([])
    await context.close()
  })
})
