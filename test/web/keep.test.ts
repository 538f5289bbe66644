import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../support/services.ts'
import { expectNothingForAxe, pageVisits } from './page-visits.ts'

const settings = (tab: Page) => tab.getByRole('button', { name: 'Settings' }).click()
async function keep(tab: Page) {
  await settings(tab)
  await tab.getByRole('button', { name: 'Keep it', exact: true }).click()
  await tab.getByText('This chat is kept').waitFor()
  await tab.getByRole('button', { name: 'Close' }).click()
}
const stored = (tab: Page) => tab.evaluate('Object.keys(localStorage).sort()')
const left = (tab: Page) =>
  tab.evaluate(`(async () => [
    localStorage.length + sessionStorage.length,
    (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
    document.cookie,
  ])()`)
const neutral = (context: BrowserContext) =>
  context.route('https://www.google.com/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }),
  )

describe.runIf(hasBrowser())('a chat that is kept on the device', () => {
  const { visit } = pageVisits()
  async function chatting() {
    const visited = await visit({ locale: 'en' })
    await visited.begin('en')
    await visited.tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    return visited
  }

  it('is kept only when she asks for it, and never its messages', async () => {
    const { tab, say } = await chatting()
    expect(await stored(tab)).toEqual([])
    await settings(tab)
    await tab.getByText('Anyone who uses this device could open and read it').waitFor()
    await tab.keyboard.press('Escape')
    await keep(tab)
    await say('words of mine')
    await tab.getByText('222 3333').waitFor()
    await expect.poll(() => stored(tab)).toEqual(['chat', 'look'])
    expect(await tab.evaluate('JSON.stringify(localStorage)')).not.toContain('words of mine')
    const names = await tab.evaluate(`(async () => {
      await navigator.serviceWorker.ready
      const all = []
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname)
      return all.sort()
    })()`)
    expect((names as string[]).some((name) => name.startsWith('/chat'))).toBe(false)
    expect(names).toContain('/')
  })

  it('goes on after a reload, with everything once and in order', async () => {
    const { tab, say, chats } = await chatting()
    await keep(tab)
    await say('sewing')
    await tab.getByText('222 3333').waitFor()
    await tab.reload()
    await tab.getByText('222 3333').waitFor()
    expect(await tab.locator('.person .bubble').allTextContents()).toEqual(['sewing'])
    await say('cooking')
    await tab.getByText('222 3333').nth(1).waitFor()
    expect(await tab.locator('.person .bubble').allTextContents()).toEqual(['sewing', 'cooking'])
    expect(chats.size).toBe(1)
  })

  it('sends on return what was written without a line, in order, once', async () => {
    const { tab, context, say, received, url } = await chatting()
    await keep(tab)
    await tab.evaluate('navigator.serviceWorker.ready')
    await expect.poll(() => left(tab)).toMatchObject({ 1: 1 })
    await context.setOffline(true)
    await say('first word')
    await say('second word')
    await expect.poll(() => stored(tab)).toHaveLength(4)
    // The browser is closed and opened again while there is still no line: the page itself comes from the device.
    const again = await context.newPage()
    await tab.close()
    await again.goto(url)
    await again.getByText('second word').waitFor()
    await context.setOffline(false)
    await again.getByText('222 3333').nth(1).waitFor({ timeout: 25_000 })
    const words = received.map(({ body }) => (body.kind === 'text' ? body.text : '')).filter(Boolean)
    expect(words).toEqual(['first word', 'second word'])
    await expect.poll(() => stored(again)).toEqual(['chat', 'look'])
    expect(await again.locator('.person .bubble').allTextContents()).toEqual(['first word', 'second word'])
  })

  it('is the same chat in two tabs, and each message stands there once', async () => {
    const { tab, context, say, received, url } = await chatting()
    await keep(tab)
    const other = await context.newPage()
    await other.goto(url)
    await other.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await say('from one')
    await other.getByText('222 3333').waitFor()
    await other.locator('textarea').fill('from the other')
    await other.keyboard.press('Enter')
    await tab.getByText('222 3333').nth(1).waitFor()
    for (const one of [tab, other])
      await expect
        .poll(() => one.locator('.person .bubble').allTextContents())
        .toEqual(['from one', 'from the other'])
    expect(received.filter(({ body }) => body.kind === 'text')).toHaveLength(2)
  })

  it('stops being kept when she says so, and goes on in memory', async () => {
    const { tab, say } = await chatting()
    await keep(tab)
    await settings(tab)
    await tab.getByRole('button', { name: 'Do not keep it any more' }).click()
    await tab.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => left(tab)).toEqual([0, 0, 0, ''])
    await say('still here')
    await tab.getByText('222 3333').waitFor()
    expect(await stored(tab)).toEqual([])
  })

  it('is forgotten with everything, in all tabs, and begins anew', async () => {
    const { tab, context, url } = await chatting()
    await keep(tab)
    const other = await context.newPage()
    await other.goto(url)
    await other.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await settings(tab)
    await tab.getByRole('button', { name: 'Forget this device' }).click()
    for (const one of [tab, other]) await one.getByText('Choose your language').waitFor()
    await expect.poll(() => left(tab)).toEqual([0, 0, 0, ''])
    await tab.reload()
    await tab.getByText('Choose your language').waitFor()
  })

  it('is gone after a quick exit, and the other tabs leave, too', async () => {
    const { tab, context, url } = await chatting()
    await neutral(context)
    await keep(tab)
    await tab.evaluate('navigator.serviceWorker.ready')
    await tab.evaluate(`document.cookie = 'left=1'`)
    const other = await context.newPage()
    await other.goto(url)
    await other.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await tab.getByRole('button', { name: 'Leave quickly' }).click()
    for (const one of [tab, other]) await one.waitForURL('https://www.google.com/**')
    await other.goto(url)
    await other.getByText('Choose your language').waitFor()
    await expect.poll(() => left(other)).toEqual([0, 0, 0, ''])
  })

  it('is left by pressing Escape twice, not once', async () => {
    const { tab, context } = await chatting()
    await neutral(context)
    await tab.keyboard.press('Escape')
    await new Promise((resolve) => setTimeout(resolve, 900))
    await tab.keyboard.press('Escape')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await tab.keyboard.press('Escape')
    await tab.waitForURL('https://www.google.com/**')
  })

  it.each([
    ['nonsense', 'null'],
    ['a foreign thing', '{"token":"<script>","language":"xx"}'],
    ['broken text', '{"token"'],
  ])('is passed over when the device holds %s', async (_name, value) => {
    const { tab } = await visit({ locale: 'en' })
    await tab.evaluate((text) => {
      const { localStorage } = globalThis as unknown as {
        localStorage: { setItem(k: string, v: string): void }
      }
      localStorage.setItem('chat', text)
      localStorage.setItem('unsent.1', '{"message":7}')
      localStorage.setItem('look', '[]')
    }, value)
    await tab.reload()
    await tab.getByText('Choose your language').waitFor()
  })

  it('says so when the browser keeps nothing', async () => {
    const { tab, begin } = await visit({ locale: 'en' }, () => {
      Object.defineProperty(globalThis, 'localStorage', {
        get() {
          throw new Error('refused')
        },
      })
    })
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await settings(tab)
    await tab.getByRole('button', { name: 'Keep it', exact: true }).click()
    await tab.getByText('does not let us keep anything').waitFor()
  })

  it('ends when the server does not know it any more', async () => {
    const { tab, chats } = await chatting()
    await keep(tab)
    chats.clear()
    await tab.reload()
    await tab.getByText('This chat has ended').waitFor()
    await expect.poll(() => stored(tab)).toEqual([])
  })
})

