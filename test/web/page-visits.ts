import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Config } from '../../src/config.ts'
import { languageNames } from '../../src/web/chat/languages.ts'
import { chromium } from '../support/services.ts'
import { builtPage } from './built-page.ts'
import { type Answer, chatInMemory } from './chat-in-memory.ts'

export const menu = {
  ar: ['كيف نساعدكم اليوم؟', 'تعلّم مهنة', 'التحدث مع شخص'],
  kmr: ['Em îro çawa alîkariya we bikin?', 'Fêrbûna pîşeyekê', 'Axaftin bi kesekî re'],
  en: ['How can we help today?', 'Learn a trade', 'Talk to a person'],
}
const answer: Answer = (body, language) => {
  const [text, first, second] = menu[language as 'ar']
  if (body.kind === 'text') return [{ text: `\u2068Raqqa\u2069: +963 11 222 3333` }]
  const choices = [
    { id: 'learn-trade', label: first ?? '' },
    { id: 'human', label: second ?? '' },
  ]
  return [{ text: text ?? '', choices }]
}

/** The built page on a server of its own in a real browser, a new one each visit. Call it inside a `describe`. */
export function pageVisits(browserOf?: () => Browser) {
  let browser: Browser
  let page: Awaited<ReturnType<typeof builtPage>>
  const closing: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    ;[browser, page] = await Promise.all([chromium(), builtPage()])
  })
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })
  afterAll(async () => {
    await browser.close()
    await page[Symbol.asyncDispose]()
  })

  async function visit(options: BrowserContextOptions = {}, init?: () => void, config: Partial<Config> = {}) {
    const memory = await chatInMemory(answer, {}, config, page.root)
    closing.push(() => memory.server.close())
    await memory.server.listen({ host: '127.0.0.1', port: 0 })
    const url = `http://127.0.0.1:${(memory.server.server.address() as AddressInfo).port}/`
    const context = await (browserOf?.() ?? browser).newContext({
      locale: 'ar',
      viewport: { width: 360, height: 740 },
      ...options,
    })
    closing.push(() => context.close())
    const complaints: string[] = []
    const tab = await context.newPage()
    tab.on('pageerror', (error) => complaints.push(error.message))
    tab.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load|ERR_/.test(message.text()))
        complaints.push(message.text())
    })
    if (init) await tab.addInitScript(init)
    await tab.goto(url)
    const begin = (language: keyof typeof menu = 'ar') =>
      tab.getByRole('button', { name: languageNames[language] }).click()
    const say = async (text: string) => {
      await tab.locator('textarea').fill(text)
      await tab.locator('textarea').press('Enter')
    }
    const room = () => {
      const [chat] = memory.chats.values()
      if (!chat) throw new Error('no chat')
      return chat
    }
    return { ...memory, url, context, tab, begin, say, room, complaints }
  }
  return { visit, page: () => page, browser: () => browser }
}

/** Runs axe in the page: `evaluate` is not held by the page's own security policy. */
export async function expectNothingForAxe(tab: Page): Promise<void> {
  await tab.evaluate(axe.source)
  const found = await tab.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
  })
  expect(found).toEqual([])
}
