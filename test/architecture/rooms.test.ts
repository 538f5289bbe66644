import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, readSource, roomOf, sources, withoutComments } from './imports.ts'

const root = join(import.meta.dirname, '../..')
const rooms = readRooms()
const files = sources(root)

/** The table "Rooms" of docs/architecture.md is the rule: `| \`room/\` | owns | may import |`. */
function readRooms(): Map<string, Set<string>> {
  const doc = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  const rows = doc.matchAll(/^\| `(\w+)\/` \|[^|]*\|([^|]*)\|$/gm)
  return new Map(
    [...rows].map(([, room = '', may = '']) => [
      room,
      new Set([...may.matchAll(/`(\w+)`/g)].map((m) => m[1] ?? '')),
    ]),
  )
}

describe('rooms', () => {
  it('are all named in docs/architecture.md', () => {
    const found = new Set(files.map(roomOf).filter((room) => room !== null))
    expect([...found].filter((room) => !rooms.has(room))).toEqual([])
  })

  it('import only the rooms that docs/architecture.md lets them', () => {
    const strays = files
      .filter((path) => roomOf(path) !== null)
      .flatMap((path) => importsOf(root, path))
      .filter(({ from, to, typeOnly }) => {
        const [room, target] = [roomOf(from) ?? '', roomOf(to)]
        if (typeOnly || target === null || target === room) return false
        if (!existsSync(join(root, 'src', to))) return false
        return !rooms.get(room)?.has(target)
      })
      .map(({ from, to }) => `${from} imports ${to}`)
    expect(strays).toEqual([])
  })

  it('never import the composition root or a program', () => {
    const strays = files
      .filter((path) => !['main.ts', 'chat.ts', 'app.ts'].includes(path))
      .flatMap((path) => importsOf(root, path))
      .filter(({ to, typeOnly }) => !typeOnly && ['main.ts', 'chat.ts', 'app.ts'].includes(to))
    expect(strays).toEqual([])
  })

  it('leave the flow engine and the understanding without packages of the outside world', () => {
    const pure = files.filter((path) => /^(flow|understanding)\//.test(path))
    const outside = pure
      .flatMap((path) => importsOf(root, path))
      .filter(({ to }) =>
        /^node:(net|http|https|dns|child_process)|^(postgres|drizzle|bullmq|fastify|grammy)/.test(to),
      )
    expect(outside).toEqual([])
  })
})

describe('sources', () => {
  it('read the environment in the programs alone', () => {
    const readers = files.filter((path) => /process\.env\b/.test(withoutComments(readSource(root, path))))
    expect(readers.filter((path) => !['main.ts', 'chat.ts'].includes(path))).toEqual([])
  })

  it('print nothing but through the log, except the programs and the terminal', () => {
    const printers = files.filter((path) => /\bconsole\.\w+\(/.test(withoutComments(readSource(root, path))))
    expect(printers.filter((path) => !/^(main|chat)\.ts$|^channels\/terminal\//.test(path))).toEqual([])
  })
})
