import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { testDatabase } from './database.ts'
import { filesHolding, holds, redisKeysHolding, tablesHolding, tracesOf } from './find-words.ts'
import { describeWithRedis, redisUrl } from './services.ts'

const words = 'كناري ٤٧١ canary'

describe('looking for words in the clear', () => {
  it.each([
    ['plain', Buffer.from(`{"text":"${words}"}`)],
    ['base64', Buffer.from(Buffer.from(`ab${words}c`).toString('base64'))],
    ['base64url', Buffer.from(Buffer.from(`{"text":"${words}!"}`).toString('base64url'))],
    ['hex', Buffer.from(Buffer.from(`x${words}`).toString('hex'))],
    ['utf-16', Buffer.from(words, 'utf16le')],
    ['a URL', Buffer.from(`/chat?q=${encodeURIComponent(words)}`)],
  ])('finds them as %s', (_name, bytes) => expect(holds(bytes, tracesOf(words))).toBe(true))

  it('does not find other words', () => expect(holds('كناري 471', tracesOf(words))).toBe(false))

  it('finds them in a text and in a bytea of a database', async () => {
    await using database = await testDatabase()
    const { sql } = database
    expect((await tablesHolding(sql, words)).found).toEqual([])
    await sql`create table leak_text as select ${words}::text as said`
    await sql`create table leak_bytes as select ${Buffer.from(`x${words}`)}::bytea as said`
    expect((await tablesHolding(sql, words)).found).toEqual(['public.leak_bytes', 'public.leak_text'])
  })

  it('finds them across the chunks of a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'words-'))
    await writeFile(join(folder, 'wal'), Buffer.concat([Buffer.alloc((1 << 20) - 9, 1), Buffer.from(words)]))
    expect((await filesHolding(folder, words)).found).toHaveLength(1)
    await rm(folder, { recursive: true })
  })
})

describeWithRedis('looking for words in Redis', () => {
  it('finds them in hashes and streams', async () => {
    const url = await redisUrl()
    const redis = new Redis(url)
    await redis.hset('job', 'data', JSON.stringify({ words }))
    await redis.xadd('events', '*', 'said', words)
    await redis.set('fine', 'id')
    await redis.quit()
    expect((await redisKeysHolding(url, words)).found.toSorted()).toEqual(['events', 'job'])
  })
})
