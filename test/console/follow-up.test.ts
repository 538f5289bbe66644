import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestApp } from '../support/app.ts'
import { askedForPerson, chatApp } from '../support/chat-work.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { desk, openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

/** Pictures of every page, to be looked at: they are no part of the repository. */
const shots = join(import.meta.dirname, '../../.build/shots')

describe.runIf(hasBrowser())("a person's follow-up in the console", () => {
  let browser: Browser
  let test: TestApp
  let url: string
  let rojin: SignedIn
  beforeAll(async () => {
    await buildConsoleInPlace()
    mkdirSync(shots, { recursive: true })
    ;[browser, test] = await Promise.all([chromium(), chatApp()])
    url = test.app.url ?? ''
    rojin = await staffIn(test, { alias: 'Rojin' })
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  for (const { language, device, name } of [
    { language: 'ar', device: phone, name: 'phone' },
    { language: 'en', device: desk, name: 'desk' },
  ] as const) {
    const opened = async (at: string) => {
      const page = await openConsole(browser, url, { language, device, worker: rojin, at })
      const look = async (of: string) => {
        const height = Number(await page.tab.evaluate('document.querySelector("main").scrollHeight + 80'))
        await page.tab.setViewportSize({
          ...device.viewport,
          height: Math.max(height, device.viewport.height),
        })
        await page.tab.screenshot({ path: join(shots, `follow-up-${of}-${language}-${name}.png`) })
        await page.tab.setViewportSize(device.viewport)
        await expectNothingForAxe(page.tab)
        const wide = await page.tab.evaluate('document.documentElement.scrollWidth > innerWidth')
        expect(wide, `${of} is wider than the page`).toBe(false)
      }
      return { ...page, look, words: wordsOf(language) }
    }

    it(`holds visits, corrected where they were wrong: ${language}, ${name}`, async () => {
      const chat = await askedForPerson(test, rojin)
      const { tab, context, complaints, look, words } = await opened(`#/inbox/mine/${chat.id}`)
      if (device === phone) await tab.getByRole('button', { name: words('card'), exact: true }).click()
      await tab.getByRole('link', { name: words('followup_open') }).click()
      await tab.getByText(words('visits_none')).waitFor()
      await look('empty')
      await tab.getByRole('button', { name: words('visit_record') }).click()
      const dialog = tab.getByRole('dialog')
      await dialog.getByRole('radio').nth(1).check()
      await dialog.getByRole('radio').nth(5).check()
      await dialog
        .getByRole('textbox', { name: words('visit_note') })
        .fill('Two children go to school again.')
      await look('visit-form')
      await dialog.getByRole('button', { name: words('save') }).click()
      await tab.getByText('Two children go to school again.').waitFor()
      await tab.getByRole('button', { name: words('visit_correct'), exact: true }).click()
      await dialog.getByRole('radio').nth(6).check()
      await dialog.getByRole('button', { name: words('save') }).click()
      await tab.getByText(words('visit_corrected'), { exact: true }).waitFor()
      await look('visits')
      await tab.getByRole('button', { name: words('visit_withdraw'), exact: true }).click()
      await tab.getByText(words('visit_withdrawn'), { exact: true }).waitFor()
      const { body } = await rojin.get(`/api/staff/chats/${chat.id}/follow-up`)
      expect(body.visits.map(({ ended }: { ended: string }) => ended).toSorted()).toEqual([
        'corrected',
        'withdrawn',
      ])
      expect(complaints).toEqual([])
      await context.close()
    })
  }
})
