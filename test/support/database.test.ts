import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { testDatabase } from './database.ts'
import { chromium, describeWithBrowser, describeWithRedis, ownRedis, redisUrl } from './services.ts'

describe('a test database', () => {
  it('has the tables of the schema and none of another test', async () => {
    await using first = await testDatabase()
    await using second = await testDatabase()
    await first.sql`insert into contacts (id) values (gen_random_uuid())`
    expect(await first.sql`select id from contacts`).toHaveLength(1)
    expect(await second.sql`select id from contacts`).toHaveLength(0)
    expect(second.url).not.toBe(first.url)
  })

  it('fails when a connection is left open', async () => {
    const database = await testDatabase()
    const leaked = postgres(database.url, { max: 1, connection: { application_name: 'forgotten' } })
    await leaked`select 1`
    await expect(database[Symbol.asyncDispose]()).rejects.toThrow(/leaked connections: forgotten/)
    await leaked.end({ timeout: 0 }).catch(() => {})
  })
})

describeWithRedis('a test Redis', () => {
  it('gives each test a database of its own', async () => {
    expect(await redisUrl()).not.toBe(await redisUrl())
  })
  it('can be killed when it is ones own', async () => {
    await using redis = await ownRedis()
    await redis.kill()
  })
})

describeWithBrowser('a test browser', () => {
  it('opens a page', async () => {
    await using browser = await chromium()
    const page = await browser.newPage()
    await page.setContent('<p>سلام</p>')
    expect(await page.textContent('p')).toBe('سلام')
  })
})
