import { createReadStream, type Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Sql } from 'postgres'

/** The ways in which words may lie in the clear: plain, hex (a bytea's text), base64 at each offset, JSON escapes. */
export function tracesOf(words: string): Buffer[] {
  const plain = Buffer.from(words, 'utf8')
  const base64 = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '')
    return shifted.slice(Math.ceil((shift * 4) / 3), -2) // the edges depend on what stands around
  })
  const escaped = [...words]
    .map((c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
    .join('')
  const texts = [plain.toString('hex'), ...base64, ...base64.map(urlSafe), escaped, encodeURIComponent(words)]
  return [plain, Buffer.from(words, 'utf16le'), ...texts.map((text) => Buffer.from(text))]
}
const urlSafe = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_')

export const holds = (bytes: Buffer | string, traces: Buffer[]): boolean => {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return traces.some((trace) => buffer.includes(trace))
}

/** Tables (with their schema) whose dump holds the words: all rows, as text and with each bytea's own bytes. */
export async function tablesHolding(
  sql: Sql,
  words: string,
): Promise<{ found: string[]; rows: number; tables: number }> {
  const traces = tracesOf(words)
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    order by 1`
  const found: string[] = []
  let rows = 0
  for (const { name } of tables) {
    const dump = await sql.unsafe(`select t::text as row from ${name} t`)
    rows += dump.length
    const bytes = dump.flatMap(({ row }) => [Buffer.from(row), ...byteasOf(row)])
    if (bytes.some((one) => holds(one, traces))) found.push(name)
  }
  return { found, rows, tables: tables.length }
}
const byteasOf = (row: string) =>
  [...row.matchAll(/\\+x([0-9a-f]+)/g)].map((match) => Buffer.from(match[1] ?? '', 'hex'))

/** Keys of Redis whose names or values hold the words. */
export async function redisKeysHolding(
  url: string,
  words: string,
): Promise<{ found: string[]; keys: number }> {
  const traces = tracesOf(words)
  const redis = new Redis(url)
  try {
    const keys = await redis.keys('*')
    const found: string[] = []
    for (const key of keys)
      if (holds(`${key} ${JSON.stringify(await readKey(redis, key))}`, traces)) found.push(key)
    return { found, keys: keys.length }
  } finally {
    await redis.quit()
  }
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key)
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'hash':
      return redis.hgetall(key)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return null
  }
}

/** Files below a folder whose bytes hold the words. */
export async function filesHolding(
  folder: string,
  words: string,
): Promise<{ found: string[]; files: number }> {
  const traces = tracesOf(words)
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  )
  const found: string[] = []
  for (const entry of entries)
    if (await fileHolds(entry, traces)) found.push(join(entry.parentPath, entry.name))
  return { found, files: entries.length }
}

async function fileHolds(entry: Dirent, traces: Buffer[]): Promise<boolean> {
  const longest = Math.max(...traces.map((trace) => trace.length))
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(join(entry.parentPath, entry.name), {
    highWaterMark: 1 << 20,
  })) {
    const bytes = Buffer.concat([rest, chunk as Buffer])
    if (holds(bytes, traces)) return true
    rest = bytes.subarray(-longest)
  }
  return false
}
