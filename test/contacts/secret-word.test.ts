import { describe, expect, it } from 'vitest'
import { hashSecret, isSecret } from '../../src/contacts/secret-hash.ts'
import { checkSecret, removeSecret, setSecret } from '../../src/contacts/secret-word.ts'
import type { Db } from '../../src/db/types.ts'
import { testDatabase } from '../support/database.ts'
import { contact, openedVault } from './support.ts'

const start = new Date('2026-03-01T10:00:00Z')
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000)

async function withSecret(db: Db, sql: Parameters<typeof openedVault>[0], word: string) {
  const { contactId } = await contact(db, await openedVault(sql))
  await db.transaction((tx) => setSecret(tx, contactId, word, start))
  return {
    contactId,
    tries: (tried: string, now: Date) => db.transaction((tx) => checkSecret(tx, contactId, tried, now)),
  }
}

describe('a secret word', () => {
  it('is the same word on another keyboard', async () => {
    const stored = await hashSecret(' وردة١٢ ')
    expect(await isSecret('وردة12', stored)).toBe(true)
    expect(await isSecret('‏وردة۱۲', stored)).toBe(true)
    expect(await isSecret('وردة13', stored)).toBe(false)
    expect(await isSecret('ROSE', await hashSecret('rose'))).toBe(true)
    expect(await isSecret('', stored)).toBe(false)
  })

  it('never looks the same twice in the database', async () => {
    expect(await hashSecret('zambak')).not.toEqual(await hashSecret('zambak'))
  })

  it('is refused when it is too short, also when invisible signs make it longer', async () => {
    await using database = await testDatabase()
    const { contactId } = await contact(database.db, await openedVault(database.sql))
    const set = (word: string) => database.db.transaction((tx) => setSecret(tx, contactId, word, start))
    expect(await set('abc')).toEqual({ ok: false, why: 'too_short' })
    expect(await set('ab\u200b\u200e\u2066')).toEqual({ ok: false, why: 'too_short' })
    expect(await set('abcd')).toEqual({ ok: true })
  })

  it('unlocks for ten minutes', async () => {
    await using database = await testDatabase()
    const { contactId, tries } = await withSecret(database.db, database.sql, 'zambak')
    expect(await tries('zambak', later(60))).toEqual({ ok: true })
    const [row] =
      await database.sql`select unlocked_until::text as until from contacts where id = ${contactId}`
    expect(new Date(row?.until)).toEqual(later(70))
  })

  it('is locked by the fifth wrong word for a quarter of an hour, also for the right one', async () => {
    await using database = await testDatabase()
    const { tries } = await withSecret(database.db, database.sql, 'zambak')
    for (let i = 0; i < 4; i++) expect(await tries('wrong', later(1))).toEqual({ ok: false, why: 'wrong' })
    expect(await tries('wrong', later(1))).toEqual({ ok: false, why: 'locked' })
    expect(await tries('zambak', later(15))).toEqual({ ok: false, why: 'locked' })
    expect(await tries('wrong', later(17))).toEqual({ ok: false, why: 'wrong' })
    expect(await tries('zambak', later(17))).toEqual({ ok: true })
    expect(await tries('wrong', later(17))).toEqual({ ok: false, why: 'wrong' })
  })

  it('counts guesses that come at the same moment', async () => {
    await using database = await testDatabase()
    const { tries } = await withSecret(database.db, database.sql, 'zambak')
    const results = await Promise.all(Array.from({ length: 8 }, (_, i) => tries(`guess ${i}`, later(1))))
    expect(results.filter((result) => !result.ok && result.why === 'wrong')).toHaveLength(4)
    expect(results.filter((result) => !result.ok && result.why === 'locked')).toHaveLength(4)
  })

  it('can be removed', async () => {
    await using database = await testDatabase()
    const { contactId, tries } = await withSecret(database.db, database.sql, 'zambak')
    await database.db.transaction((tx) => removeSecret(tx, contactId))
    expect(await tries('anything', later(1))).toEqual({ ok: true })
  })
})
