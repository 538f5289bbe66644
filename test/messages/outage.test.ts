import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { isOutage } from '../../src/db/outage.ts'
import { testApp } from '../support/app.ts'

describe('a message that meets a full disk', () => {
  it('is not taken for poison, however often its turn is tried', async () => {
    await using app = await testApp()
    const { sql } = app.database
    const address = `chat-${randomUUID()}`
    // Postgres' own word for a full disk, at the turn's write and not at the message's.
    await sql.unsafe(`create function full_disk() returns trigger language plpgsql as
      $$ begin raise exception 'no space left' using errcode = '53100'; end $$`)
    await sql`create trigger full_disk before update on conversations execute function full_disk()`
    const message = {
      account: app.channel.account,
      address,
      externalId: `${address}:1`,
      order: 1,
      at: Date.now(),
      body: { kind: 'start' as const, token: 'none' },
    }
    await app.app.receive([message]).catch(() => {})
    await sleep(9_000)
    expect(await sql`select state, attempts from inbox`).toEqual([{ state: 'waiting', attempts: 0 }])
    await sql`drop trigger full_disk on conversations`
    await expect.poll(() => app.channel.sent(address).length, { timeout: 15_000 }).toBe(1)
  })
})

describe('an error', () => {
  it("is the server's or the statement's own, also under the errors that wrap it", () => {
    for (const code of ['CONNECTION_CLOSED', 'ECONNREFUSED', '57P01', '53100', '40P01', '08006'])
      expect(isOutage(Object.assign(new Error('x', {}), { cause: { code } }))).toBe(true)
    for (const code of ['23505', '42601', '57014', '22P02', undefined])
      expect(isOutage(Object.assign(new Error('x'), { code }))).toBe(false)
  })
})
