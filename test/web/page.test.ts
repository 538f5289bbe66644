import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { languageNames } from '../../src/web/chat/languages.ts'
import { hasBrowser } from '../support/services.ts'
import { expectNothingForAxe, menu, pageVisits } from './page-visits.ts'

describe.runIf(hasBrowser())('the page', () => {
  const { visit, page } = pageVisits()

  it('asks for the language, guesses only its own words, and has the way out at once', async () => {
    const { tab, complaints } = await visit({ locale: 'ku-TR' })
    await tab.getByRole('heading', { name: 'Zimanê xwe hilbijêrin' }).waitFor()
    expect(await tab.locator('html').getAttribute('lang')).toBe('kmr')
    for (const name of Object.values(languageNames)) {
      const box = await tab.getByRole('button', { name }).boundingBox()
      expect(box?.height).toBeGreaterThanOrEqual(44)
    }
    await tab.getByRole('button', { name: 'Derketina bilez' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('takes a tap before the page itself has come, and goes on with it', async () => {
    const { tab, context, url, received } = await visit({ locale: 'en' })
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    await context.route('**/assets/index-*.js', async (route) => {
      await held
      await route.continue()
    })
    await tab.goto(url, { waitUntil: 'commit' })
    await tab.getByRole('button', { name: 'English' }).click()
    await tab.getByText('One moment, please').waitFor()
    await expect.poll(() => received.length).toBe(1)
    goOn()
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    expect(received).toHaveLength(1)
  })

  it('is written from right to left in Arabic and lets one answer by button', async () => {
    const { tab, begin, received, complaints } = await visit()
    await begin()
    await tab.getByText(menu.ar[0] ?? '').waitFor()
    expect(await tab.locator('html').getAttribute('dir')).toBe('rtl')
    const bubble = await tab.locator('.service .bubble').first().boundingBox()
    expect((bubble?.x ?? 0) + (bubble?.width ?? 0)).toBeGreaterThan(300)
    await tab.getByRole('button', { name: 'تعلّم مهنة' }).click()
    await tab.locator('.person .bubble', { hasText: 'تعلّم مهنة' }).waitFor()
    expect(received.at(-1)?.body).toMatchObject({ kind: 'tap', option: 'learn-trade' })
    expect(complaints).toEqual([])
  })

  it('shows each message once, and the buttons of the last question only', async () => {
    const { tab, begin, say } = await visit()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await say('sewing')
    await tab.getByText('222 3333').waitFor()
    expect(await tab.locator('.person .bubble').allTextContents()).toEqual(['sewing'])
    expect(await tab.getByRole('group').count()).toBe(0)
    expect(await tab.locator('bdi[dir=ltr]').textContent()).toBe('+963 11 222 3333')
  })

  it('sends with Enter, begins a line with Shift and Enter, and counts what is left', async () => {
    const { tab, begin, received } = await visit()
    await begin('en')
    const area = tab.getByRole('textbox', { name: 'Your message' })
    await area.fill('one')
    await area.press('Shift+Enter')
    await area.pressSequentially('two')
    await area.press('Enter')
    await expect.poll(() => received.at(-1)?.body).toEqual({ kind: 'text', text: 'one\ntwo' })
    await area.fill('a'.repeat(4_001))
    await tab.getByText('Please send it in parts').waitFor()
    expect(await tab.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
    await area.press('Enter')
    expect(received).toHaveLength(2)
  })

  it('asks for a moment while the server is full, and sends by itself, once and in order', async () => {
    const { tab, begin, say, state, received } = await visit()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    state.storing = false
    await say('first')
    await say('second')
    await tab.getByText('A moment, please').waitFor()
    expect(await tab.getByRole('alert').count()).toBe(0)
    state.storing = true
    await tab.getByText('222 3333').nth(1).waitFor({ timeout: 20_000 })
    const texts = received.map(({ body }) => (body.kind === 'text' ? body.text : '')).filter(Boolean)
    expect(texts).toEqual(['first', 'second'])
    await expect.poll(() => tab.getByText('A moment, please').count()).toBe(0)
  })

  it('asks for a moment when a stream says so', async () => {
    const { tab, begin, room } = await visit({}, () => {
      const real = globalThis.fetch
      globalThis.fetch = (path, init) =>
        String(path).indexOf('chat/events') === 0 && !Reflect.get(globalThis, 'told')
          ? Promise.resolve(new Response('event: busy\ndata: {}\n\n')).finally(() =>
              Reflect.set(globalThis, 'told', true),
            )
          : real(path, init)
    })
    await begin('en')
    await tab.getByText('A moment, please').waitFor()
    expect(room().items.length).toBeGreaterThan(0)
  })

  it('waits with what was written until the line is back', async () => {
    const { tab, begin, say, context, received } = await visit()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await context.setOffline(true)
    await say('without a line')
    await tab.getByText('Waiting for the connection').waitFor({ timeout: 15_000 })
    await tab.getByRole('button', { name: 'Send again' }).waitFor()
    await context.setOffline(false)
    await tab.getByText('222 3333').waitFor({ timeout: 20_000 })
    expect(received.filter(({ body }) => body.kind === 'text')).toHaveLength(1)
  })

  it('says why a message is refused for good, and lets her try again', async () => {
    const { tab, begin, say, received } = await visit()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await tab.route('**/chat/messages', (route) => route.fulfill({ status: 413, body: '{}' }))
    await say('long')
    await tab.getByRole('alert').waitFor()
    await tab.unroute('**/chat/messages')
    await tab.getByRole('button', { name: 'Send again' }).click()
    await tab.getByText('222 3333').waitFor()
    expect(received.filter(({ body }) => body.kind === 'text')).toHaveLength(1)
  })

  it('comes back by itself after the line was lost, with nothing lost or doubled', async () => {
    const { tab, begin, server, add, room } = await visit()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await tab.route('**/chat/events**', (route) => route.abort())
    server.server.closeAllConnections()
    for (let n = 1; n <= 3; n += 1) add(room(), { from: 'service', kind: 'text', text: `meanwhile ${n}` })
    await tab.getByText('The connection was lost').waitFor({ timeout: 10_000 })
    expect(await tab.getByText('meanwhile').count()).toBe(0)
    await tab.unroute('**/chat/events**')
    await tab.getByText('meanwhile 3').waitFor({ timeout: 20_000 })
    const texts = await tab.locator('.service .bubble').allTextContents()
    expect(texts.slice(1)).toEqual(['meanwhile 1', 'meanwhile 2', 'meanwhile 3'])
    await expect.poll(() => tab.getByText('The connection was lost').count()).toBe(0)
  })

  it('asks every few seconds where a response cannot be read as it arrives', async () => {
    const { tab, begin, say } = await visit({}, () => {
      Object.defineProperty(Response.prototype, 'body', { get: () => null })
    })
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor({ timeout: 10_000 })
    await say('sewing')
    await tab.getByText('222 3333').waitFor({ timeout: 10_000 })
  })

  it('says that a chat has ended, and begins another', async () => {
    const { tab, begin, say, chats } = await visit()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    chats.clear()
    await say('hello')
    await tab.getByText('This chat has ended').waitFor()
    await tab.getByRole('button', { name: 'New chat' }).click()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
  })

  it('follows the language that the service speaks', async () => {
    const { tab, begin, add, room } = await visit()
    await begin('ar')
    await tab.getByRole('button', { name: 'تعلّم مهنة' }).waitFor()
    room().language = 'kmr'
    add(room(), { from: 'service', kind: 'text', text: 'Bi xêr hatin' })
    await tab.getByRole('button', { name: 'Derketina bilez' }).waitFor()
    expect(await tab.locator('html').getAttribute('dir')).toBe('ltr')
  })

  it('leaves nothing behind on a quick exit', async () => {
    const { tab, begin, say, context, url, heard, room } = await visit()
    await context.route('https://www.google.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>weather' }),
    )
    await begin('en')
    await say('a word of mine')
    await tab.getByText('222 3333').waitFor()
    const left = await tab.evaluate(`(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      caches: (await caches.keys()).length,
      databases: (await indexedDB.databases()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      url: location.href,
    }))()`)
    expect(left).toEqual({ local: 0, session: 0, caches: 0, databases: 0, workers: 0, url })
    const referrer = tab
      .waitForRequest('https://www.google.com/**')
      .then((request) => request.headers().referer)
    await tab.getByRole('button', { name: 'Leave quickly' }).click()
    await tab.waitForURL('https://www.google.com/**')
    expect(await referrer).toBeUndefined()
    expect(await context.cookies()).toEqual([])
    await expect.poll(() => heard.get(room().id)?.size).toBe(0)
    expect(await tab.evaluate('history.length')).toBe(2)
    await tab.goBack()
    expect(await tab.content()).not.toContain('a word of mine')
  })

  it('tells a passer-by nothing', async () => {
    const { tab, begin } = await visit()
    await begin('en')
    await tab.getByRole('button', { name: 'Learn a trade' }).waitFor()
    await expect.poll(() => tab.title()).toBe('Chat')
    const html = await readFile(join(page().root, 'index.html'), 'utf8')
    expect(html).not.toMatch(/mpcc|center|syria|impact/i)
  })

  it('fits a narrow screen and large text', async () => {
    const { tab, begin, say } = await visit({ viewport: { width: 320, height: 480 } })
    await tab.evaluate(`document.documentElement.style.fontSize = '200%'`)
    await begin('kmr')
    await tab.getByRole('button', { name: 'Fêrbûna pîşeyekê' }).waitFor()
    await say('gotinekedirêjgotinekedirêjgotinekedirêjgotinekedirêjgotinekedirêj')
    await tab.getByText('222 3333').waitFor()
    const overflow = await tab.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    const leave = await tab.getByRole('button', { name: 'Derketina bilez' }).boundingBox()
    expect((leave?.x ?? -1) >= 0 && (leave?.x ?? 0) + (leave?.width ?? 0) <= 320).toBe(true)
  })

  it('is small', async () => {
    const files = await readdir(page().root, { recursive: true })
    const sizes = await Promise.all(
      files
        .filter((name) => /\.(?:js|css)$/.test(name))
        .map(async (name) => gzipSync(await readFile(join(page().root, name))).length),
    )
    expect(sizes).toHaveLength(7)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(25_000)
  })

  it('comes compressed, the page itself never kept, its parts for ever', async () => {
    const { server } = await visit()
    const html = await server.inject({ url: '/', headers: { 'accept-encoding': 'br' } })
    expect(html.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'no-store' })
    const script = /assets\/[\w-]+\.js/.exec((await server.inject('/')).body)?.[0]
    const asset = await server.inject({ url: `/${script}`, headers: { 'accept-encoding': 'gzip' } })
    expect(asset.headers).toMatchObject({ 'content-encoding': 'gzip' })
    expect(asset.headers['content-type']).toMatch('javascript')
    expect(asset.headers['cache-control']).toMatch('immutable')
  })

  it.each([
    ['ar', 'light'],
    ['kmr', 'dark'],
    ['en', 'light'],
    ['ar', 'dark'],
  ] as const)('has nothing for axe to find in %s, %s', async (language, colorScheme) => {
    const { tab, begin, say } = await visit({ colorScheme, locale: language === 'kmr' ? 'ku' : language })
    await tab.getByRole('button', { name: languageNames[language] }).waitFor()
    await expectNothingForAxe(tab)
    await begin(language)
    await tab.getByRole('group').waitFor()
    await expectNothingForAxe(tab)
    await say('hello')
    await tab.getByText('222 3333').waitFor()
    await expectNothingForAxe(tab)
  })
})
