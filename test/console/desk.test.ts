import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from '../support/app.ts'
import { person } from '../support/person.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

describe.runIf(hasBrowser())('the desk in the console', () => {
  let browser: Browser
  let test: TestApp
  let url: string
  let rojin: SignedIn
  beforeAll(async () => {
    // The server knows the files that are there when it starts.
    await buildConsoleInPlace()
    ;[browser, test] = await Promise.all([chromium(), testApp({ roles: ['web', 'turns', 'sends'] })])
    url = test.app.url ?? ''
    rojin = await staffIn(test, { alias: 'Rojin', trained: ['crisis', 'protection'] })
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  it('shows a call to a crisis above everything until it is answered', async () => {
    const at = wordsOf('ar')
    const someone = person(test)
    await someone.starts()
    await someone.taps('ar')
    await someone.says('أريد أن أموت')
    const [crisis] = await test.database.sql<{ id: string }[]>`select id from handoffs where queue = 'crisis'`
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'ar',
      device: phone,
      worker: rojin,
      at: '#/settings',
    })
    await tab.getByRole('heading', { name: at('page_settings') }).waitFor()
    // As the service calls her out: a row, then word to her open console.
    await test.database.sql`
      insert into pages (id, handoff_id, staff_id, round, state, created_at, due_at)
      values (gen_random_uuid(), ${crisis?.id ?? ''}, ${rojin.id}, 9, 'waiting', now(), now() + interval '1 hour')
      on conflict do nothing`
    await tab.evaluate('dispatchEvent(new Event("offline"))')
    await tab.evaluate('dispatchEvent(new Event("online"))')
    await tab
      .getByRole('alert')
      .filter({ hasText: at('crisis_call') })
      .waitFor()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('crisis_take') }).click()
    await tab.locator('.row.person', { hasText: 'أريد أن أموت' }).waitFor()
    await expect.poll(() => tab.getByText(at('crisis_call')).count()).toBe(0)
    expect((await rojin.get(`/api/staff/chats/${crisis?.id}`)).body.chat.owner.alias).toBe('Rojin')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('registers somebody who walked in, gives her a seat, and marks that she came', async () => {
    const at = wordsOf('kmr')
    const boss = await staffIn(test, { role: 'supervisor', alias: 'Hevin' })
    const startsAt = new Date(Date.now() + 10 * 60_000)
    const made = await boss.post('/api/staff/sessions', {
      service: 'vocational-training',
      center: 'raqqa',
      capacity: 5,
      meetings: [
        { startsAt: startsAt.toISOString(), endsAt: new Date(startsAt.getTime() + 3_600_000).toISOString() },
      ],
    })
    expect(made.status).toBe(201)
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'kmr',
      worker: rojin,
      at: '#/today',
    })
    await tab.getByRole('button', { name: at('walk_in') }).click()
    await tab.getByLabel(at('walk_in_note')).fill('Dixwaze fêrî dirûtinê bibe')
    await tab.getByLabel(at('walk_in_agreed')).check()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('walk_in_save'), exact: true }).click()
    await tab.getByText('Dixwaze fêrî dirûtinê bibe').first().waitFor()

    await tab.evaluate(`location.hash = '#/today'`)
    await tab
      .locator('.today-list li', { hasText: at('session_seats', { taken: '0', all: '5' }) })
      .getByRole('button', { name: at('session_list') })
      .click()
    await tab.getByRole('button', { name: at('seat_walk_in'), exact: true }).click()
    await tab.getByText(at('seat_given')).waitFor()
    const code = (await tab.getByRole('dialog').getByRole('status').locator('.code').textContent()) ?? ''
    expect(code.length).toBeGreaterThan(3)
    await expectNothingForAxe(tab)
    await tab.keyboard.press('Escape')
    await tab.getByLabel(at('door_code')).fill('ZZZ ZZZ')
    await tab.getByRole('button', { name: at('door_mark'), exact: true }).click()
    await tab.getByText(at('door_unknown')).waitFor()
    await tab.getByLabel(at('door_code')).fill(code)
    await tab.getByRole('button', { name: at('door_mark'), exact: true }).click()
    await tab.locator('form').getByText(at('door_came', { code })).waitFor()
    await expectNothingForAxe(tab)
    expect(complaints).toEqual([])
    await context.close()
  })
})
