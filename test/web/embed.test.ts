import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/services.ts'
import { pageVisits } from './page-visits.ts'

/** Another site with a strict policy of its own, as a ministry or an organisation has it. */
async function site(chat: () => string, html: (chat: string) => string) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${new URL(chat()).origin}; frame-src ${new URL(chat()).origin}`,
    )
    response.end(html(chat()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe.runIf(hasBrowser())('the chat in another site', () => {
  const { visit } = pageVisits()
  const closing: (() => void)[] = []
  afterEach(() => {
    for (const close of closing.splice(0)) close()
  })

  async function embedded(lang: string, dir: string, allowed = true) {
    let chat = 'http://127.0.0.1:1/'
    const host = await site(
      () => chat,
      (home) => `<!doctype html><html lang="${lang}" dir="${dir}"><title>A site</title>
        <body><p>Words of the site</p><a href="#x">a link</a><script src="${home}embed.js"></script></body></html>`,
    )
    closing.push(() => host.server.close())
    const visited = await visit({ locale: 'en', viewport: { width: 1000, height: 800 } }, undefined, {
      embedOrigins: [allowed ? host.origin : 'https://elsewhere.example'],
    })
    chat = visited.url
    const { tab } = visited
    await tab.goto(host.origin)
    return { ...visited, host }
  }
  const open = (tab: Page, name: string) => tab.getByRole('button', { name }).click()

  it.each([
    ['en', 'ltr', 'Chat'],
    ['ar', 'rtl', 'محادثة'],
    ['ku', 'ltr', 'Sohbet'],
  ])('opens by a small round button in %s, at the end of the line', async (lang, dir, name) => {
    const { tab, complaints } = await embedded(lang, dir)
    const box = await tab.getByRole('button', { name }).boundingBox()
    expect(box?.width).toBe(56)
    expect((box?.x ?? 0) < 500).toBe(dir === 'rtl')
    expect(await tab.locator('iframe').count()).toBe(0)
    await open(tab, name)
    const frame = tab.frameLocator('iframe')
    await frame.getByRole('button', { name: 'English' }).click()
    await frame.getByRole('button', { name: 'Learn a trade' }).click()
    await frame.locator('.person .bubble', { hasText: 'Learn a trade' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('closes with Escape or its button, keeps the chat, and gives the focus back', async () => {
    const { tab } = await embedded('en', 'ltr')
    await open(tab, 'Chat')
    const frame = tab.frameLocator('iframe')
    await frame.getByRole('button', { name: 'English' }).click()
    await frame.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await frame.locator('textarea').focus()
    await tab.keyboard.press('Escape')
    await expect.poll(() => tab.getByRole('dialog').isVisible()).toBe(false)
    expect(await tab.getByRole('button', { name: 'Chat' }).evaluate((one) => one.matches(':focus'))).toBe(
      true,
    )
    await new Promise((resolve) => setTimeout(resolve, 800))
    await open(tab, 'Chat')
    await frame.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await frame.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => tab.getByRole('dialog').isVisible()).toBe(false)
  })

  it('keeps Tab inside while it is open', async () => {
    const { tab } = await embedded('en', 'ltr')
    await open(tab, 'Chat')
    await tab.frameLocator('iframe').getByRole('button', { name: 'English' }).waitFor()
    for (let n = 0; n < 12; n += 1) {
      await tab.keyboard.press(n < 8 ? 'Tab' : 'Shift+Tab')
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect(await tab.evaluate('document.activeElement.tagName')).toBe('IFRAME')
    }
  })

  it('leaves the whole site on a quick exit, by tap or by Escape twice', async () => {
    const { tab, context, host } = await embedded('en', 'ltr')
    await context.route('https://www.google.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: 'weather' }),
    )
    await open(tab, 'Chat')
    const frame = tab.frameLocator('iframe')
    await frame.getByRole('button', { name: 'Leave quickly' }).click()
    await tab.waitForURL('https://www.google.com/**')
    await tab.goto(host.origin)
    await open(tab, 'Chat')
    await frame.getByRole('button', { name: 'English' }).focus()
    await tab.keyboard.press('Escape')
    await tab.keyboard.press('Escape')
    await tab.waitForURL('https://www.google.com/**')
  })

  it('fills a small screen', async () => {
    const { tab } = await embedded('ar', 'rtl')
    await tab.setViewportSize({ width: 360, height: 740 })
    await open(tab, 'محادثة')
    const box = await tab.getByRole('dialog').boundingBox()
    expect([box?.width, box?.height]).toEqual([360, 740])
  })

  it('stays empty in a site that is not named', async () => {
    const { tab } = await embedded('en', 'ltr', false)
    await open(tab, 'Chat')
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(await tab.frameLocator('iframe').getByRole('button').count()).toBe(0)
  })

  it('listens to nobody but its own frame', async () => {
    const { tab } = await embedded('en', 'ltr')
    await open(tab, 'Chat')
    await tab.frameLocator('iframe').getByRole('button', { name: 'English' }).waitFor()
    await tab.evaluate(`for (const word of ['chat:leave', 'chat:close', {}, null]) postMessage(word, '*')`)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await tab.getByRole('dialog').isVisible()).toBe(true)
  })
})
