import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { createApp } from '../src/app.ts'
import { languageNames } from '../src/web/chat/languages.ts'
import { testConfig } from '../test/support/app.ts'
import { findBrowser } from '../test/support/find-browser.ts'
import { startTestPostgres } from '../test/support/start-postgres.ts'

/** `npm run bench:web`: how long a first visit takes on a 2G line, by Chromium's network emulation, and what it loads. */
const bytesPerSecond = (50 * 1000) / 8
const latencyMs = 500
const rounds = 5
const labels = {
  firstScreen: 'opening to the choice of a language',
  answer: 'tap on a language to the first answer',
  fromOpening: 'opening to the first answer (taps at once)',
  reply: 'tap on a choice to its answer',
  bytes: 'loaded in all',
}
const project = fileURLToPath(new URL('..', import.meta.url))

const browserPath = await findBrowser()
if (!browserPath) {
  console.error('This needs a Chromium (CHROMIUM_PATH names one).')
  process.exit(1)
}
await build({ configFile: join(project, 'src/web/vite.config.ts'), logLevel: 'error' })
await printSizes()

const folder = await mkdtemp(join(tmpdir(), 'mpcc-bench-'))
{
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const postgres = stack.use(await startTestPostgres(folder))
  const config = { ...testConfig(postgres.url, null), roles: new Set(['web', 'turns', 'sends'] as const) }
  const app = stack.use(await createApp(config))
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--disable-dev-shm-usage', ...root],
  })
  stack.defer(() => browser.close())
  const visits = []
  for (let n = 0; n < rounds; n += 1) visits.push(await visit(browser, app.url ?? ''))
  console.log(`\nFirst visit, 50 kbit/s and ${latencyMs} ms, nothing cached, median of ${rounds} (slowest):`)
  for (const key of ['firstScreen', 'answer', 'fromOpening', 'reply', 'bytes'] as const) {
    const sorted = visits.map((one) => one[key]).sort((a, b) => a - b)
    const unit = key === 'bytes' ? 'bytes' : 'ms'
    console.log(`${labels[key].padEnd(44)} ${sorted[rounds >> 1]} ${unit} (${sorted[rounds - 1]})`)
  }
}
process.exit(0)

async function visit(browser: Browser, url: string) {
  const context = await browser.newContext({ locale: 'ar', viewport: { width: 360, height: 740 } })
  const tab = await context.newPage()
  const line = await context.newCDPSession(tab)
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  })
  let bytes = 0
  line.on('Network.dataReceived', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  const began = performance.now()
  const since = (from: number) => Math.round(performance.now() - from)
  void tab.goto(url, { waitUntil: 'commit', timeout: 60_000 }).catch(() => {})
  const button = tab.getByRole('button', { name: languageNames.ar })
  await appears(tab, '.languages button', 0)
  const firstScreen = since(began)
  const tapped = performance.now()
  await button.click()
  await appears(tab, '.service .bubble', 0)
  const [answer, fromOpening] = [since(tapped), since(began)]
  await tab.getByRole('group').waitFor()
  const heard = await tab.locator('.service .bubble').count()
  const chose = performance.now()
  await tab.getByRole('group').getByRole('button').first().click()
  await appears(tab, '.service .bubble', heard)
  const reply = since(chose)
  await context.close()
  return { firstScreen, answer, fromOpening, reply, bytes }
}

/** By the frame; playwright's own waiting looks twice a second. */
function appears(tab: Page, selector: string, index: number) {
  const isThere = (wanted: { selector: string; index: number }) => {
    const { document } = globalThis as unknown as { document: { querySelectorAll(s: string): object[] } }
    return document.querySelectorAll(wanted.selector).length > wanted.index
  }
  return tab.waitForFunction(isThere, { selector, index }, { polling: 'raf', timeout: 60_000 })
}

async function printSizes() {
  const folder = join(project, 'dist/web')
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const texts = (await readdir(join(folder, 'assets'))).filter((name) => /^ar-.*\.json$/.test(name))
  const asked = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
  const later = (/name="extras" content="([^"]+)"/.exec(page)?.[1] ?? '').split(' ')
  const all = ['index.html', ...asked, ...later, `assets/${texts[0]}`, 'embed.js', 'sw.js']
  let scripts = 0
  for (const name of all) {
    const bytes = await readFile(join(folder, name))
    const zipped = gzipSync(bytes, { level: 9 }).length
    if (/\.(?:js|css)$/.test(name)) scripts += zipped
    console.log(`${name.padEnd(44)} ${bytes.length} bytes, gzip ${zipped}`)
  }
  console.log(`${'JavaScript and CSS in all'.padEnd(44)} gzip ${scripts} bytes`)
}
