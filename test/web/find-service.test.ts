import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languageNames } from '../../src/web/chat/languages.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { buildPageInPlace } from './built-page.ts'
import { listen } from './event-client.ts'

describe.runIf(hasBrowser())('a person finds a service in the browser', () => {
  let browser: Browser
  let app: TestApp
  let url: string
  beforeAll(async () => {
    await buildPageInPlace()
    ;[browser, app] = await Promise.all([chromium(), testApp({ roles: ['web', 'turns', 'sends'] })])
    url = app.app.url ?? ''
  })
  afterAll(async () => {
    await browser?.close()
    await app?.[Symbol.asyncDispose]()
  })

  async function begin(language: keyof typeof languageNames) {
    const context = await browser.newContext({ locale: language, viewport: { width: 360, height: 740 } })
    const tab = await context.newPage()
    const complaints: string[] = []
    const urls: string[] = []
    const tokens = new Set<string>()
    tab.on('pageerror', (error) => complaints.push(error.message))
    tab.on('request', (request) => {
      urls.push(request.url())
      const token = request.headers().authorization?.slice('Bearer '.length)
      if (token) tokens.add(token)
    })
    await tab.goto(url)
    await tab.getByRole('button', { name: languageNames[language] }).click()
    return { context, tab, complaints, urls, token: () => [...tokens][0] ?? '', tokens }
  }
  const heard = (tab: Page) => tab.locator('.service .bubble')
  const choose = (tab: Page, name: string) => tab.getByRole('group').getByRole('button', { name }).click()

  it('in Arabic, by buttons and by words', async () => {
    const { tab, context, complaints, urls, token, tokens } = await begin('ar')
    await heard(tab).filter({ hasText: 'أهلاً بكم' }).waitFor()
    expect(await tab.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await heard(tab).first().getAttribute('dir')).toBe('rtl')
    expect(await heard(tab).first().getAttribute('lang')).toBe('ar')
    await choose(tab, 'تعلّم مهنة')
    await choose(tab, 'دورات تعليم المهن')
    await heard(tab).filter({ hasText: 'لمن:' }).waitFor()
    const card = (await heard(tab).allTextContents()).at(-2)
    expect(card).toContain('الرقة')
    expect(card).toContain('غير مؤكد')
    for (const button of await tab.getByRole('group').getByRole('button').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)

    await tab.getByRole('textbox').fill('خياطة')
    await tab.keyboard.press('Enter')
    await tab.locator('.person .bubble', { hasText: 'خياطة' }).waitFor()
    await expect.poll(() => heard(tab).filter({ hasText: 'لمن:' }).count()).toBe(2)

    expect(await context.cookies()).toEqual([])
    expect(tokens.size).toBe(1)
    expect(urls.some((one) => one.includes(token()))).toBe(false)
    expect(complaints).toEqual([])
    await context.close()
  })

  it.each([
    ['en', 'Learn a trade', 'Trade courses', 'For whom:'],
    ['kmr', 'Fêrbûna pîşeyekê', 'Kursên pîşeyî', 'Ji bo kê:'],
  ] as const)('in %s', async (language, need, service, line) => {
    const { tab, context, complaints } = await begin(language)
    await choose(tab, need)
    await choose(tab, service)
    await heard(tab).filter({ hasText: line }).waitFor()
    expect(await tab.locator('html').getAttribute('dir')).toBe('ltr')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('hears an answer once however often the page had to send', async () => {
    const { context, tab, token } = await begin('en')
    await tab.getByRole('group').waitFor()
    const before = (await listenOnce(token())).length
    const body = JSON.stringify({ id: crypto.randomUUID(), n: 1, text: 'sewing' })
    const headers = { authorization: `Bearer ${token()}`, 'content-type': 'application/json' }
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => fetch(`${url}/chat/messages`, { method: 'POST', headers, body })),
    )
    expect(sent.map((one) => one.status)).toEqual([202, 202, 202, 202, 202])
    await tab.locator('.person .bubble', { hasText: 'sewing' }).waitFor()
    const after = await listenOnce(token())
    expect(after.filter((item) => item.from === 'person' && item.text === 'sewing')).toHaveLength(1)
    expect(after.map((item) => item.seq)).toEqual(
      [...new Set(after.map((item) => item.seq))].sort((a, b) => a - b),
    )
    expect(after.length).toBeGreaterThan(before)
    await context.close()
  })

  it('clears the page when she has her data erased, and goes on', async () => {
    const { context, tab } = await begin('en')
    await tab.getByRole('textbox').fill('words that must go')
    await tab.keyboard.press('Enter')
    await tab.getByText('words that must go').waitFor()
    await tab.locator('header').getByRole('button', { name: 'Menu' }).click()
    for (const name of ['Other choices', 'My data', 'Delete my data', 'Yes, delete them'])
      await choose(tab, name)
    await heard(tab).filter({ hasText: 'We deleted your messages' }).waitFor()
    expect(await tab.getByText('words that must go').count()).toBe(0)
    await tab.getByRole('textbox').fill('hello')
    await tab.keyboard.press('Enter')
    await tab.getByRole('group').waitFor()
    expect(await tab.locator('.person .bubble').allTextContents()).toEqual(['hello'])
    await context.close()
  })

  it('shows the same chat to two readers, live', async () => {
    const { context, tab, token } = await begin('en')
    await tab.getByRole('group').waitFor()
    const other = await listen(url, token())
    await other.until(() => other.events.some((event) => event.name === 'ready'))
    const before = other.seqs().length
    await choose(tab, 'Learn a trade')
    await other.until(() => other.seqs().length >= before + 2)
    expect(other.events.some((event) => event.name === 'typing')).toBe(true)
    other.hangUp()
    await context.close()
  })

  it('says that it is ready, and keeps a stranger out', async () => {
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ok', database: true, queue: true })
    expect((await listen(url, 'a'.repeat(43))).status).toBe(401)
  })

  async function listenOnce(token: string) {
    const answer = await fetch(`${url}/chat/messages?after=0`, {
      headers: { authorization: `Bearer ${token}` },
    })
    return ((await answer.json()) as { items: { seq: number; from: string; text: string }[] }).items
  }
})