describe.runIf(hasBrowser())('the look of the page', () => {
  const { visit } = pageVisits()

  it('takes a larger text and dark colours, remembered only while the chat is kept', async () => {
    const { tab, begin } = await visit({ locale: 'en', colorScheme: 'light' })
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await settings(tab)
    const size = () => tab.evaluate('parseFloat(getComputedStyle(document.documentElement).fontSize)')
    const before = Number(await size())
    await tab.getByRole('button', { name: 'Larger text' }).click()
    await tab.getByRole('button', { name: 'Larger text' }).click()
    await expect.poll(size).toBeGreaterThan(before * 1.25)
    await tab.getByRole('button', { name: 'Dark', exact: true }).click()
    await expect
      .poll(() => tab.evaluate('getComputedStyle(document.body).backgroundColor'))
      .toBe('rgb(26, 24, 22)')
    expect(await stored(tab)).toEqual([])
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: 'Keep it', exact: true }).click()
    await tab.reload()
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await expect.poll(size).toBeGreaterThan(before * 1.25)
  })

  it('keeps the keyboard inside the settings, and gives it back', async () => {
    const { tab, begin } = await visit({ locale: 'en' })
    await begin('en')
    await tab.getByRole('button', { name: 'Settings' }).press('Enter')
    const dialog = tab.getByRole('dialog')
    await dialog.waitFor()
    for (let n = 0; n < 14; n += 1) {
      await tab.keyboard.press(n % 3 ? 'Tab' : 'Shift+Tab')
      expect(await dialog.evaluate((element) => element.matches(':focus-within'))).toBe(true)
    }
    await tab.keyboard.press('Escape')
    // The page gives the focus back after it has drawn itself without the dialog.
    const settings = tab.getByRole('button', { name: 'Settings' })
    await expect.poll(() => settings.evaluate((one) => one.matches(':focus'))).toBe(true)
  })

  it.each(['ar', 'kmr', 'en'] as const)('has nothing for axe in the settings in %s', async (language) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { tab, begin } = await visit({ colorScheme })
      await begin(language)
      await tab.locator('header .icon').click()
      await tab.getByRole('dialog').waitFor()
      await new Promise((resolve) => setTimeout(resolve, 300))
      await expectNothingForAxe(tab)
    }
  })

  it('parts the days in words and marks what came while nobody looked', async () => {
    const { tab, begin, add, room } = await visit({ locale: 'en' })
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    expect(await tab.locator('.mark').count()).toBe(0)
    for (const item of room().items) item.at = '2026-03-05T09:00:00Z'
    await keep(tab)
    await tab.reload()
    await tab.getByText('Thursday, 5 March').waitFor()
    await tab.evaluate(
      `Object.defineProperty(document, 'hidden', { get: () => window.away !== false, configurable: true })`,
    )
    add(room(), { from: 'staff', kind: 'text', text: 'good morning' })
    await tab.locator('.mark.new', { hasText: 'New messages' }).waitFor()
    await tab.locator('.mark', { hasText: 'Today' }).waitFor()
    await expect.poll(() => tab.title()).toBe('• Chat')
    await tab.evaluate(`window.away = false; document.dispatchEvent(new Event('visibilitychange'))`)
    await expect.poll(() => tab.title()).toBe('Chat')
  })

  it('comes back by itself when a start is refused for a moment', async () => {
    const { tab, begin, state } = await visit({ locale: 'en' })
    state.storing = false
    await begin('en')
    await tab.getByText('A moment, please').waitFor()
    state.storing = true
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor({ timeout: 15_000 })
  })
})
