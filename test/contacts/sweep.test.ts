import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { places } from '../../src/contacts/places.ts'
import { seal } from '../../src/contacts/seal.ts'
import { sweepBodies } from '../../src/contacts/sweep.ts'
import { contacts, conversations, inbox, media, outbox } from '../../src/db/schema/index.ts'
import type { Db } from '../../src/db/types.ts'
import { closeHandoff } from '../../src/handoff/close-handoff.ts'
import { openHandoff } from '../../src/handoff/open-handoff.ts'
import { testDatabase } from '../support/database.ts'
import { account, contact, heard, newId, openedVault, said } from './support.ts'

const now = new Date('2026-06-01T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const daysAgo = (days: number) => hoursAgo(days * 24)

const agrees = (db: Db, contactId: string, agreement: string) =>
  db.update(contacts).set({ agreement }).where(eq(contacts.id, contactId))
const bodies = async (db: Db) =>
  Object.fromEntries(
    [
      ...(await db.select({ id: inbox.id, body: inbox.body }).from(inbox)),
      ...(await db.select({ id: outbox.id, body: outbox.body }).from(outbox)),
    ].map(({ id, body }) => [id, body !== null]),
  )

describe('the sweep', () => {
  it('keeps the words of a call for help in danger until a person has closed it, though she did not agree', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const she = await contact(db, vault, 'no')
    await agrees(db, she.contactId, 'no')
    const words = await heard(db, vault, { ...she, text: 'x', at: hoursAgo(30) })
    const id = newId()
    const call = { id, contactId: she.contactId, queue: 'crisis' as const, centerId: null, language: 'ar' }
    await db.transaction((tx) => openHandoff(tx, vault, { ...call, card: {}, anonymous: false, now }))
    await sweepBodies(sql, now, 90)
    expect((await bodies(db))[words]).toBe(true)
    await db.transaction((tx) => closeHandoff(tx, { id, now }))
    await sweepBodies(sql, now, 90)
    expect((await bodies(db))[words]).toBe(false)
  })

  it('takes the words of who did not agree before a day is over, and nobody else’s', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const no = await contact(db, vault, 'no')
    const yes = await contact(db, vault, 'yes')
    await agrees(db, no.contactId, 'no')
    await agrees(db, yes.contactId, 'yes')
    const old = [
      await heard(db, vault, { ...no, text: 'x', at: hoursAgo(23.1) }),
      await said(db, { ...no, text: 'x', seq: 1, at: hoursAgo(23.1) }),
    ]
    const kept = [
      await heard(db, vault, { ...no, text: 'x', at: hoursAgo(22) }),
      await heard(db, vault, { ...no, text: 'x', at: hoursAgo(30), state: 'waiting' }),
      await said(db, { ...no, text: 'x', seq: 2, at: hoursAgo(30), state: 'queued' }),
      await heard(db, vault, { ...yes, text: 'x', at: hoursAgo(100) }),
    ]
    const mediaId = newId()
    await db.insert(media).values({
      id: mediaId,
      contactId: no.contactId,
      inboxId: mediaId,
      account,
      mime: 'audio/ogg',
      state: 'stored',
      bytes: seal(no.key, 'media.bytes', mediaId, 'x'),
      createdAt: hoursAgo(24),
    })
    await db
      .update(conversations)
      .set({ state: seal(no.key, places.conversation, no.contactId, 'x'), updatedAt: hoursAgo(24) })

    expect(await sweepBodies(sql, now, 90)).toEqual({ bodies: 3, rows: 0 })

    const left = await bodies(db)
    for (const id of old) expect(left[id]).toBe(false)
    for (const id of kept) expect(left[id]).toBe(true)
    const [note] = await db.select().from(media)
    expect(note).toMatchObject({ state: 'gone', bytes: null })
    const places_ = await db.select().from(conversations)
    expect(places_.find((each) => each.contactId === no.contactId)?.state).toBeNull()
    expect(places_.find((each) => each.contactId === yes.contactId)?.state).not.toBeNull()
  })

  it('takes words after the retention time, and the hashes thirty days later', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await contact(db, vault)
    const words = await heard(db, vault, { ...her, text: 'x', at: daysAgo(91) })
    const hash = await heard(db, vault, { ...her, text: 'x', at: daysAgo(119) })
    const gone = await heard(db, vault, { ...her, text: 'x', at: daysAgo(121) })
    const kept = await heard(db, vault, { ...her, text: 'x', at: daysAgo(89) })
    await said(db, { ...her, text: 'x', seq: 1, at: daysAgo(121) })
    expect(await sweepBodies(sql, now, 90)).toEqual({ bodies: 4, rows: 2 })
    expect(await bodies(db)).toEqual({ [words]: false, [hash]: false, [kept]: true })
    expect(gone).toBeTruthy()
    expect(await sweepBodies(sql, now, 90)).toEqual({ bodies: 0, rows: 0 })
  })

  it('takes more than one handful at once', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const her = await contact(db, await openedVault(sql))
    await sql`insert into inbox (id, contact_id, account, external_hash, kind, body, state, received_at)
      select gen_random_uuid(), ${her.contactId}, 'web', sha256(n::text::bytea), 'text', '\\x00', 'handled', ${daysAgo(100).toISOString()}
      from generate_series(1, 4100) n`
    expect((await sweepBodies(sql, now, 90)).bodies).toBe(4100)
  })

  it('takes cards of handoffs that closed so long ago, with their keys', async () => {
    await using database = await testDatabase()
    const { db, sql } = database
    const vault = await openedVault(sql)
    const her = await contact(db, vault)
    const open = async (closedAt: Date | null) => {
      const id = newId()
      await db.transaction(async (tx) => {
        await openHandoff(tx, vault, {
          id,
          contactId: her.contactId,
          queue: 'caseworker',
          centerId: null,
          language: null,
          card: {},
          anonymous: false,
          now: daysAgo(200),
        })
        if (closedAt) await closeHandoff(tx, { id, now: closedAt })
      })
      return id
    }
    const gone = await open(daysAgo(91))
    const closed = await open(daysAgo(89))
    const stillOpen = await open(null)
    await sweepBodies(sql, now, 90)
    const left =
      await sql`select h.id from handoffs h join keys.data_keys k on k.owner_id = h.id where card is not null`
    expect(left.map((row) => row.id).sort()).toEqual([closed, stillOpen].sort())
    expect(left.map((row) => row.id)).not.toContain(gone)
  })
})
