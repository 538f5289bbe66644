import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** `npm run check`: every check that is not a test. All of them run; one line each; exit code 1 if any failed. */
const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

/** All script and style of the chat, gzipped: on a weak line every kilobyte is a sixth of a second. */
const webBudget = 25_000
/** What the console's first sight costs, gzipped: page, script, style and the largest language. */
const consoleBudget = 60_000

type Check = [name: string, run: () => Promise<string | null>]
const checks: Check[] = [
  ['format and lint (biome)', program(bin('biome'), 'check', '--error-on-warnings', '.')],
  ['types (tsc)', program(bin('tsc'), '--noEmit', '-p', '.')],
  ['nothing unused (knip)', program(bin('knip'), '--no-progress')],
  ['flows and locales', program(process.execPath, join(root, 'scripts/flows.ts'))],
  ['size of the web chat', webSize],
  ['size of the console', consoleSize],
  ['types of the console (tsc)', program(bin('tsc'), '--noEmit', '-p', join(root, 'src/web/console'))],
  ["types of the partners' page (tsc)", program(bin('tsc'), '--noEmit', '-p', join(root, 'src/web/partner'))],
]

const failed: string[] = []
for (const [name, run] of checks) {
  const began = performance.now()
  const problem = await run().catch((error: Error) => error.message)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${problem === null ? 'ok    ' : 'FAILED'} ${name}, ${seconds} s`)
  if (problem === null) continue
  failed.push(name)
  console.log(problem.replace(/^/gm, '       '))
}
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join('; ')}`)

const out = process.argv.indexOf('--out')
if (out > 0)
  writeFileSync(
    process.argv[out + 1] ?? 'check.json',
    JSON.stringify({ passed: checks.length - failed.length, failed: failed.length }),
  )
process.exitCode = failed.length === 0 ? 0 : 1

/** Null when it ended with 0, else what it printed. */
function program(command: string, ...args: string[]) {
  return () =>
    new Promise<string | null>((done, fail) => {
      const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
      const printed: Buffer[] = []
      child.stdout.on('data', (bytes: Buffer) => printed.push(bytes))
      child.stderr.on('data', (bytes: Buffer) => printed.push(bytes))
      child.once('error', fail)
      child.once('close', (code) =>
        done(code === 0 ? null : Buffer.concat(printed).toString().trim() || `exit code ${code}`),
      )
    })
}

/** What index.html names, now or for later, and the two that others load. Older builds may lie beside: open pages want them. */
async function webSize(): Promise<string | null> {
  const folder = join(root, 'dist/web')
  if (!existsSync(folder)) return null
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const asked = [...page.matchAll(/(?:src|href)="\.?\/?([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
  const later = (/name="extras" content="([^"]+)"/.exec(page)?.[1] ?? '').split(' ').filter(Boolean)
  const files = asked.length === 0 ? [] : [...asked, ...later, 'embed.js', 'sw.js']
  const sizes = files.map((name) => gzipSync(readFileSync(join(folder, name))).length)
  const sum = sizes.reduce((a, b) => a + b, 0)
  if (files.length === 0) return 'index.html names no script'
  return sum <= webBudget ? null : `${sum} bytes of script and style (gzipped); the budget is ${webBudget}`
}

/** What the console's page names, and the largest file of texts: more is fetched only when a page is gone to. */
async function consoleSize(): Promise<string | null> {
  const folder = join(root, 'dist/console')
  if (!existsSync(folder)) return null
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const asked = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '')
  if (asked.length === 0) return 'index.html names no script'
  const size = (name: string) => gzipSync(readFileSync(join(folder, name))).length
  const texts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.json'))
  const sum =
    [...asked, 'index.html'].reduce((bytes, name) => bytes + size(name), 0) +
    Math.max(...texts.map((name) => size(`assets/${name}`)))
  return sum <= consoleBudget ? null : `${sum} bytes at first sight (gzipped); the budget is ${consoleBudget}`
}
