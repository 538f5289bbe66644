import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canary, type PartnerWorld, partnerWorld } from '../partner/support.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { buildConsoleInPlace, buildPartnerInPlace } from '../web/built-page.ts'
import { openConsole } from './console-page.ts'
import { wordsOf } from './words.ts'

describe.runIf(hasBrowser())('a referral on its way to a partner', () => {
  let browser: Browser
  let world: PartnerWorld
  beforeAll(async () => {
    await Promise.all([buildConsoleInPlace(), buildPartnerInPlace()])
    ;[browser, world] = await Promise.all([chromium(), partnerWorld()])
  })
  afterAll(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })

  it('goes by a link and a code that the worker is shown once, and comes back as opened', async () => {
    const at = wordsOf('ar')
    const id = await world.sent()
    const { tab, context, complaints } = await openConsole(browser, world.url, {
      language: 'ar',
      worker: await world.staff(),
      at: `#/referrals/${id}`,
    })
    tab.on('dialog', (dialog) => void dialog.accept())
    await tab.getByText(at('ref_link_make'), { exact: true }).click()
    const sheet = tab.getByRole('dialog')
    const link = await sheet.locator('textarea').inputValue()
    const code = (await sheet.locator('.code').textContent())?.trim() ?? ''
    expect(code).toMatch(/^\d{8}$/)
    await tab.keyboard.press('Escape')
    expect(await tab.locator('body').textContent()).not.toContain(code)

    const phone = await browser.newContext({ locale: 'ar', viewport: { width: 360, height: 740 } })
    const partner = await phone.newPage()
    await partner.goto(`${world.url}/partner/${link.slice(link.indexOf('#'))}`)
    await partner.locator('input.code').fill(code)
    await partner.locator('button[type=submit]').click()
    await partner.getByText(canary).waitFor()

    await tab.reload()
    await tab.getByText(at('ref_link_opened')).waitFor()
    for (const words of ['ref_form', 'ref_export']) {
      const file = tab.waitForEvent('download')
      await tab.getByText(at(words), { exact: true }).click()
      expect((await file).suggestedFilename()).toMatch(/^form\.(pdf|json)$/)
    }
    await tab.getByText(at('ref_link_end'), { exact: true }).click()
    await tab.locator('li').getByText(at('ref_link_revoked')).waitFor()
    await partner.reload()
    await partner.locator('input.code').waitFor()
    expect(complaints).toEqual([])
    await phone.close()
    await context.close()
  })
})
