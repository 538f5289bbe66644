import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { referrals } from '../../src/db/schema/index.ts'
import { contact } from '../contacts/support.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import type { SignedIn } from '../support/staff.ts'
import { buildPartnerInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { canary, type PartnerWorld, partnerWorld, secret } from './support.ts'

/** Pictures, to be looked at: they are no part of the repository. */
const shots = join(import.meta.dirname, '../../.build/shots')

describe.runIf(hasBrowser())('a partner’s page on a phone', () => {
  let browser: Browser
  let world: PartnerWorld
  let hers: SignedIn
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    await buildPartnerInPlace()
    ;[browser, world] = await Promise.all([chromium(), partnerWorld()])
    hers = await world.staff()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })

  async function visit(link: string, locale = 'ar') {
    const context = await browser.newContext({
      locale,
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    })
    context.setDefaultTimeout(15_000)
    const tab = await context.newPage()
    const complaints: string[] = []
    const asked: string[] = []
    tab.on('pageerror', (error) => complaints.push(error.message))
    tab.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load|ERR_/.test(message.text()))
        complaints.push(message.text())
    })
    tab.on('request', (request) => asked.push(request.url()))
    // The link names the installation; here it listens elsewhere.
    const hash = link.slice(link.indexOf('#'))
    await tab.goto(`${world.url}/partner/${hash}`)
    return { context, tab, complaints, asked, token: hash.slice(1) }
  }
  const enter = async (tab: Page, code: string) => {
    await tab.locator('input.code').fill(code)
    await tab.locator('button[type=submit]').click()
  }
  const issue = async (id: string) => (await hers.post(`/api/staff/referrals/${id}/link`)).body

  it('goes from the code to an appointment and a service given, in Arabic', async () => {
    const id = await world.sent({}, ['name', 'sex', 'language', 'safe_contact', 'reason'])
    const { link, code } = await issue(id)
    const { tab, context, complaints, asked, token } = await visit(link)
    expect(await tab.locator('html').getAttribute('dir')).toBe('rtl')
    await tab.getByText('أدخلوا الرمز').waitFor()
    await tab.screenshot({ path: join(shots, 'partner-code-ar.png'), fullPage: true })
    await expectNothingForAxe(tab)
    await enter(tab, '11111111')
    await tab.getByRole('alert').waitFor()
    expect(await tab.getByRole('alert').textContent()).toContain('لم يُفتح شيء')
    await enter(tab, code)
    await tab.getByText(canary).waitFor()
    expect(await tab.locator('body').textContent()).not.toContain(secret)
    expect(await tab.title()).toBe('رسالة')
    await expectNothingForAxe(tab)
    await tab.screenshot({ path: join(shots, 'partner-open-ar.png'), fullPage: true })

    await tab.locator('[data-act=accept]').click()
    await tab.locator('[data-state=accepted]').waitFor()
    await tab.locator('[data-act=schedule]').click()
    await tab.locator('input[type=date]').fill('2026-11-24')
    await tab.locator('input[type=time]').fill('10:30')
    await tab.locator('form .main-act').click()
    await tab.getByText('اختاروا يوماً وساعة').waitFor()
    await tab.locator('input[type=date]').fill('2026-11-27')
    await tab.screenshot({ path: join(shots, 'partner-schedule-ar.png'), fullPage: true })
    await tab.locator('form .main-act').click()
    await tab.locator('[data-state=scheduled]').waitFor()
    const [row] = await world.db.select().from(referrals).where(eq(referrals.id, id))
    expect(row?.scheduledFor?.toISOString()).toBe('2026-11-27T07:30:00.000Z')
    await tab.locator('[data-act=done]').click()
    await tab.locator('form .main-act').click()
    await tab.locator('[data-state=service_given]').waitFor()
    await tab.screenshot({ path: join(shots, 'partner-done-ar.png'), fullPage: true })

    // Nothing of it in an address, in what the browser keeps, or beyond the edge of the screen.
    expect(asked.filter((url) => new URL(url).pathname.startsWith('/api')).join()).not.toContain(token)
    const kept = await tab.evaluate(
      `JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])`,
    )
    expect(kept).toBe('[{},{},""]')
    expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('refuses with a reason and a next step, and shows nothing of her after that', async () => {
    const id = await world.sent()
    const { link, code } = await issue(id)
    const { tab, context } = await visit(link)
    await enter(tab, code)
    await tab.locator('[data-act=refuse]').click()
    await tab.locator('select').nth(0).selectOption('full')
    await tab.locator('select').nth(1).selectOption('other_recipient')
    await tab.locator('textarea').fill('لا مكان هذا الشهر')
    await tab.screenshot({ path: join(shots, 'partner-refuse-ar.png'), fullPage: true })
    await tab.locator('form .main-act').click()
    await tab.getByText('انتهى هذا الطلب').waitFor()
    expect(await tab.locator('body').textContent()).not.toContain(canary)
    const [row] = await world.db.select().from(referrals).where(eq(referrals.id, id))
    expect(row).toMatchObject({ state: 'rejected', reasonCode: 'full', nextAction: 'other_recipient' })
    await context.close()
  })

  it('tells the slower of two kindly how it stands', async () => {
    const id = await world.sent()
    const { link, code, id: linkId } = await issue(id)
    const first = await visit(link)
    await enter(first.tab, code)
    await first.tab.locator('[data-act=accept]').waitFor()
    const renewed = await hers.post(`/api/staff/referrals/${id}/links/${linkId}/code`)
    const second = await visit(link, 'en')
    await enter(second.tab, renewed.body.code)
    await second.tab.locator('[data-act=accept]').click()
    await second.tab.locator('[data-state=accepted]').waitFor()
    await first.tab.locator('[data-act=accept]').click()
    await first.tab.getByText('سبقكم شخص آخر').waitFor()
    await first.tab.locator('[data-state=accepted]').waitFor()
    await first.context.close()
    await second.context.close()
  })

  it('says that she withdrew, and to delete', async () => {
    const { contactId } = await contact(world.db, world.vault)
    const id = await world.sent({ contactId })
    const { link, code } = await issue(id)
    const { tab, context } = await visit(link, 'ku')
    await enter(tab, code)
    await tab.getByText(canary).waitFor()
    await world.move({ referralId: id, move: 'withdraw', actor: { role: 'person', contactId } })
    await tab.reload()
    await tab.getByText('Destûr hat vekişandin').waitFor()
    expect(await tab.locator('body').textContent()).not.toContain(canary)
    await tab.screenshot({ path: join(shots, 'partner-gone-kmr.png'), fullPage: true })
    await context.close()
  })
})
