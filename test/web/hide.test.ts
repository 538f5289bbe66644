import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { buildPageInPlace } from './built-page.ts'

describe.runIf(hasBrowser())('the word "hide" on the page', () => {
  let browser: Browser
  let app: TestApp
  beforeAll(async () => {
    await buildPageInPlace()
    ;[browser, app] = await Promise.all([chromium(), testApp({ roles: ['web', 'turns', 'sends'] })])
  })
  afterAll(async () => {
    await browser?.close()
    await app?.[Symbol.asyncDispose]()
  })
  const stored = (tab: Page) =>
    tab.evaluate(
      `(async () => [localStorage.length + sessionStorage.length, (await caches.keys()).length])()`,
    )

  it('makes the device forget a chat that was kept, in every tab, and says what stays', async () => {
    const context = await browser.newContext({ locale: 'en', viewport: { width: 360, height: 740 } })
    const tab = await context.newPage()
    await tab.goto(app.app.url ?? '')
    await tab.getByRole('button', { name: 'English' }).click()
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await tab.getByRole('button', { name: 'Settings' }).click()
    await tab.getByRole('button', { name: 'Keep it', exact: true }).click()
    await tab.getByText('This chat is kept').waitFor()
    await tab.getByRole('button', { name: 'Close' }).click()
    const other = await context.newPage()
    await other.goto(app.app.url ?? '')
    await other.getByRole('button', { name: 'Learn a trade' }).waitFor()

    await tab.getByRole('textbox').fill('hide')
    await tab.keyboard.press('Enter')
    await tab.getByText('This device has forgotten the chat.').waitFor()
    expect(await tab.getByRole('button', { name: 'Learn a trade' }).count()).toBe(0)
    await expect.poll(() => stored(tab)).toEqual([0, 0])
    await other.getByRole('button', { name: 'English' }).waitFor()
    // The team has it still, and a new chat begins as ever.
    const rows = await app.database.sql`select 1 from inbox where kind = 'text' and body is not null`
    expect(rows).toHaveLength(1)
    await tab.getByRole('button', { name: 'English' }).click()
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await context.close()
  })
})
