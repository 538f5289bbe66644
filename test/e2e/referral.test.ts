import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { languageNames } from '../../src/web/chat/languages.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { staffIn } from '../support/staff.ts'
import { buildPageInPlace, buildPartnerInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'

/** Pictures of the way, to be looked at: they are no part of the repository. */
const shots = join(import.meta.dirname, '../../.build/shots')
/** A text of the service in Arabic, up to its first placeholder. */
const text = (key: string): string => {
  const [file = '', name = ''] = key.split('.')
  const path = join(import.meta.dirname, `../../locales/ar/${file}.json`)
  const all = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { text: string }>
  return (all[name]?.text ?? key).split('{')[0] ?? ''
}
const her = 'أريد أن أفتح مشغل خياطة'
const tomorrow = new Date(Date.now() + 27 * 3_600_000).toISOString().slice(0, 10)

describe.runIf(hasBrowser())('a wish that becomes a service', () => {
  let browser: Browser
  let test: TestApp
  let url: string
  beforeEach(async () => {
    await buildPageInPlace()
    await buildPartnerInPlace()
    mkdirSync(shots, { recursive: true })
    ;[browser, test] = await Promise.all([chromium(), testApp({ roles: ['web', 'turns', 'sends'] })])
    url = test.app.url ?? ''
    // One recipient alone takes people for grants: a partner without an account.
    await test.database.sql`update referral_recipients set services = array_remove(services, 'small-grants')`
    await test.database.sql`insert into referral_recipients (id, kind, name, services)
      values ('e2e-partner', 'partner', 'شريك الاختبار', '{small-grants}')`
  })
  afterEach(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })
  const phone = { locale: 'ar', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
  const heard = (tab: Page, key: string) => tab.locator('.service .bubble', { hasText: text(key) }).last()
  const tap = (tab: Page, key: string) =>
    tab
      .getByRole('group')
      .getByRole('button', { name: text(key), exact: true })
      .click()
  const say = async (tab: Page, words: string) => {
    await tab.getByRole('textbox').fill(words)
    await tab.keyboard.press('Enter')
  }

  it('goes from her words in the web chat by a partner’s phone to her answer and a complaint, in Arabic', async () => {
    const context = await browser.newContext(phone)
    context.setDefaultTimeout(20_000)
    const tab = await context.newPage()
    await tab.goto(url)
    await tab.getByRole('button', { name: languageNames.ar }).click()
    await heard(tab, 'menu.ask').waitFor()
    await say(tab, 'أريد أن يتصل بي أحد بخصوص المنحة')
    await heard(tab, 'agreement.ask').waitFor()
    await tap(tab, 'common.yes')
    await heard(tab, 'referral.for_whom').waitFor()
    await tap(tab, 'book.for_me')
    await tap(tab, 'referral.age_to59')
    await heard(tab, 'referral.name').waitFor()
    await tap(tab, 'referral.no_name')
    await heard(tab, 'referral.reason').waitFor()
    await say(tab, her)
    await heard(tab, 'referral.reach').waitFor()
    await tap(tab, 'referral.reach_come')
    await heard(tab, 'referral.write').waitFor()
    await tap(tab, 'common.yes')
    await heard(tab, 'referral.share').waitFor()
    const list = await heard(tab, 'referral.list').textContent()
    expect(list).toContain(her)
    expect(list).toContain('شريك الاختبار')
    await expectNothingForAxe(tab)
    await tab.screenshot({ path: join(shots, 'referral-consent-chat-ar.png') })
    await tap(tab, 'referral.yes')
    await heard(tab, 'referral.sent').waitFor()

    const worker = await staffIn(test, { role: 'supervisor', alias: 'Rojin' })
    const { referrals } = (await worker.get('/api/staff/referrals')).body
    expect(referrals).toMatchObject([{ state: 'sent', recipientId: 'e2e-partner' }])
    const { link, code } = (await worker.post(`/api/staff/referrals/${referrals[0].id}/link`, {})).body
    const there = await (await browser.newContext(phone)).newPage()
    await there.goto(`${url}/partner/${link.slice(link.indexOf('#'))}`)
    await there.locator('input.code').fill(code)
    await there.locator('button[type=submit]').click()
    await there.getByText(her).waitFor()
    await there.locator('[data-act=accept]').click()
    await there.locator('[data-state=accepted]').waitFor()
    await there.locator('[data-act=schedule]').click()
    await there.locator('input[type=date]').fill(tomorrow)
    await there.locator('input[type=time]').fill('10:30')
    await there.locator('form .main-act').click()
    await there.locator('[data-state=scheduled]').waitFor()
    // Whatever the hour, she hears where it stands, and afterwards is asked how it was: she wrote a moment ago.
    await heard(tab, 'referral.news_scheduled').waitFor()
    await there.locator('[data-act=done]').click()
    await there.locator('form .main-act').click()
    await there.locator('[data-state=service_given]').waitFor()

    await heard(tab, 'referral.got').waitFor()
    await tap(tab, 'common.yes')
    await heard(tab, 'referral.treated').waitFor()
    await tap(tab, 'common.no')
    await heard(tab, 'referral.bad').waitFor()
    await tap(tab, 'referral.complain')
    await heard(tab, 'complaint.how').waitFor()
    await tap(tab, 'complaint.how_anonymous')
    await heard(tab, 'complaint.center').waitFor()
    await tap(tab, 'complaint.no_center')
    await say(tab, 'كلّموني بقسوة')
    await heard(tab, 'complaint.done_anonymous').waitFor()
    await tab.screenshot({ path: join(shots, 'referral-feedback-chat-ar.png') })

    const after = (await worker.get(`/api/staff/referrals/${referrals[0].id}`)).body
    expect(after.referral).toMatchObject({ state: 'closed', outcome: 'helped' })
    // The complaint stands nowhere in it, and nobody sees it but who is trained for complaints.
    expect(JSON.stringify(after)).not.toContain('بقسوة')
    const chats = async (one: typeof worker) => (await one.get('/api/staff/chats?list=unassigned')).body.chats
    expect(await chats(worker)).toEqual([])
    const focal = await staffIn(test, { role: 'caseworker', alias: 'Nûr', trained: ['complaints'] })
    expect(await chats(focal)).toMatchObject([{ queue: 'complaints' }])
    await context.close()
  })
})
