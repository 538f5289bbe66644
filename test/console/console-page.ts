import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { SignedIn } from '../support/staff.ts'

export type Language = 'ar' | 'kmr' | 'en'
export const phone = { viewport: { width: 375, height: 760 }, isMobile: true, hasTouch: true }
export const desk = { viewport: { width: 1280, height: 800 } }

export interface ConsolePage {
  context: BrowserContext
  tab: Page
  /** What the browser complained of: errors of scripts and of the page's policy. */
  complaints: string[]
}

/** The console in a browser of its own, in a language; signed in as somebody, or not. */
export async function openConsole(
  browser: Browser,
  url: string,
  options: { language: Language; device?: typeof desk; worker?: SignedIn; at?: string; look?: object },
): Promise<ConsolePage> {
  const context = await browser.newContext({ ...(options.device ?? desk), locale: options.language })
  if (options.worker) {
    const [name = '', value = ''] = options.worker.cookie.split('=')
    await context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Strict' }])
  }
  context.setDefaultTimeout(15_000)
  const tab = await context.newPage()
  const complaints: string[] = []
  tab.on('pageerror', (error) => complaints.push(error.message))
  tab.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load|ERR_/.test(message.text()))
      complaints.push(message.text())
  })
  await tab.addInitScript(
    (look) => localStorage.setItem('console-look', look),
    JSON.stringify({ language: options.language, ...options.look }),
  )
  await tab.goto(`${url}/console/${options.at ?? ''}`)
  return { context, tab, complaints }
}

/** Everything that the browser keeps of the page, beyond cookies that no script reads. */
export const keptOnDevice = (tab: Page): Promise<string> =>
  tab.evaluate(`(async () => {
    const bodies = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const one of await cache.keys()) bodies.push(one.url + ' ' + (await (await cache.match(one)).text()))
    }
    const databases = await indexedDB.databases()
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, bodies, document.cookie])
  })()`)
