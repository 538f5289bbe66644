import { globSync, readFileSync } from 'node:fs'
import { dirname, posix } from 'node:path'

export interface Import {
  /** Path below src, with `/`. */
  from: string
  /** A path below src, or a package's name. */
  to: string
  /** Gone at run time. */
  typeOnly: boolean
}

const statement = /^[ \t]*(?:import|export)\s+(type\s+)?([\w*\s{},$]*?)\s*(?:from\s*)?'([^']+)'/gm
const dynamic = /\bimport\(\s*'([^']+)'/g

/** All sources below `root/src`, without the browser apps (they are built, not run by Node). */
export const sources = (root: string): string[] =>
  globSync('src/**/*.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/').slice('src/'.length))
    .filter((path) => !path.startsWith('web/'))

export const readSource = (root: string, path: string) => readFileSync(`${root}/src/${path}`, 'utf8')

/** What a file imports, as text alone tells it; comments are not imports. */
export function importsOf(root: string, path: string): Import[] {
  const text = withoutComments(readSource(root, path))
  const found: Import[] = []
  for (const [, type, names = '', target = ''] of text.matchAll(statement))
    found.push({ from: path, to: resolve(path, target), typeOnly: Boolean(type) || allTypes(names) })
  for (const [, target = ''] of text.matchAll(dynamic))
    found.push({ from: path, to: resolve(path, target), typeOnly: false })
  return found
}

/** `{ type A, type B }` */
function allTypes(names: string) {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(names)?.[1]
  const list =
    inner
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '') ?? []
  return list.length > 0 && list.every((name) => name.startsWith('type '))
}

const resolve = (from: string, target: string) =>
  target.startsWith('.') ? posix.join(dirname(from), target) : target

export const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

/**
 * The room of a path below src; null for a file of the top or of app/. Files at the top of channels/ are the port, the words in
 * which others speak of channels; its folders are the channels themselves.
 */
export function roomOf(path: string): string | null {
  // The composition root and its parts know every room.
  if (!path.includes('/') || path.startsWith('app/')) return null
  if (/^channels\/[^/]+$/.test(path)) return 'port'
  return path.split('/')[0] ?? null
}
