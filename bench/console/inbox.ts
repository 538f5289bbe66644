import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { createApp } from '../../src/app.ts'
import { connect } from '../../src/db/client.ts'
import { openConsole, phone } from '../../test/console/console-page.ts'
import { type TestApp, testConfig } from '../../test/support/app.ts'
import { findBrowser } from '../../test/support/find-browser.ts'
import { staffIn } from '../../test/support/staff.ts'
import { startTestPostgres } from '../../test/support/start-postgres.ts'
import { createTestChannel } from '../../test/support/test-channel.ts'
import { buildConsoleInPlace } from '../../test/web/built-page.ts'
import { openManyChats } from './many-chats.ts'

/**
 * `npm run bench:inbox`: a worker's inbox with thousands of open chats, in Chromium on a phone's screen with its
 * processor slowed down: how long a frame takes while she scrolls to the very end, and how long a filter and a search take.
 */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    chats: { type: 'string', default: '5000' },
    /** How many times slower than this machine. */
    slower: { type: 'string', default: '4' },
  },
})
const [count, slower] = [Number(values.chats), Number(values.slower)]
const executablePath = await findBrowser()
if (!executablePath) {
  console.error('This needs a Chromium (CHROMIUM_PATH names one).')
  process.exit(1)
}
await buildConsoleInPlace()

const folder = await mkdtemp(join(tmpdir(), 'mpcc-bench-'))
{
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const postgres = stack.use(await startTestPostgres(folder))
  const config = { ...testConfig(postgres.url, null), roles: new Set(['web'] as const) }
  const channel = createTestChannel()
  const app = stack.use(await createApp(config, { channels: [channel] }))
  const { sql, db, close } = connect(postgres.url, { max: 2, name: 'bench' })
  stack.defer(close)
  const test = { app, config, channel, database: { url: postgres.url, sql, db } } as unknown as TestApp
  const worker = await staffIn(test)
  await openManyChats(test, count)
  await sql`analyze`

  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...root] })
  stack.defer(() => browser.close())
  const { tab, context } = await openConsole(browser, app.url ?? '', {
    language: 'en',
    device: phone,
    worker,
    at: '#/inbox/center',
  })
  await tab.locator('.chat-row').first().waitFor()
  const line = await context.newCDPSession(tab)
  await line.send('Emulation.setCPUThrottlingRate', { rate: slower })

  console.log(
    `${count} open chats, a phone's screen, the processor ${slower} times slower than this machine's`,
  )
  report('frame, scrolling to the end while rows come', await frames(tab))
  const all = await tab.evaluate(`document.querySelector('.virtual li').getAttribute('aria-setsize')`)
  console.log(`rows in the list at its end: ${all}; in the page: ${await tab.locator('.chat-row').count()}`)
  report('frame, scrolling through all again', await frames(tab))
  const code = await tab.locator('.chat-row .code').first().textContent()

  await tab.getByRole('button', { name: 'Filters' }).click()
  const filtered: number[] = []
  for (const language of ['kmr', 'ar', 'en', 'kmr', 'ar', 'en', 'kmr', 'ar', 'en', 'kmr'])
    filtered.push(await untilOtherRows(tab, '.filters label:nth-child(2) select', language))
  report('filter chosen to its rows', filtered)
  report('code typed to its row (waits 350 ms for more)', [
    await untilOtherRows(tab, '.find input', code ?? ''),
  ])
}
process.exit(0)

/** Milliseconds of each frame while the list goes down by a screen a frame, until its end stands still. */
function frames(tab: Page): Promise<number[]> {
  return tab.evaluate(`new Promise((done) => {
    const list = document.querySelector('.virtual')
    list.scrollTop = 0
    const times = []
    let last = performance.now()
    let still = 0
    const next = (now) => {
      times.push(now - last)
      last = now
      const before = list.scrollTop
      list.scrollTop += list.clientHeight * 0.8
      still = list.scrollTop === before ? still + 1 : 0
      // The end of what came is not the end: the next page may be on its way.
      const all = Number(list.querySelector('li')?.getAttribute('aria-setsize')) >= ${count}
      if (still < (all ? 5 : 600)) requestAnimationFrame(next)
      else done(times.slice(1, -5))
    }
    requestAnimationFrame(next)
  })`)
}

/** Milliseconds from a change of a field to the first row of another list. */
function untilOtherRows(tab: Page, field: string, value: string): Promise<number> {
  return tab.evaluate(`new Promise((done) => {
    const first = () => document.querySelector('.chat-row')?.dataset.chat
    const before = first()
    const field = document.querySelector(${JSON.stringify(field)})
    const began = performance.now()
    const look = () => (first() && first() !== before ? done(performance.now() - began) : requestAnimationFrame(look))
    field.value = ${JSON.stringify(value)}
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }))
    requestAnimationFrame(look)
  })`)
}

function report(what: string, times: number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  const share = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(0)
  const slow = times.filter((ms) => ms > 50).length
  console.log(
    `${what.padEnd(46)} ${times.length} times, ms: p50 ${share(0.5)}, p95 ${share(0.95)}, most ${share(0.99999)}; over 50 ms: ${slow}`,
  )
}
