import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type HeldLock, holdLock } from '../../src/db/advisory-lock.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const quick = { retryMs: 30, heartbeatMs: 300, onLost: () => {} }
const asked = (database: TestDatabase, over: Partial<Parameters<typeof holdLock>[2]> = {}) =>
  holdLock(database.url, 'one line', { ...quick, signal: new AbortController().signal, ...over })

describe('holding a lock', () => {
  it('lets one in and the next when that one goes', async () => {
    await using database = await testDatabase()
    const first = await asked(database)
    let second: HeldLock | null = null
    const waiting = asked(database).then((held) => {
      second = held
    })
    await sleep(150)
    expect(second).toBeNull()
    await first?.release()
    await waiting
    expect(second).not.toBeNull()
    await (second as HeldLock | null)?.release()
  })

  it('tells at once, and once, when its connection is killed', async () => {
    await using database = await testDatabase()
    let lost = 0
    const held = await asked(database, { onLost: () => lost++ })
    await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'mpcc-chat lock' and datname = current_database()`
    for (let tries = 0; tries < 100 && lost === 0; tries++) await sleep(10)
    expect(lost).toBe(1)
    const next = await asked(database)
    await next?.release()
    await held?.release()
    await sleep(50)
    expect(lost).toBe(1)
  })

  it('ends its waiting when told to, also while the database cannot be reached', async () => {
    await using database = await testDatabase()
    const first = await asked(database)
    const stop = new AbortController()
    const waiting = asked(database, { signal: stop.signal })
    const nowhere = holdLock('postgres://u:p@127.0.0.1:1/x', 'one line', { ...quick, signal: stop.signal })
    setTimeout(() => stop.abort(), 100)
    expect(await waiting).toBeNull()
    expect(await nowhere).toBeNull()
    await first?.release()
  })
})
