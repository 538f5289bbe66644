import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languageNames } from '../../src/web/chat/languages.ts'
import { untilTen } from '../scenarios/play.ts'
import { sessionId, withSessions } from '../scenarios/sessions.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { buildPageInPlace } from './built-page.ts'

describe.runIf(hasBrowser())('a person books in the browser', () => {
  const ahead = untilTen()
  const now = () => Date.now() + ahead
  let browser: Browser
  let app: TestApp
  beforeAll(async () => {
    await buildPageInPlace()
    ;[browser, app] = await Promise.all([chromium(), testApp({ now, roles: ['web', 'turns', 'sends'] })])
    await withSessions({ app, now })
  })
  afterAll(async () => {
    await browser?.close()
    await app?.[Symbol.asyncDispose]()
  })

  const heard = (tab: Page) => tab.locator('.service .bubble')
  const says = (tab: Page, text: string) => heard(tab).filter({ hasText: text }).last().waitFor()
  const choose = (tab: Page, name: string | RegExp) =>
    tab.getByRole('group').getByRole('button', { name }).first().click()
  async function write(tab: Page, text: string) {
    await tab.getByRole('textbox').fill(text)
    await tab.keyboard.press('Enter')
  }
  const states = async () =>
    (
      await app.app.sql`select state, session_id from bookings where contact_id is not null order by line`
    ).map((row) => [row.state, row.session_id])

  it('in Arabic: takes a place, moves it and cancels it', async () => {
    const context = await browser.newContext({ locale: 'ar', viewport: { width: 360, height: 740 } })
    const tab = await context.newPage()
    const complaints: string[] = []
    const urls: string[] = []
    tab.on('pageerror', (error) => complaints.push(error.message))
    tab.on('request', (request) => urls.push(request.url()))
    await tab.goto(app.app.url ?? '')
    await tab.getByRole('button', { name: languageNames.ar }).click()
    await says(tab, 'كيف نساعدكم')

    await write(tab, 'خياطة')
    await says(tab, 'لمن:')
    await choose(tab, 'المواعيد والحجز')
    await says(tab, 'لا يحق لأحد أن يطلب')
    await choose(tab, /^لي$/)
    await says(tab, 'المواعيد القادمة')
    expect((await heard(tab).allTextContents()).at(-1)).toContain('مطلوب إحضار')
    await write(tab, 'بكرا')
    await choose(tab, /10:00/)
    await says(tab, 'هل نحفظ طلبكم')
    await choose(tab, 'نعم')
    await says(tab, 'هل نحجزه لكم')
    await choose(tab, 'نعم')
    await says(tab, 'الرقم الذي تُظهرونه عند الباب')
    expect(await states()).toEqual([['confirmed', sessionId('trade1')]])
    await choose(tab, 'قبله بيوم وبساعتين')
    await says(tab, 'ملفاً للتقويم')
    await choose(tab, 'نعم')
    const saving = tab.waitForEvent('download')
    await tab.getByRole('link', { name: 'حفظ الملف' }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('appointment.ics')
    const [chunks] = [await saved.createReadStream()]
    let file = ''
    for await (const chunk of chunks) file += chunk
    expect(file).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*SUMMARY:موعد\r\n[\s\S]*END:VCALENDAR\r\n$/)
    expect(file).toMatch(/DTSTART:\d{8}T070000Z/)

    await write(tab, 'تغيير')
    await says(tab, 'موعدكم:')
    await choose(tab, 'تغيير الموعد')
    await says(tab, 'مواعيد أخرى')
    await choose(tab, /10:00/)
    await says(tab, 'غيّرنا موعدكم')
    expect(await states()).toEqual([
      ['cancelled', sessionId('trade1')],
      ['confirmed', sessionId('trade2')],
    ])

    await write(tab, 'أريد إلغاء موعدي')
    await says(tab, 'الحالة: محجوز')
    await choose(tab, 'إلغاء الموعد')
    await says(tab, 'هل نلغي مكانكم')
    await choose(tab, 'نعم')
    await says(tab, 'ألغينا مكانكم')
    expect((await states()).map(([state]) => state)).toEqual(['cancelled', 'cancelled'])
    const [seats] = await app.app
      .sql`select sum(taken)::int as taken from sessions where service_id = 'vocational-training'`
    expect(seats?.taken).toBe(0)
    expect(complaints).toEqual([])
    expect(urls.filter((url) => /vocational|trade|booking/.test(url))).toEqual([])
    if (process.env.SHOTS) await tab.screenshot({ path: process.env.SHOTS, fullPage: true })
    await context.close()
  })
})
