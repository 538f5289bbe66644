// Runs a program of this checkout on any machine with Node 20 or newer: installs what package-lock.json names, builds the
// page when its sources changed, and hands over to Node 24, which runs TypeScript. Plain JavaScript, no dependency.
//   node scripts/run.mjs <file.ts> [arguments]
//   node scripts/run.mjs --test [arguments for vitest]
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPage, isPageBuilt } from './build-page.mjs'
import { findNode } from './find-node.mjs'
import { hydratePostgres } from './hydrate-postgres.mjs'
import { install, isInstalled } from './install.mjs'
import { withLock } from './lock.mjs'
import { Plain } from './progress.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }
const [program, ...args] = process.argv.slice(2)
if (!program) {
  console.error('Use: node scripts/run.mjs <file.ts> | --test [arguments]')
  process.exit(2)
}

try {
  const needsPage = program === '--test' || program === 'src/main.ts'
  const isPrepared = () => isInstalled(root) && (!needsPage || isPageBuilt(root))
  if (!isPrepared()) await withLock(root, () => prepare(needsPage))
  hydratePostgres(root)
  const node = findNode(root)
  const command =
    program === '--test' ? [join(root, 'node_modules/vitest/vitest.mjs'), 'run'] : [join(root, program)]
  process.exitCode = await run(node, [...command, ...args])
} catch (error) {
  if (!(error instanceof Plain)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
}

async function prepare(needsPage) {
  if (!isInstalled(root)) await install(root)
  if (needsPage && !isPageBuilt(root)) await buildPage(root, findNode(root))
}

/** Runs the program in our place: same streams, our signals, its exit code. */
function run(node, command) {
  // The fourth stream is a line that breaks when we are killed: the service then stops by itself.
  const streams = ['inherit', 'inherit', 'inherit', ...(program === '--test' ? [] : ['ipc'])]
  const env = {
    ...process.env,
    PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
  }
  const child = spawn(node, command, { cwd: root, stdio: streams, env })
  // A terminal sends Ctrl-C to the whole group, the program included; to pass it on would be a second one.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  // npm was killed, and with it whoever could have stopped us.
  const born = ancestors()
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event && ancestors() !== born) child.kill('SIGTERM')
  }, 200)
  watch.unref()
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      clearInterval(watch)
      if (child.connected) child.disconnect()
      resolve(code ?? (signal ? 128 + (signalNumbers[signal] ?? 1) : 1))
    })
  })
}

/** Our parent and its parent: npm, or the shell that npm put in between, which outlives it. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`
  } catch {
    return `${process.ppid}`
  }
}
