import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { staffIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

const isoDay = (days: number) =>
  new Date(Date.now() + days * 86_400_000 + 3 * 3_600_000).toISOString().slice(0, 10)
const isWide = (tab: Page) =>
  tab.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

describe.runIf(hasBrowser())('planning in the console', () => {
  let browser: Browser
  let test: TestApp
  let url: string
  beforeAll(async () => {
    await buildConsoleInPlace()
    ;[browser, test] = await Promise.all([chromium(), testApp({ roles: ['web', 'turns', 'sends'] })])
    url = test.app.url ?? ''
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  it('makes a weekly series from weekdays, on a phone, and ends it', async () => {
    const at = wordsOf('ar')
    const officer = await staffIn(test, { role: 'program_officer', alias: 'Sozdar' })
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'ar',
      device: phone,
      worker: officer,
      at: '#/plan',
    })
    await tab.getByText(at('plan_none')).waitFor()
    await tab.getByLabel(at('plan_room_name')).fill('غرفة الخياطة')
    await tab.getByRole('button', { name: at('plan_room_add'), exact: true }).click()
    await tab.locator('.tag', { hasText: 'غرفة الخياطة' }).waitFor()
    await tab.getByRole('button', { name: at('plan_new'), exact: true }).click()
    await tab.getByLabel(at('plan_kind_weekly')).check()
    await tab.getByRole('button', { name: at('plan_save'), exact: true }).click()
    await tab.getByText(at('problem_no_weekday')).waitFor()
    await tab.getByLabel('الأحد').check()
    await tab.getByLabel('الثلاثاء').check()
    await tab.getByRole('combobox', { name: at('plan_room') }).selectOption({ label: 'غرفة الخياطة' })
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('plan_save'), exact: true }).click()
    await tab.getByText('الأحد · الثلاثاء · ').waitFor()
    expect((await officer.get('/api/staff/series')).body.series).toMatchObject([
      { rrule: 'FREQ=WEEKLY;BYDAY=SU,TU', serviceId: 'vocational-training' },
    ])
    const { sessions } = (await officer.get('/api/staff/sessions')).body
    expect(sessions.length).toBeGreaterThan(13)
    expect(sessions[0].meetings[0].room).toBe('غرفة الخياطة')
    expect(await isWide(tab)).toBe(false)
    await expectNothingForAxe(tab)
    tab.on('dialog', (dialog) => void dialog.accept())
    await tab.getByRole('button', { name: at('plan_series_end'), exact: true }).click()
    await tab.getByText(at('plan_series_ended')).waitFor()
    expect((await officer.get('/api/staff/series')).body.series).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says who is affected before seats are cut, a session is cancelled, a center is closed', async () => {
    const at = wordsOf('en')
    const boss = await staffIn(test, { role: 'supervisor', alias: 'Hevin', centers: ['hajin'] })
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'en',
      worker: boss,
      at: '#/plan',
    })
    const plan = async (kind: string, day: string) => {
      await tab.getByRole('button', { name: at('plan_new'), exact: true }).click()
      await tab.getByRole('radio', { name: at(kind), exact: true }).check()
      await tab.getByRole('dialog').locator('input[type=date]').fill(day)
      if (kind === 'plan_kind_course')
        for (const name of ['Saturday', 'Monday']) await tab.getByLabel(name, { exact: true }).check()
      await tab.getByRole('button', { name: at('plan_save'), exact: true }).click()
      await tab.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await plan('plan_kind_once', isoDay(3))
    await plan('plan_kind_course', isoDay(20))
    const first = async () => (await boss.get('/api/staff/sessions')).body.sessions[0]
    const { id } = await first()
    const codes: string[] = []
    for (let n = 0; n < 2; n += 1) {
      const made = await boss.post(`/api/staff/sessions/${id}/bookings`, { id: crypto.randomUUID() })
      expect(made.status).toBeLessThan(300)
      codes.push(made.body.code)
    }
    await tab.reload()
    const change = () => tab.getByRole('button', { name: at('plan_change'), exact: true })
    await change().first().click()
    await tab.getByText(at('plan_affected', { n: '2' })).waitFor()
    await tab.getByLabel(at('plan_capacity'), { exact: true }).fill('1')
    await tab.getByRole('button', { name: at('save'), exact: true }).click()
    await tab.getByText(at('problem_over')).waitFor()
    await tab
      .getByRole('dialog')
      .locator('.code', { hasText: codes[1] ?? '-' })
      .waitFor()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('plan_move'), exact: true }).click()
    await tab.getByRole('dialog').locator('input[type=date]').fill(isoDay(4))
    await tab.getByRole('button', { name: at('plan_move_save'), exact: true }).click()
    await tab.getByRole('dialog').waitFor({ state: 'detached' })
    expect((await first()).startsAt.slice(0, 10)).toBe(isoDay(4))

    const asked: string[] = []
    let answer = false
    tab.on('dialog', (dialog) => {
      asked.push(dialog.message())
      void (answer ? dialog.accept() : dialog.dismiss())
    })
    await tab.locator('input[type=date]').first().fill(isoDay(4))
    const close = tab.getByRole('button', { name: at('plan_days_add'), exact: true })
    await close.click()
    await expect.poll(() => asked).toEqual([at('plan_close_sure', { sessions: '1', people: '2' })])
    expect((await boss.get('/api/staff/center-days')).body.days).toEqual([])
    answer = true
    await expect.poll(() => close.isEnabled()).toBe(true)
    await close.click()
    await tab.getByText(at('session_cancelled'), { exact: true }).waitFor()
    expect((await first()).state).toBe('cancelled')

    await change().first().click()
    await tab
      .getByRole('button', { name: at('plan_drop'), exact: true })
      .first()
      .click()
    await tab.getByRole('dialog').waitFor({ state: 'detached' })
    await change().first().click()
    await tab.getByRole('button', { name: at('plan_cancel'), exact: true }).click()
    await expect.poll(() => change().count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('plans the week of a worker, her days off and a holiday', async () => {
    const at = wordsOf('kmr')
    const [boss, worker] = [
      await staffIn(test, { role: 'supervisor', alias: 'Berfin' }),
      await staffIn(test, { alias: 'Zelal' }),
    ]
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'kmr',
      device: phone,
      worker: boss,
      at: '#/plan',
    })
    await tab.getByLabel(at('shifts_who')).selectOption({ label: 'Zelal' })
    const sunday = tab.locator('fieldset', { hasText: 'Yekşem' }).last()
    await sunday.getByRole('button', { name: at('shifts_add') }).click()
    await sunday.getByRole('button', { name: at('shifts_add') }).click()
    await tab.getByRole('button', { name: at('shifts_off_add'), exact: true }).click()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('shifts_save'), exact: true }).click()
    await tab.getByText(at('shifts_saved')).waitFor()
    const hours = (await boss.get(`/api/staff/shifts/${worker.id}`)).body
    expect(hours.weekly.map(({ weekday }: { weekday: number }) => weekday)).toEqual([7, 7])
    expect(hours.days).toMatchObject([{ periods: [] }])
    const holidays = tab.locator('section', { hasText: at('holidays_add') }).last()
    await holidays.locator('input[type=date]').fill(isoDay(9))
    await holidays.getByRole('button', { name: at('holidays_add'), exact: true }).click()
    await holidays.getByRole('button', { name: at('shifts_remove'), exact: true }).click()
    await tab.getByRole('button', { name: at('undo'), exact: true }).click()
    await expect
      .poll(async () =>
        (await boss.get('/api/staff/holidays')).body.holidays.map((one: { day: string }) => one.day),
      )
      .toEqual([isoDay(9)])
    expect(await isWide(tab)).toBe(false)
    expect(complaints).toEqual([])
    await context.close()
  })
})
