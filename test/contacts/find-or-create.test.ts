import { describe, expect, it } from 'vitest'
import { markAddressAlive, markAddressDead, openAddress } from '../../src/contacts/addresses.ts'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { findContactId, findOrCreateContact } from '../../src/contacts/find-or-create.ts'
import { addPerson, listPersons } from '../../src/contacts/persons.ts'
import { readSafeContact, saveSafeContact } from '../../src/contacts/safe-contact.ts'
import { testDatabase } from '../support/database.ts'
import { account, anotherProcess, contact, newId, openedVault } from './support.ts'

describe('a contact', () => {
  it('is made once when two processes take up its first messages at the same moment', async () => {
    await using database = await testDatabase()
    await using other = anotherProcess(database.url)
    const vaults = [await openedVault(database.sql), await openedVault(other.sql)] as const
    for (let round = 0; round < 10; round++) {
      const address = `chat ${round}`
      const found = await Promise.all([
        contact(database.db, vaults[0], address),
        contact(other.db, vaults[1], address),
        contact(database.db, vaults[0], address),
      ])
      expect(new Set(found.map((each) => each.contactId)).size).toBe(1)
      expect(new Set(found.map((each) => each.addressId)).size).toBe(1)
      expect(new Set(found.map((each) => each.key.toString('hex'))).size).toBe(1)
      expect(found.filter((each) => each.created)).toHaveLength(1)
    }
    const [rows] = await database.sql`select (select count(*)::int from contacts) as contacts,
      (select count(*)::int from conversations) as conversations, (select count(*)::int from keys.data_keys) as keys`
    expect(rows).toEqual({ contacts: 10, conversations: 10, keys: 10 })
  })

  it('is found by its address on its account only, and its address opens for sending', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const one = await contact(db, vault, '4711')
    expect(await findContactId(db, vault, account, '4711')).toBe(one.contactId)
    expect(await findContactId(db, vault, 'telegram:2', '4711')).toBeNull()
    expect(await loadDataKey(db, vault, one.contactId)).toEqual(one.key)
    expect(await openAddress(db, one.key, one.addressId)).toEqual({ account, address: '4711', dead: false })
    await db.transaction((tx) => markAddressDead(tx, one.addressId, 'blocked'))
    expect((await openAddress(db, one.key, one.addressId))?.dead).toBe(true)
    await db.transaction((tx) => markAddressAlive(tx, one.addressId))
    expect((await openAddress(db, one.key, one.addressId))?.dead).toBe(false)
  })

  it('leaves nothing when the transaction that made it is rolled back', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const failed = db.transaction(async (tx) => {
      await findOrCreateContact(tx, vault, { account, address: 'x', now: new Date(), newId })
      throw new Error('the turn failed')
    })
    await expect(failed).rejects.toThrow('the turn failed')
    expect(await findContactId(db, vault, account, 'x')).toBeNull()
    expect(await sql`select 1 from keys.data_keys`).toHaveLength(0)
  })

  it('acts for several persons, each name under a key of its own', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const { contactId } = await contact(db, vault)
    const self = { id: newId(), relation: 'self' as const, name: 'زهرة', ageBand: null }
    const child = { id: newId(), relation: 'child' as const, name: null, ageBand: '6-12' }
    await db.transaction(async (tx) => {
      for (const person of [self, child])
        await addPerson(tx, vault, { ...person, contactId, now: new Date() })
    })
    expect(await listPersons(db, vault, contactId)).toEqual([self, child])
    const keys = await sql`select owner_id from keys.data_keys where owner_kind = 'person'`
    expect(keys.map((key) => key.owner_id).sort()).toEqual([self.id, child.id].sort())
  })

  it('keeps its wishes on being written to', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const { contactId, key } = await contact(db, vault)
    expect(await readSafeContact(db, key, contactId)).toEqual({ mayWriteFirst: true, mayName: false })
    const wishes = { mayWriteFirst: false, from: '09:00', until: '12:00', mayName: false }
    await db.transaction((tx) => saveSafeContact(tx, key, contactId, wishes))
    expect(await readSafeContact(db, key, contactId)).toEqual(wishes)
  })
})
