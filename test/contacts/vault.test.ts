import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { openVault } from '../../src/contacts/open-vault.ts'
import { rotateMasterKey } from '../../src/contacts/rotate-key.ts'
import { open, seal } from '../../src/contacts/seal.ts'
import { testDatabase } from '../support/database.ts'
import { master, openedVault } from './support.ts'

describe('sealed bytes', () => {
  const key = randomBytes(32)
  const sealed = seal(key, 'inbox.body', 'row 1', 'سر')

  it('open where they were sealed', () => {
    expect(open(key, 'inbox.body', 'row 1', sealed).toString()).toBe('سر')
  })
  it('do not open in another row, another column or by another key', () => {
    expect(() => open(key, 'inbox.body', 'row 2', sealed)).toThrow()
    expect(() => open(key, 'outbox.body', 'row 1', sealed)).toThrow()
    expect(() => open(randomBytes(32), 'inbox.body', 'row 1', sealed)).toThrow()
  })
  it('do not open when any byte of nonce, text or tag was changed', () => {
    for (let i = 2; i < sealed.length; i++) {
      const changed = Buffer.from(sealed)
      changed[i] = (changed[i] as number) ^ 1
      expect(() => open(key, 'inbox.body', 'row 1', changed)).toThrow()
    }
  })
})

describe('the vault', () => {
  it('makes one set of keys when two processes start at once', async () => {
    await using database = await testDatabase()
    const other = postgres(database.url, { max: 1, onnotice: () => {} })
    const vaults = await Promise.all([
      openedVault(database.sql),
      openedVault(other),
      openedVault(database.sql),
    ])
    await other.end()
    const hashes = vaults.map((vault) => vault.hash('address', 'x').toString('hex'))
    expect(new Set(hashes).size).toBe(1)
  })

  it('keeps its keys over a restart', async () => {
    await using database = await testDatabase()
    const before = await openedVault(database.sql)
    const { key, wrapped } = before.newKey('owner')
    const after = await openedVault(database.sql)
    expect(after.hash('address', 'x')).toEqual(before.hash('address', 'x'))
    expect(after.unwrap('owner', wrapped)).toEqual(key)
  })

  it('refuses another master key, also when it comes at the same moment as the first', async () => {
    await using database = await testDatabase()
    const both = await Promise.all([
      openVault(database.sql, master),
      openVault(database.sql, randomBytes(32)),
    ])
    expect(both.filter((result) => result.ok)).toHaveLength(1)
    expect(both.find((result) => !result.ok)).toEqual({ ok: false, why: 'wrong-key' })
  })

  it('never compares hashes of different things', async () => {
    await using database = await testDatabase()
    const vault = await openedVault(database.sql)
    expect(vault.hash('address', 'x')).not.toEqual(vault.hash('external', 'x'))
  })

  it('does not unwrap a key for another owner', async () => {
    await using database = await testDatabase()
    const vault = await openedVault(database.sql)
    expect(() => vault.unwrap('somebody', vault.newKey('owner').wrapped)).toThrow()
  })
})

describe('changing the master key', () => {
  it('wraps all keys anew, refuses the old master key and keeps content and hashes', async () => {
    await using database = await testDatabase()
    const { sql } = database
    const vault = await openedVault(sql)
    const owner = '018f0000-0000-7000-8000-000000000001'
    const { key, wrapped } = vault.newKey(owner)
    await sql`insert into keys.data_keys (owner_id, owner_kind, wrapped) values (${owner}, 'contact', ${wrapped})`
    const next = randomBytes(32)

    expect(await rotateMasterKey(sql, randomBytes(32), next)).toEqual({ ok: false, why: 'wrong-key' })
    expect(await rotateMasterKey(sql, master, next)).toEqual({ ok: true, keys: 1 })

    expect(await openVault(sql, master)).toEqual({ ok: false, why: 'wrong-key' })
    const after = await openedVault(sql, next)
    const [row] = await sql<
      { wrapped: Buffer }[]
    >`select wrapped from keys.data_keys where owner_id = ${owner}`
    expect(after.unwrap(owner, row?.wrapped as Buffer)).toEqual(key)
    expect(after.hash('address', 'x')).toEqual(vault.hash('address', 'x'))
    // A process that was not stopped says what happened instead of making unreadable rows unnoticed.
    expect(() => vault.unwrap(owner, row?.wrapped as Buffer)).toThrow('start again')
  })

  it('leaves everything as it was when one key cannot be wrapped anew', async () => {
    await using database = await testDatabase()
    const { sql } = database
    await openedVault(sql)
    await sql`insert into keys.data_keys (owner_id, owner_kind, wrapped)
      values ('018f0000-0000-7000-8000-000000000001', 'contact', ${randomBytes(62)})`
    await expect(rotateMasterKey(sql, master, randomBytes(32))).rejects.toThrow()
    expect((await openVault(sql, master)).ok).toBe(true)
  })
})
