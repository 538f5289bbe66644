import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { eraseContact } from '../../src/contacts/erase.ts'
import { findContactId, findOrCreateContact } from '../../src/contacts/find-or-create.ts'
import { addPerson } from '../../src/contacts/persons.ts'
import { places } from '../../src/contacts/places.ts'
import { openJson, seal } from '../../src/contacts/seal.ts'
import { setSecret } from '../../src/contacts/secret-word.ts'
import { summarise } from '../../src/contacts/summary.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { contacts, conversations, inbox, media } from '../../src/db/schema/index.ts'
import type { Db } from '../../src/db/types.ts'
import { openHandoff } from '../../src/handoff/open-handoff.ts'
import { testDatabase } from '../support/database.ts'
import { account, anotherProcess, contact, heard, newId, openedVault, said } from './support.ts'

const canary = 'كناري على الشجرة'
const now = new Date('2026-03-01T10:00:00Z')

/** Somebody of whom everything is kept that can be kept. */
async function fullContact(db: Db, vault: Vault) {
  const her = await contact(db, vault, 'her chat')
  const { contactId, addressId, key } = her
  const handled = await heard(db, vault, { ...her, text: canary, seq: 1, externalId: '1' })
  await said(db, { ...her, text: canary, seq: 2 })
  await said(db, { ...her, text: canary, seq: 3, state: 'queued' })
  const handoffId = newId()
  await db.transaction(async (tx) => {
    await addPerson(tx, vault, {
      id: newId(),
      contactId,
      relation: 'self',
      name: canary,
      ageBand: null,
      now,
    })
    await openHandoff(tx, vault, {
      id: handoffId,
      contactId,
      queue: 'caseworker',
      centerId: 'raqqa',
      language: 'ar',
      card: { words: canary },
      anonymous: false,
      now,
    })
    await setSecret(tx, contactId, canary, now)
    await tx
      .update(contacts)
      .set({ language: 'ar', addressForm: 'f', agreement: 'yes' })
      .where(eq(contacts.id, contactId))
    await tx
      .update(conversations)
      .set({ state: seal(key, places.conversation, contactId, canary), lastSeq: 3, version: 7 })
      .where(eq(conversations.contactId, contactId))
    const mediaId = newId()
    const bytes = seal(key, 'media.bytes', mediaId, canary)
    await tx.insert(media).values({
      id: mediaId,
      contactId,
      inboxId: handled,
      account,
      mime: 'audio/ogg',
      state: 'stored',
      bytes,
    })
  })
  return { ...her, addressId, handled, handoffId }
}

const erased = (db: Db, vault: Vault, contactId: string, inboxIds: string[] = []) =>
  db.transaction((tx) => eraseContact(tx, vault, { contactId, inboxIds, now, newId }))

