import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { phonePhoto } from '../chats/files.ts'
import { hasBrowser } from '../support/services.ts'
import { staffIn } from '../support/staff.ts'
import { type Service, serviceOn } from '../telegram/service.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { keptOnDevice, type Language, openConsole, phone } from './console-page.ts'
import { talksOn } from './long-talk.ts'
import { asksOnTelegram } from './people.ts'
import { wordsOf } from './words.ts'

const arabic = { language: 'ar', human: 'أريد التحدث مع شخص', topic: 'سؤال عن دورة الخياطة' }

describe.runIf(hasBrowser())('the console on a bad day', () => {
  let browser: Browser
  let service: Service
  let url: string
  let people = 0
  beforeAll(async () => {
    await buildConsoleInPlace()
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    ;[browser, service] = await Promise.all([
      chromium.launch({
        executablePath: inject('browserPath') ?? '',
        args: ['--disable-dev-shm-usage', '--use-fake-device-for-media-stream', ...root],
      }),
      serviceOn('webhook'),
    ])
    url = service.test.app.url ?? ''
  })
  afterAll(async () => {
    await browser?.close()
    await service?.[Symbol.asyncDispose]()
  })

  /** Somebody wrote on Telegram, and a worker of this language has her chat open. */
  async function talking(language: Language, more: { device?: typeof phone; topic?: string } = {}) {
    const at = wordsOf(language)
    const worker = await staffIn(service.test, { trained: ['crisis', 'protection'] })
    people += 1
    const user = service.api.user(7_000 + people)
    await asksOnTelegram(user, { ...arabic, ...(more.topic ? { topic: more.topic } : {}) })
    const [row] = await service.test.database.sql<{ id: string }[]>`
      select id from handoffs where queue = 'caseworker' order by created_at desc limit 1`
    const chat = row?.id ?? ''
    const page = await openConsole(browser, url, {
      language,
      worker,
      at: `#/inbox/unassigned/${chat}`,
      ...(more.device ? { device: more.device } : {}),
    })
    await page.context.grantPermissions(['microphone'], { origin: url })
    await page.tab.getByRole('button', { name: at('claim') }).click()
    await page.tab.locator('#answer').waitFor()
    return { ...page, at, worker, user, chat }
  }
  const scroll = (tab: Page, to: string) =>
    tab.evaluate(`{ const box = document.querySelector('.timeline'); box.scrollTop = ${to} }`)
  const wide = (tab: Page) =>
    tab.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

  it('records, shows and plays voice notes and pictures, both ways, and keeps none', async () => {
    const { tab, context, at, user, chat, complaints } = await talking('kmr', { device: phone })
    await tab.getByRole('button', { name: at('voice_record') }).click()
    await tab.getByText('0:01').waitFor()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('voice_stop') }).click()
    await tab.getByRole('button', { name: at('voice_play') }).click()
    await tab.getByRole('button', { name: at('voice_send') }).click()
    await tab.locator('.row.staff .voice').waitFor()
    const heard = () => user.sees().at(-1)?.file?.bytes ?? new Uint8Array()
    await expect.poll(() => heard().length).toBeGreaterThan(100)

    // What she says comes the same way; it is fetched when somebody wants to hear it.
    user.sends({ voice: { bytes: heard(), seconds: 2, mime: 'audio/webm' } })
    const hers = tab.locator('.row.person .voice')
    await hers.getByRole('button', { name: at('voice_play') }).click()
    await hers.locator('audio').waitFor({ state: 'attached' })
    await expect
      .poll(() => tab.evaluate(`document.querySelector('.row.person audio').readyState`))
      .toBeGreaterThan(1)

    // A picture is seen before it goes, and can stay.
    const before = user.sees().length
    const photo = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await phonePhoto() }
    await tab.locator('input[type=file]').setInputFiles(photo)
    await tab.locator('.preview').waitFor()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('back_to_writing') }).click()
    await tab.locator('input[type=file]').setInputFiles({ ...photo, buffer: Buffer.from('no picture') })
    await tab.getByText(at('picture_broken')).waitFor()
    await tab.keyboard.press('Escape')
    expect(user.sees().length).toBe(before)
    await tab.locator('input[type=file]').setInputFiles(photo)
    await tab.getByLabel(at('picture_words')).fill('Ev der e')
    await tab
      .getByRole('dialog')
      .getByRole('button', { name: at('send'), exact: true })
      .click()
    await tab.locator('.row.staff img').waitFor()
    await expect.poll(() => user.texts().at(-1)).toBe('Ev der e')

    // One that does not load says so, and comes when it is asked for again.
    await tab.route('**/media/*', (route) => route.abort())
    user.sends({ photo: { bytes: await phonePhoto() } })
    const row = tab.locator('.row.person', { hasText: at('problem_offline') })
    await row.waitFor()
    await tab.unroute('**/media/*')
    await row.getByRole('button', { name: at('try_again') }).click()
    await tab.locator('.row.person img').waitFor()
    const kept = await keptOnDevice(tab)
    expect([chat, 'Ev der e', arabic.topic].filter((words) => kept.includes(words))).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows the bot in the language of who reads, and a long name in two languages on a small screen', async () => {
    const topic = `${'Abcdefghij'.repeat(30)} مرحبا call 0944 123 456 then اسألوا (Raqqa) ‮x`
    const { tab, context, at, user } = await talking('en', { device: phone, topic })
    const english = 'Welcome. I am the community center'
    const own = tab.locator('.row.bot', { hasText: english }).first()
    await scroll(tab, '0')
    await own.waitFor()
    await own.getByRole('button', { name: at('as_she_read') }).click()
    await tab.locator('.row.bot', { hasText: 'أهلاً بكم' }).first().waitFor()
    expect(user.texts().join()).not.toContain(english)
    expect(await wide(tab)).toBe(0)
    const hers = tab.locator('.row.person .bubble', { hasText: 'Abcdefghij' })
    expect(await hers.locator('bdi').first().textContent()).toContain('0944')
    // What would turn the letters of others around stays closed in its bubble.
    expect(
      await tab.evaluate(`getComputedStyle(document.querySelector('.row.person .bubble')).unicodeBidi`),
    ).toBe('isolate')
    await tab.getByRole('button', { name: at('card') }).click()
    await tab.getByRole('dialog').getByText('Abcdefghij').first().waitFor()
    expect(await wide(tab)).toBe(0)
    await expectNothingForAxe(tab)
    await context.close()
  })

  it('opens ten thousand messages at their end, and lets go of what was leafed through', async () => {
    const { tab, context, worker, chat } = await talking('ar')
    await talksOn(service.test, chat, 10_000)
    const opened = Date.now()
    await tab.reload()
    await tab.locator('.row.person', { hasText: 'line 10000' }).waitFor()
    expect(Date.now() - opened).toBeLessThan(10_000)
    expect(await tab.locator('.row').count()).toBeLessThan(80)
    const up = async (line: string) => {
      await expect
        .poll(
          async () => {
            await scroll(tab, '0')
            return tab.getByText(line, { exact: true }).count()
          },
          { timeout: 15_000 },
        )
        .toBe(1)
    }
    await up('line 9650')
    expect(await tab.locator('.row').count()).toBeGreaterThan(300)
    await scroll(tab, 'box.scrollHeight')
    await expect.poll(() => tab.locator('.row').count()).toBeLessThan(80)
    await up('line 9900')
    expect((await worker.get(`/api/staff/chats/${chat}`)).body.chat.unread).toBe(0)
    await context.close()
  })

  it('draws doubled events once, and wakes from a day of sleep', async () => {
    const { tab, context, user, chat, at } = await talking('ar')
    // The stream tells everything twice, and of things that are not there.
    await tab.route('**/api/staff/events**', (route) =>
      route.fulfill({
        contentType: 'text/event-stream',
        body: `event: ready\ndata: {}\n\n${`event: chat\ndata: {"id":"${chat}"}\n\n`.repeat(3)}event: chat\ndata: {"id":\n\nevent: later\ndata: 1\n\n`,
      }),
    )
    await tab.evaluate('dispatchEvent(new Event("offline")); dispatchEvent(new Event("online"))')
    user.says('مرة واحدة')
    await tab.locator('.row.person', { hasText: 'مرة واحدة' }).waitFor()
    expect(await tab.locator('.row.person', { hasText: 'مرة واحدة' }).count()).toBe(1)

    // A stream that hangs, as one does that a sleeping computer left behind.
    await tab.unroute('**/api/staff/events**')
    await tab.evaluate('dispatchEvent(new Event("offline")); dispatchEvent(new Event("online"))')
    await expect.poll(() => tab.getByText(at('line_lost')).count()).toBe(0)
    const anew = tab.waitForRequest(/\/api\/staff\/events/)
    await tab.evaluate(`{ const now = Date.now; Date.now = () => now() + 86400000 }
      document.dispatchEvent(new Event('visibilitychange'))`)
    await anew
    user.says('صباح الخير')
    await tab.locator('.row.person', { hasText: 'صباح الخير' }).waitFor()
    await context.close()
  })

  it('takes back a hand-over that was a slip, and does the next', async () => {
    const { tab, context, at, worker, chat } = await talking('en')
    const to = await staffIn(service.test, { alias: 'Dilovan' })
    const owner = async () => (await worker.get(`/api/staff/chats/${chat}`)).body.chat?.owner?.id
    const handOver = async () => {
      await tab.locator('#answer').waitFor()
      await tab.evaluate('document.activeElement.blur()')
      await tab.keyboard.press('t')
      await tab.getByLabel('Dilovan').check()
      await tab.getByRole('button', { name: at('hand_over_act'), exact: true }).click()
    }
    await tab.reload()
    await handOver()
    await tab.getByRole('button', { name: at('undo') }).click()
    await handOver()
    expect(await owner()).toBe(worker.id)
    // A tab that is closed meanwhile does it at once.
    await tab.evaluate('dispatchEvent(new PageTransitionEvent("pagehide"))')
    await expect
      .poll(async () => (await to.get(`/api/staff/chats/${chat}`)).body.chat?.owner?.id, { timeout: 10_000 })
      .toBe(to.id)
    await tab.keyboard.press('?')
    await tab.getByRole('dialog', { name: at('keys_title') }).waitFor()
    await expectNothingForAxe(tab)
    await context.close()
  })
})
