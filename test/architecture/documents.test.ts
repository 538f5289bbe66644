import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })]
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts

describe.each(documents)('%s', (document) => {
  const text = read(document)

  it('links to files that exist', () => {
    const links = [...text.matchAll(/(?:\]\(|src=")([^)#\s"]+)(?:#[^)]*)?[)"]/g)].map(
      (match) => match[1] ?? '',
    )
    const local = links.filter((link) => !/^[a-z]+:/.test(link))
    expect(local.filter((link) => !existsSync(join(root, dirname(document), link)))).toEqual([])
  })

  it('names files and folders that exist', () => {
    const named = [
      ...text.matchAll(/`((?:src|flows|locales|docs|scripts|test|migrations|bench|data)\/[\w./-]*)`/g),
    ]
    const missing = named.map((match) => match[1] ?? '').filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  it('names npm scripts that exist', () => {
    const named = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map((match) => match[1] ?? '')
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})

describe('the configuration table of README.md', () => {
  const table = new Set(
    [...read('README.md').matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map((match) => match[1] ?? ''),
  )

  it('has every name that the program reads', () => {
    const parsers = globSync('src/config/**/*.ts', { cwd: root }).map(read).join('\n')
    const names = new Set(
      [...parsers.matchAll(/(?:\benv\.|\bread\(\s*')([A-Z][A-Z_]{3,})\b/g)].map((match) => match[1] ?? ''),
    )
    expect(names.size).toBeGreaterThan(12)
    // The desktop's own names are not settings of ours.
    expect([...names].filter((name) => !table.has(name) && !/^(HOME|XDG_)/.test(name))).toEqual([])
  })

  it.each([
    'HOST',
    'PORT',
    'PUBLIC_URL',
    'DATA_DIR',
    'DATABASE_URL',
    'REDIS_URL',
    'MASTER_KEY',
    'ROLES',
    'LOG_LEVEL',
    'TRUST_PROXY',
    'EMBED_ORIGINS',
    'TELEGRAM_BOT_TOKEN',
    'TELEGRAM_API_ROOT',
    'TELEGRAM_MODE',
    'TELEGRAM_WEBHOOK_SECRET',
  ])('has %s, which operators rely on', (name) => expect(table).toContain(name))
})