describe('an erased contact', () => {
  it('leaves no row that says or keeps anything of her, and no key', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await fullContact(db, vault)
    const other = await fullContactOf(db, vault, 'another chat')

    const fresh = await erased(db, vault, her.contactId)

    expect(fresh.contactId).not.toBe(her.contactId)
    expect(await loadDataKey(db, vault, her.contactId)).toBeNull()
    const [left] = await sql`select
      (select count(*)::int from contacts where id = ${her.contactId}) as contacts,
      (select count(*)::int from outbox where contact_id <> ${other.contactId}) as outbox,
      (select count(*)::int from persons) as persons,
      (select count(*)::int from media) as media,
      (select count(*)::int from inbox where body is not null and contact_id <> ${other.contactId}) as bodies,
      (select count(*)::int from handoffs where card is not null or state <> 'closed' or contact_id is not null) as handoffs,
      (select count(*)::int from keys.data_keys) as keys`
    // The keys of the newcomer and of the other contact.
    expect(left).toEqual({ contacts: 0, outbox: 0, persons: 0, media: 0, bodies: 0, handoffs: 0, keys: 2 })
    const [newcomer] = await db.select().from(contacts).where(eq(contacts.id, fresh.contactId))
    expect(newcomer).toMatchObject({
      language: 'ar',
      addressForm: 'f',
      agreement: 'unasked',
      secretHash: null,
      openHandoffId: null,
    })
    const [place] = await db.select().from(conversations).where(eq(conversations.contactId, fresh.contactId))
    expect(place).toMatchObject({ state: null, lastSeq: 3, version: 0, addressId: her.addressId })
    // Nobody else lost anything.
    expect(await loadDataKey(db, vault, other.contactId)).toEqual(other.key)
  })

  it('is unreadable in every byte that is left, whoever has the master key', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await fullContact(db, vault)
    const before = await everyValue(sql)
    await erased(db, vault, her.contactId)
    const after = await everyValue(sql)
    // Sealed values that were hers are gone, each of them.
    for (const value of before.filter((each) => each.owner === her.contactId))
      expect(after.map((each) => each.value)).not.toContain(value.value)
    expect(JSON.stringify(after)).not.toContain(canary)
    expect(JSON.stringify(after)).not.toContain(Buffer.from(canary).toString('hex'))
    expect(JSON.stringify(after)).not.toContain(her.contactId)
  })

  it('can be answered once more and writes again as a newcomer', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await fullContact(db, vault)
    const fresh = await erased(db, vault, her.contactId)
    const again = await contact(db, vault, 'her chat')
    expect(again).toEqual({
      contactId: fresh.contactId,
      addressId: her.addressId,
      key: fresh.key,
      created: false,
    })
    expect(await db.transaction((tx) => summarise(tx, fresh.contactId))).toMatchObject({
      messages: 0,
      handoffs: 0,
      persons: 0,
    })
  })

  it('is not handled again when its old messages are delivered once more', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await fullContact(db, vault)
    await erased(db, vault, her.contactId)
    const again = await contact(db, vault, 'her chat')
    await expect(heard(db, vault, { ...again, text: canary, externalId: '1' })).rejects.toMatchObject({
      cause: { code: '23505' },
    })
  })

  it('keeps what she wrote after it, empties what the turn had taken up', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await contact(db, vault)
    const before = await heard(db, vault, { ...her, text: canary, state: 'waiting' })
    const erasing = await heard(db, vault, { ...her, text: 'erase', state: 'waiting' })
    const after = await heard(db, vault, { ...her, text: 'hello again', state: 'waiting' })
    const fresh = await erased(db, vault, her.contactId, [before, erasing])
    const rows = await db.select().from(inbox).where(eq(inbox.contactId, fresh.contactId))
    const row = (id: string) => rows.find((each) => each.id === id)
    expect(row(before)).toMatchObject({ body: null, state: 'handled', kind: 'erased' })
    expect(row(erasing)).toMatchObject({ body: null, state: 'handled', kind: 'erased' })
    expect(row(after)).toMatchObject({ state: 'waiting', kind: 'text' })
    expect(openJson(fresh.key, places.inboxBody, after, row(after)?.body as Buffer)).toEqual({
      body: { kind: 'text', text: 'hello again' },
    })
  })

  it('does not lose a message that another process is just storing', async () => {
    await using database = await testDatabase()
    await using other = anotherProcess(database.url)
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await contact(db, vault)
    let erasure: Promise<unknown> = Promise.resolve()
    const id = newId()
    await other.db.transaction(async (tx) => {
      const body = seal(her.key, places.inboxBody, id, JSON.stringify({ body: { kind: 'text', text: 'hi' } }))
      await tx.insert(inbox).values({
        id,
        contactId: her.contactId,
        addressId: her.addressId,
        account,
        externalHash: Buffer.from('x'),
        kind: 'text',
        body,
      })
      erasure = erased(db, vault, her.contactId)
      await new Promise((resolve) => setTimeout(resolve, 150))
    })
    await erasure
    const [row] = await db.select().from(inbox).where(eq(inbox.id, id))
    expect(row).toMatchObject({ state: 'waiting', kind: 'text' })
    expect(row?.body).not.toBeNull()
  })

  it('sends a message that comes in the middle of it to the newcomer', async () => {
    await using database = await testDatabase()
    await using other = anotherProcess(database.url)
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await contact(db, vault, 'her chat')
    let late: Promise<unknown> = Promise.resolve()
    const fresh = await db.transaction(async (tx) => {
      const result = await eraseContact(tx, vault, {
        contactId: her.contactId,
        inboxIds: [],
        now,
        newId,
      })
      // Stored under the old contact, this would be lost: the foreign key refuses it once the erasure is there.
      late = heard(other.db, vault, { ...her, text: 'late' }).then(
        () => 'stored',
        (error) => error.cause.code,
      )
      await new Promise((resolve) => setTimeout(resolve, 150))
      return result
    })
    expect(await late).toBe('23503')
    expect(await findContactId(db, vault, account, 'her chat')).toBe(fresh.contactId)
  })

  it('leaves an anonymous complaint where it is', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await contact(db, vault)
    await db.transaction((tx) =>
      openHandoff(tx, vault, {
        id: newId(),
        contactId: her.contactId,
        queue: 'complaints',
        centerId: 'raqqa',
        language: 'ar',
        card: {},
        anonymous: true,
        now,
      }),
    )
    await erased(db, vault, her.contactId)
    const [row] = await sql`select state, center_id, card is not null as card from handoffs`
    expect(row).toEqual({ state: 'open', center_id: null, card: true })
  })

  it('can be erased a second time as a newcomer', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await fullContact(db, vault)
    const first = await erased(db, vault, her.contactId)
    const second = await erased(db, vault, first.contactId)
    expect(second.lastSeq).toBe(3)
    expect(await sql`select 1 from keys.erased`).toHaveLength(2)
  })
})

const fullContactOf = (db: Db, vault: Vault, address: string) =>
  db.transaction((tx) => findOrCreateContact(tx, vault, { account, address, now, newId }))

/** Every value of every table as text, with the contact of its row. */
async function everyValue(sql: Parameters<typeof openedVault>[0]) {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'keys')`
  const values: { owner: unknown; value: string }[] = []
  // 32 bytes are an HMAC: of the address, which goes on, and of message ids, which tell nothing without it.
  for (const { name } of tables)
    for (const { row } of await sql.unsafe<{ row: Record<string, unknown> }[]>(
      `select to_jsonb(t) as row from ${name} t`,
    ))
      for (const value of Object.values(row))
        if (typeof value === 'string' && value.length > 40 && value.length !== 66)
          values.push({ owner: row.contact_id ?? row.owner_id ?? row.id, value })
  return values
}
