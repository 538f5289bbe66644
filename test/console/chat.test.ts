import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromium, hasBrowser } from '../support/services.ts'
import { makeStaff, type SignedIn, signedIn, staffIn } from '../support/staff.ts'
import { startWebChat } from '../support/web-chat.ts'
import { type Service, serviceOn } from '../telegram/service.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { desk, keptOnDevice, openConsole, phone } from './console-page.ts'
import { asksOnTelegram, asksOnWeb } from './people.ts'
import { wordsOf } from './words.ts'

const arabic = { language: 'ar', human: 'أريد التحدث مع شخص', topic: 'سؤال عن دورة الخياطة' }
const kurmanji = { human: 'ez dixwazim bi kesekî re biaxivim', topic: 'pirsek li ser dersan' }
const english = { language: 'en', human: 'talk to a person', topic: 'a question about sewing' }

describe.runIf(hasBrowser())('chats in the console', () => {
  let browser: Browser
  let service: Service
  let url: string
  let people = 0
  beforeAll(async () => {
    // The server knows the files that are there when it starts.
    await buildConsoleInPlace()
    ;[browser, service] = await Promise.all([chromium(), serviceOn('webhook')])
    url = service.test.app.url ?? ''
  })
  afterAll(async () => {
    await browser?.close()
    await service?.[Symbol.asyncDispose]()
  })
  const nextUser = () => {
    people += 1
    return service.api.user(5_000 + people)
  }
  /** Of a center with no other chats in it, so that lists hold only what a test made; the shared pool is everybody's. */
  const worker = (alias: string) => staffIn(service.test, { alias, trained: ['crisis', 'protection'] })
  const newestChat = async (by: SignedIn) => {
    const found = await by.get('/api/staff/chats?list=unassigned&limit=100')
    const rows = found.body.chats as { id: string; createdAt: string }[]
    return rows.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0]?.id ?? ''
  }
  const write = async (tab: Page, text: string, send: string) => {
    await tab.locator('#answer').fill(text)
    await tab.getByRole('button', { name: send, exact: true }).click()
  }

  it('takes, answers and closes one from Telegram, in Arabic on a phone', async () => {
    const at = wordsOf('ar')
    const [rojin, samir] = await Promise.all([worker('Rojin'), worker('Samir')])
    const user = nextUser()
    await asksOnTelegram(user, arabic)
    const chat = await newestChat(rojin)
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'ar',
      device: phone,
      worker: rojin,
      at: '#/inbox/unassigned',
    })
    const row = tab.locator(`[data-chat="${chat}"]`)
    await row.waitFor()
    await expectNothingForAxe(tab)
    await row.click()
    await tab.locator('.timeline dd', { hasText: arabic.topic }).waitFor()
    expect(await tab.locator('.row').count()).toBe(0)
    await tab.getByRole('button', { name: at('claim') }).click()
    await tab.locator('.row.person', { hasText: arabic.topic }).waitFor()
    await write(tab, 'أهلاً، معكم روجين. كيف أساعدكم؟', at('send'))
    await expect.poll(() => user.texts().at(-1)).toContain('معكم روجين')
    await tab.locator('.row.staff.sent, .row.staff.delivered').waitFor()

    user.says('شكراً، متى تبدأ الدورة؟')
    await tab.locator('.row.person', { hasText: 'متى تبدأ' }).waitFor()
    await expectNothingForAxe(tab)

    expect((await samir.post(`/api/staff/chats/${chat}/typing`)).status).toBe(204)
    await tab.getByText(at('writing', { name: 'Samir' })).waitFor()

    await write(tab, 'اسمي فاطمة ورقمي 0944123456', at('send'))
    await tab.getByRole('dialog', { name: at('marks_title') }).waitFor()
    expect(await tab.locator('mark').allTextContents()).toContain('0944123456')
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: at('back_to_writing') }).click()
    await expect.poll(() => tab.locator('#answer').inputValue()).toContain('0944123456')
    expect(user.texts().join()).not.toContain('0944123456')
    await tab.locator('#answer').fill('')

    await tab.getByRole('button', { name: at('acts') }).click()
    await tab.getByRole('menuitem', { name: at('act_close') }).click()
    await tab.getByLabel(at('outcome_solved')).check()
    await tab.getByRole('button', { name: at('close_act') }).click()
    await tab.getByRole('button', { name: at('undo') }).click()
    await tab.locator('#answer').waitFor()
    expect((await rojin.get(`/api/staff/chats/${chat}`)).body.chat.state).toBe('claimed')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('answers in the web chat in Kurmanji, and notes what only the team reads', async () => {
    const at = wordsOf('kmr')
    const zin = await worker('Zîn')
    const person = await startWebChat(() => url, 'kmr')
    await asksOnWeb(person, kurmanji)
    const chat = await newestChat(zin)
    const { tab, context, complaints } = await openConsole(browser, url, {
      language: 'kmr',
      worker: zin,
      at: `#/inbox/unassigned/${chat}`,
    })
    await tab.getByRole('button', { name: at('claim') }).click()
    await tab.getByRole('button', { name: at('mode_note') }).click()
    await write(tab, 'Bi zimanê wê binivîsin', at('note_save'))
    await tab.locator('.row.note', { hasText: 'Bi zimanê wê' }).waitFor()
    await tab.getByRole('button', { name: at('mode_answer'), exact: true }).click()
    await tab.locator('#answer').fill('/')
    await tab.getByRole('option').first().waitFor()
    await expectNothingForAxe(tab)
    await tab.keyboard.press('Enter')
    await expect.poll(() => tab.locator('#answer').inputValue()).not.toMatch(/^\/|^$|[{}]/)
    await write(tab, 'Silav, ez li vir im.', at('send'))
    await expect
      .poll(async () => (await person.sees()).filter(({ from }) => from === 'staff').map(({ text }) => text))
      .toEqual(['Silav, ez li vir im.'])
    expect(JSON.stringify(await person.sees())).not.toContain('zimanê wê')
    await expectNothingForAxe(tab)

    // She writes while the answer is being written: it waits until that was read.
    await tab.route('**/api/staff/events**', (route) => route.abort())
    await tab.evaluate('dispatchEvent(new Event("offline"))')
    await person.says('Û pirseke din')
    await expect
      .poll(async () => (await zin.get(`/api/staff/chats/${chat}`)).body.chat.unread)
      .toBeGreaterThan(0)
    await write(tab, 'Dersên me roja şemiyê ne.', at('send'))
    await tab.getByRole('dialog', { name: at('held_title') }).waitFor()
    await tab.locator('.row.person', { hasText: 'Û pirseke din' }).waitFor()
    await tab.getByRole('button', { name: at('send_anyway') }).click()
    await expect
      .poll(async () => (await person.sees()).filter(({ from }) => from === 'staff').length, {
        timeout: 10_000,
      })
      .toBe(2)
    const kept = await keptOnDevice(tab)
    const ours = ['roja şemiyê', 'pirsek li ser', 'ez li vir im', 'Zîn', chat]
    expect(ours.filter((words) => kept.includes(words))).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows both who race for one chat whose it is', async () => {
    const at = wordsOf('en')
    const [one, two] = await Promise.all([worker('Amal'), worker('Sara')])
    const user = nextUser()
    await asksOnTelegram(user, english)
    const chat = await newestChat(one)
    const open = (by: SignedIn) =>
      openConsole(browser, url, {
        language: 'en',
        device: desk,
        worker: by,
        at: `#/inbox/unassigned/${chat}`,
      })
    const pages = await Promise.all([open(one), open(two)])
    const buttons = pages.map(({ tab }) => tab.getByRole('button', { name: at('claim') }))
    for (const button of buttons) await button.waitFor()
    await Promise.all(buttons.map((button) => button.click()))
    const owner = async () => (await one.get(`/api/staff/chats/${chat}`)).body.chat?.owner?.alias
    const won =
      (await owner()) === 'Amal' || (await two.get(`/api/staff/chats/${chat}`)).status === 428 ? 0 : 1
    const [winner, loser] = won === 0 ? [pages[0], pages[1]] : [pages[1], pages[0]]
    await winner?.tab.getByRole('button', { name: at('mode_answer'), exact: true }).waitFor()
    await loser?.tab
      .getByText(won === 0 ? 'Amal' : 'Sara')
      .first()
      .waitFor()
    // It is the other's now: it opens with a reason.
    await loser?.tab.getByLabel(at('glass_reason')).waitFor()
    await expectNothingForAxe(loser?.tab as Page)
    for (const { context } of pages) await context.close()
  })

  it('keeps what is being written through a lost line and a sign-in that was ended', async () => {
    const at = wordsOf('en')
    const made = await makeStaff(service.test, { alias: 'Hevin' })
    const hevin = await signedIn(service.test, made.id, made.alias)
    const user = nextUser()
    await asksOnTelegram(user, english)
    const chat = await newestChat(hevin)
    const { tab, context } = await openConsole(browser, url, {
      language: 'en',
      worker: hevin,
      at: `#/inbox/unassigned/${chat}`,
    })
    await tab.getByRole('button', { name: at('claim') }).click()
    await tab.getByRole('button', { name: at('mode_answer'), exact: true }).waitFor()
    await context.setOffline(true)
    await tab.getByText(at('line_lost')).waitFor()
    await write(tab, 'Hello, we are here.', at('send'))
    await tab.locator('.row.offline', { hasText: 'Hello, we are here.' }).waitFor()
    await tab.locator('#answer').fill('And one more thing')
    await context.setOffline(false)
    await expect.poll(() => user.texts().at(-1), { timeout: 20_000 }).toBe('Hello, we are here.')
    expect(await tab.locator('#answer').inputValue()).toBe('And one more thing')

    await service.test.database
      .sql`update sign_ins set ended_at = now(), ended_why = 'revoked' where staff_id = ${made.id}`
    // Whatever is asked next meets it: her send, her draft, her stream, or the page's own question.
    await tab.evaluate('document.dispatchEvent(new Event("visibilitychange"))')
    await tab.getByText(at('sign_in_ended_kept')).waitFor()
    expect(await tab.locator('body').textContent()).not.toContain('we are here')
    const again = await signedIn(service.test, made.id, made.alias)
    const [name = '', value = ''] = again.cookie.split('=')
    await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }])
    await tab.evaluate('document.dispatchEvent(new Event("visibilitychange"))')
    await expect
      .poll(() => tab.locator('#answer').inputValue(), { timeout: 10_000 })
      .toBe('And one more thing')
    expect((await keptOnDevice(tab)).includes('one more thing')).toBe(false)
    await context.close()
  })
})
