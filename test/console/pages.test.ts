import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoChats } from '../../scripts/demo/demo-chats.ts'
import type { NewStaff } from '../../src/staff/create-staff.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { vaultOf } from '../support/chat-work.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { desk, type Language, openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

/** Pictures of every page, to be looked at: they are no part of the repository. */
const shots = join(import.meta.dirname, '../../.build/shots')
const devices = { phone, desk } as const

/** Every page: who sees it, where it is, and what must stand on it before it is looked at. */
const pages = [
  { name: 'inbox', role: 'caseworker', at: '#/inbox/unassigned', wait: '.chat-row' },
  { name: 'card', role: 'caseworker', at: '#/inbox/unassigned/{free}', wait: '.timeline dd' },
  { name: 'chat', role: 'caseworker', at: '#/inbox/mine/{own}', wait: '.row.person' },
  { name: 'today', role: 'caseworker', at: '#/today', wait: 'h2' },
  { name: 'settings', role: 'caseworker', at: '#/settings', wait: 'h2' },
  { name: 'team', role: 'supervisor', at: '#/team', wait: 'h2' },
  { name: 'plan', role: 'supervisor', at: '#/plan', wait: 'h2' },
  { name: 'figures', role: 'supervisor', at: '#/figures', wait: 'h1' },
  { name: 'recipients', role: 'program_officer', at: '#/recipients', wait: '[data-recipient]' },
  { name: 'accounts', role: 'admin', at: '#/accounts', wait: 'h1' },
  { name: 'audit', role: 'admin', at: '#/audit', wait: 'h1' },
  { name: 'whatsapp', role: 'admin', at: '#/whatsapp', wait: 'h1' },
] as const

describe.runIf(hasBrowser())('every page of the console', () => {
  let browser: Browser
  let test: TestApp
  let chats: Record<string, string>
  const members = new Map<string, SignedIn>()
  beforeAll(async () => {
    // The server knows the files that are there when it starts.
    await buildConsoleInPlace()
    mkdirSync(shots, { recursive: true })
    ;[browser, test] = await Promise.all([chromium(), testApp({ roles: ['web', 'turns', 'sends'] })])
    await demoChats({ ...test.config, databaseUrl: test.database.url }, await vaultOf(test))
    const make = async (role: NewStaff['role'], alias: string) =>
      members.set(
        role,
        await staffIn(test, { role, alias, centers: ['raqqa', 'mansoura', 'manbij', 'hajin'] }),
      )
    await make('caseworker', 'Rojin')
    await make('supervisor', 'Samir')
    await make('program_officer', 'Dilan')
    await make('admin', 'The office')
    const worker = members.get('caseworker') as SignedIn
    const free = (await worker.get('/api/staff/chats?list=unassigned&limit=100')).body.chats
    chats = { own: free[0].id, free: free[1].id }
    expect((await worker.post(`/api/staff/chats/${chats.own}/claim`)).status).toBe(200)
    const { seq } = (await worker.get(`/api/staff/chats/${chats.own}`)).body.chat
    const said = await worker.post(`/api/staff/chats/${chats.own}/replies`, {
      id: crypto.randomUUID(),
      text: 'أهلاً وسهلاً. كيف نساعدكم؟',
      seen: seq,
    })
    expect(said.status).toBe(201)
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  /** Nothing of a page lies beyond the edge of the screen. */
  const beyond = (tab: Page) =>
    tab.evaluate(`[...document.querySelectorAll('body *')].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect()
      const scrolls = (up) => up && up !== document.body && (getComputedStyle(up).overflowX !== 'visible' || scrolls(up.parentElement))
      return width > 1 && (left < -1 || right > innerWidth + 1) && !scrolls(one.parentElement)
    }).map((one) => one.outerHTML.slice(0, 120))`)

  async function look(
    language: Language,
    device: keyof typeof devices,
    more: Partial<{ look: object; name: string }> = {},
  ) {
    for (const role of ['caseworker', 'supervisor', 'program_officer', 'admin'] as const) {
      const { tab, context, complaints } = await openConsole(browser, test.app.url ?? '', {
        language,
        device: devices[device] as typeof desk,
        worker: members.get(role) as SignedIn,
        ...(more.look ? { look: more.look } : {}),
      })
      for (const page of pages.filter((one) => one.role === role)) {
        await tab.evaluate(
          `location.hash = ${JSON.stringify(page.at.replace(/\{(\w+)\}/, (_, name) => chats[name] ?? ''))}`,
        )
        await tab.locator(page.wait).first().waitFor()
        await expect.poll(() => tab.locator('.bones').count()).toBe(0)
        expect(await beyond(tab), `${page.name} ${language} ${device}`).toEqual([])
        if (language !== 'kmr') await expectNothingForAxe(tab)
        await tab.screenshot({
          path: join(shots, `${page.name}-${language}-${device}${more.name ?? ''}.png`),
        })
      }
      expect(complaints).toEqual([])
      await context.close()
    }
  }

  it.each([
    ['ar', 'phone'],
    ['ar', 'desk'],
    ['kmr', 'phone'],
    ['kmr', 'desk'],
    ['en', 'phone'],
    ['en', 'desk'],
  ] as const)('fits its screen, and reads for all (%s, %s)', (language, device) => look(language, device))

  it('fits in the dark and in the largest letters, too', async () => {
    await look('ar', 'phone', { look: { scheme: 'dark', size: 4 }, name: '-dark-large' })
    await look('en', 'desk', { look: { scheme: 'dark' }, name: '-dark' })
  })

  it('opens its door on a phone in every language', async () => {
    for (const language of ['ar', 'kmr', 'en'] as const) {
      const { tab, context, complaints } = await openConsole(browser, test.app.url ?? '', {
        language,
        device: phone as typeof desk,
      })
      await tab.getByLabel(wordsOf(language)('account')).waitFor()
      expect(await beyond(tab)).toEqual([])
      await expectNothingForAxe(tab)
      await tab.screenshot({ path: join(shots, `door-${language}-phone.png`) })
      expect(complaints).toEqual([])
      await context.close()
    }
  })

  it('tells the keys in a sheet', async () => {
    const at = wordsOf('en')
    const { tab, context } = await openConsole(browser, test.app.url ?? '', {
      language: 'en',
      worker: members.get('caseworker') as SignedIn,
    })
    await tab.locator('.chat-row, .empty').first().waitFor()
    await tab.keyboard.press('?')
    await tab.getByRole('dialog').waitFor()
    await tab.screenshot({ path: join(shots, 'keys-en-desk.png') })
    await tab.keyboard.press('Escape')
    expect(await tab.getByRole('dialog').count()).toBe(0)
    expect(at('page_inbox')).not.toBe('')
    await context.close()
  })
})
