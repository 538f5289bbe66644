import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { recordByStaff, recordTexts } from '../support/record-texts.ts'
import { hasBrowser } from '../support/services.ts'
import { oggOf } from '../support/sounds.ts'
import { staffIn } from '../support/staff.ts'
import { greeted, type Service, serviceOn } from '../telegram/service.ts'
import { buildConsoleInPlace, buildPageInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

describe.runIf(hasBrowser())('recordings of texts', () => {
  let browser: Browser
  let service: Service
  let url: string
  beforeAll(async () => {
    await Promise.all([buildConsoleInPlace(), buildPageInPlace()])
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    ;[browser, service] = await Promise.all([
      chromium.launch({
        executablePath: inject('browserPath') ?? '',
        args: [
          '--disable-dev-shm-usage',
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          ...root,
        ],
      }),
      serviceOn('webhook'),
    ])
    url = service.test.app.url ?? ''
  })
  afterAll(async () => {
    await browser?.close()
    await service?.[Symbol.asyncDispose]()
  })
  const shot = async (tab: { screenshot(options: object): Promise<unknown> }, name: string) =>
    process.env.SHOTS && (await tab.screenshot({ path: `${process.env.SHOTS}/${name}.png` }))

  it('are made on a phone in Arabic, and from then on newcomers are asked and hear them', async () => {
    const at = wordsOf('ar')
    const worker = await staffIn(service.test, { role: 'program_officer' })
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'ar',
      device: phone,
      worker,
      at: '#/recordings/ar',
    })
    await context.grantPermissions(['microphone'], { origin: url })
    await tab.getByText(at('rec_not_asked')).waitFor()
    const row = tab.locator('article.rec', { hasText: 'listen.ask' }).first()
    await row.getByRole('button', { name: at('rec_record') }).click()
    await row.getByText('0:01').waitFor()
    await shot(tab, 'recording')
    await row.getByRole('button', { name: at('voice_stop') }).click()
    await row.getByRole('button', { name: at('rec_keep') }).click()
    await tab.getByText(at('rec_kept')).waitFor()
    await tab.getByText(at('rec_asked')).waitFor()
    await shot(tab, 'recorded')
    await expectNothingForAxe(tab)
    expect(
      await tab.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    ).toBe(0)
    await row.getByRole('button', { name: at('voice_play') }).click()
    await expect
      .poll(() => tab.evaluate(`document.querySelector('.rec audio')?.readyState ?? 0`))
      .toBeGreaterThan(1)
    const [kept] = await service.test.database.sql<{ size: number; head: string }[]>`
      select size, substring(encode(bytes, 'escape') from 1 for 4) as head from recordings where removed_at is null`
    expect(kept).toMatchObject({ head: 'OggS' })
    expect(kept?.size).toBeLessThan(40_000)

    // She hears the question on the page, when she asks for it.
    const her = await browser.newContext({ viewport: phone.viewport, locale: 'ar' })
    const page = await her.newPage()
    await page.goto(url)
    await page.getByRole('button', { name: 'العربية' }).click()
    const listen = page.locator('.bubble button.file')
    await listen.waitFor()
    expect(await listen.textContent()).toMatch(/▶.*\d+ s, \d+ kB/)
    expect(await page.locator('audio').count()).toBe(0)
    await listen.focus()
    await page.keyboard.press('Enter')
    await page.locator('.bubble audio').waitFor()
    await expect
      .poll(() => page.evaluate(`document.querySelector('.bubble audio').readyState`))
      .toBeGreaterThan(1)
    await shot(page, 'heard')
    await expectNothingForAxe(page)
    await her.close()

    // Deleted by mistake, it comes back.
    await row.getByRole('button', { name: at('rec_delete') }).click()
    await tab.getByText(at('rec_deleted')).waitFor()
    await tab.getByText(at('rec_not_asked')).waitFor()
    await tab
      .getByRole('button', { name: at('undo') })
      .last()
      .click()
    await tab.getByText(at('rec_asked')).waitFor()

    // A file that is none, and one that is too long, say what to do.
    await row.locator('input[type=file]').setInputFiles({
      name: 'a.ogg',
      mimeType: 'audio/ogg',
      buffer: Buffer.from('no sound'),
    })
    await tab.getByText(at('problem_recording_type')).waitFor()
    await row.locator('input[type=file]').setInputFiles({
      name: 'a.ogg',
      mimeType: 'audio/ogg',
      buffer: oggOf(400, 7, 250),
    })
    await tab.getByText(at('problem_recording_large')).waitFor()
    await tab.getByText(at('rec_asked')).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('come on Telegram before the text, are uploaded once, and only to who listens', async () => {
    const { api, test } = service
    await recordTexts(
      test.database.db,
      (key) => /^(?:listen\.on|listen\.number|menu|help|common\.human)/.test(key),
      ['en'],
    )
    const editor = await staffIn(test, { role: 'program_officer' })
    const put = await recordByStaff(url, editor.cookie, { language: 'en', key: 'listen.off' })
    expect(put.status).toBe(200)
    const reads = await greeted(api.user(8_001))
    expect(reads.sees().some(({ file }) => file)).toBe(false)
    const listens = await greeted(api.user(8_002))
    listens.says('listen')
    await listens.waitForAnswers(4, 20_000)
    expect(listens.texts().slice(-2)).toEqual([
      '',
      expect.stringContaining('From now on a recording comes along'),
    ])
    const before = listens.sees().length
    listens.says('menu')
    await listens.waitForAnswers(before + 2, 20_000)
    const [note, text] = listens.sees().slice(-2)
    expect(note?.file).toMatchObject({ as: 'voice', name: 'voice.ogg', mime: 'audio/ogg' })
    expect(note?.buttons).toEqual([])
    expect(text?.text).toContain('How can we help today?')
    // Every choice is spoken after its number, which stands on its button.
    expect(text?.buttons[0]?.label).toMatch(/^1\. /)
    // A second time nothing is uploaded.
    listens.says('menu')
    await listens.waitForAnswers(before + 4, 20_000)
    expect(listens.sees().at(-2)?.file).toMatchObject({ as: 'voice', name: 'again' })
    const [files] = await test.database.sql`select count(*)::int as n from channel_files`
    expect(files?.n).toBeGreaterThan(0)
    // Recorded for other words it is text alone.
    await test.database.sql`update recordings set text_hash = '0000000000000000' where key like 'menu%'`
    await recordByStaff(url, editor.cookie, { language: 'en', key: 'listen.off' })
    listens.says('menu')
    await listens.waitForAnswers(before + 5, 20_000)
    expect(listens.sees().at(-1)?.text).toContain('How can we help today?')
    expect(listens.sees().at(-1)?.buttons[0]?.label).not.toMatch(/^1\. /)
    expect(listens.sees()).toHaveLength(before + 5)
  })
})
