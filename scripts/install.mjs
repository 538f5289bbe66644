import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { hydratePostgres } from './hydrate-postgres.mjs'
import { Plain, withProgress } from './progress.mjs'

/**
 * Whether node_modules holds what package-lock.json names: npm's own account of what it installed
 * (node_modules/.package-lock.json, written last) is held against it, and every package's folder must be there.
 * @param {string} root the checkout
 */
export function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const found = packagesOf(join(root, 'node_modules/.package-lock.json'))
  if (!wanted || !found) return false
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === '' || link) continue
    const there = found[path]
    // What is optional may be for another machine.
    if (!there ? !optional : there.version !== version || !existsSync(join(root, path))) return false
  }
  return true
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

/**
 * Installs what the lock file names, without scripts and without touching package.json or the lock file. Not `npm ci`:
 * that refuses a lock file which lacks the packages of other systems, as one written behind a partial mirror does.
 * An older Node's warnings are not shown; a failure is, with what to do.
 * @param {string} root
 */
export async function install(root) {
  const { code, said } = await withProgress('Installing what it needs (about a minute, once)', () =>
    npmInstall(root),
  )
  if (code === 0 && isInstalled(root)) {
    hydratePostgres(root)
    return
  }
  throw new Plain(`${explain(said)}\n\nnpm said:\n${tail(said)}`)
}

function npmInstall(root) {
  // --include: a production machine also builds the page, with what package.json calls dev.
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const viaNpm = process.env.npm_execpath && /npm-cli\.js$/.test(process.env.npm_execpath)
  const [command, first] = viaNpm
    ? [process.execPath, [process.env.npm_execpath]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  const env = { ...process.env, npm_config_loglevel: 'error', NODE_NO_WARNINGS: '1', ...ownCache(root) }
  const child = spawn(command, [...first, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !viaNpm && process.platform === 'win32',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const stop = () => child.kill('SIGTERM')
  process.once('exit', stop)
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, said: `${said}\n${error.message}` }))
    child.on('close', (code) => {
      process.removeListener('exit', stop)
      resolve({ code, said })
    })
  })
}

/** npm keeps its cache in the home folder; where that cannot be written it goes into the checkout. */
function ownCache(root) {
  const home = process.env.HOME || homedir()
  const cache = process.env.npm_config_cache || join(home, '.npm')
  try {
    accessSync(existsSync(cache) ? cache : home, constants.W_OK)
    return {}
  } catch {
    return { npm_config_cache: join(root, '.build/npm-cache') }
  }
}

function explain(said) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/i.test(said))
    return 'The packages could not be fetched. Check the internet connection (and `npm config get proxy` and `registry`), then start again: what was fetched is kept.'
  if (/ENOSPC/.test(said)) return 'The disk is full. Free about 1.5 GB, then start again.'
  if (/EACCES|EPERM|EROFS/.test(said))
    return 'The folder node_modules cannot be written. Start as the user that owns this checkout.'
  if (/ENOENT.*npm|npm: not found/.test(said))
    return 'npm was not found. Install Node with npm from https://nodejs.org, then start again.'
  return 'The installation failed. Start again; if it fails the same way, delete node_modules first.'
}

const tail = (said) =>
  said
    .split('\n')
    .filter((line) => !/^(npm error)?\s*$/.test(line))
    .slice(0, 12)
    .join('\n')
