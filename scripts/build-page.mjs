import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Plain, withProgress } from './progress.mjs'

const stamp = (root) => join(root, 'dist/web.stamp')

/**
 * Whether the pages in dist were built from the sources that are here. A checkout without sources is served as it is.
 * @param {string} root
 */
export function isPageBuilt(root) {
  if (!existsSync(join(root, 'src/web/vite.config.ts'))) return true
  const built = [...['web', 'console', 'partner'].map((page) => `dist/${page}/index.html`), 'dist/web.stamp']
  if (!built.every((file) => existsSync(join(root, file)))) return false
  return readFileSync(stamp(root), 'utf8') === hashSources(root)
}

/**
 * @param {string} root
 * @param {string} node
 */
export async function buildPage(root, node) {
  const hash = hashSources(root)
  rmSync(stamp(root), { force: true })
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const configs = ['vite', 'console.vite', 'partner.vite'].map((name) => `src/web/${name}.config.ts`)
  const build = (config) => runQuietly(node, [vite, 'build', '--config', config, '--logLevel', 'error'], root)
  const results = await withProgress('Building the pages', () => Promise.all(configs.map(build)))
  for (const { code, said } of results)
    if (code !== 0)
      throw new Plain(`The page could not be built:\n${said.trim().split('\n').slice(-20).join('\n')}`)
  writeFileSync(stamp(root), hash)
}

/** By content: a fresh clone's dates say nothing. */
function hashSources(root) {
  const locales = join(root, 'locales')
  const texts = existsSync(locales)
    ? readdirSync(locales).flatMap((language) =>
        ['web.json', 'console.json', 'partner.json'].map((file) => join('locales', language, file)),
      )
    : []
  const pages = readdirSync(join(root, 'src/web'), { recursive: true }).map((file) =>
    join('src/web', String(file)),
  )
  const hash = createHash('sha256')
  for (const file of [...pages, ...texts, 'package-lock.json'].sort()) {
    const bytes = read(join(root, file))
    if (bytes) hash.update(file).update('\0').update(bytes).update('\0')
  }
  return hash.digest('hex')
}

/** Null for what is no file. */
function read(file) {
  try {
    return readFileSync(file)
  } catch (error) {
    if (['EISDIR', 'ENOENT', 'ENOTDIR'].includes(error.code)) return null
    throw error
  }
}

function runQuietly(command, args, cwd) {
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, said }))
  })
}
