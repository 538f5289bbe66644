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

    it(`holds what she agreed to, and what became of each message: ${language}, ${name}`, async () => {
      const chat = await askedForPerson(test, rojin)
      const { tab, context, complaints, look, words } = await opened(`#/follow-up/${chat.id}`)
      await tab.getByText(words('followups_none')).waitFor()
      const begin = tab.getByRole('button', { name: words('followup_begin') })
      const save = tab.getByRole('dialog').getByRole('button', { name: words('save') })
      const fill = async () => {
        await begin.click()
        for (const choice of ['hours_any', 'begin_said']) await tab.getByLabel(words(choice)).check()
      }
      await fill()
      await save.click()
      await tab.getByRole('alert').getByText(words('problem_not_agreed')).waitFor()
      await look('begin-form')
      await test.database.sql`update contacts set agreement = 'yes' where id = ${chat.contactId}`
      await save.click()
      await tab.getByText(words('followup_active')).waitFor()
      await test.database.sql`update check_ins set state = 'skipped', why = 'with_people' where number = 0`
      await tab.reload()
      await tab.locator('summary').click()
      await tab.getByText(words('skipped_with_people')).waitFor()
      await look('agreed')
      await tab.getByRole('button', { name: words('followup_end'), exact: true }).click()
      await tab.getByText(words('followup_ended'), { exact: true }).waitFor()
      expect(complaints).toEqual([])
      await context.close()
    })

    it(`holds notes of a case on the card, for the information center alone: ${language}, ${name}`, async () => {
      const worker = await staffIn(test, { alias: `Dilber ${language}`, centers: ['al-hol'] })
      const chat = await askedForPerson(test, worker, { centerId: 'al-hol' })
      const at = `#/inbox/mine/${chat.id}`
      const { tab, context, complaints, words } = await openConsole(browser, url, {
        language,
        device,
        worker,
        at,
      }).then((page) => ({ ...page, words: wordsOf(language) }))
      const card = tab.getByRole('button', { name: words('card'), exact: true })
      if (device === phone) await card.click()
      const note = tab.getByRole('textbox', { name: words('case_note') })
      await note.fill('Her papers lie ready.')
      await tab.getByRole('button', { name: words('case_note_add') }).click()
      await tab.getByText('Her papers lie ready.').filter({ visible: true }).waitFor()
      await expectNothingForAxe(tab)
      await note.scrollIntoViewIfNeeded()
      await tab.screenshot({ path: join(shots, `follow-up-case-notes-${language}-${name}.png`) })
      await tab.getByRole('button', { name: words('case_note_withdraw'), exact: true }).click()
      await tab.getByText(words('case_note_withdrawn')).filter({ visible: true }).waitFor()
      expect(complaints).toEqual([])
      await context.close()
      // Another center's worker sees no such part, and asks for none.
      const own = await askedForPerson(test, rojin)
      const other = await openConsole(browser, url, {
        language,
        device,
        worker: rojin,
        at: `#/inbox/mine/${own.id}`,
      })
      if (device === phone) await other.tab.getByRole('button', { name: words('card'), exact: true }).click()
      await other.tab.getByRole('link', { name: words('followup_open') }).waitFor()
      expect(await other.tab.getByText(words('case_notes')).count()).toBe(0)
      await other.context.close()
    })
  }
})
