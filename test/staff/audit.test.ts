import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { batchSize } from '../../src/audit/batch-hash.ts'
import { sealAudit } from '../../src/audit/seal-batch.ts'
import { verifyAudit } from '../../src/audit/verify.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { routeWorld, type World } from './route-world.ts'

let test: TestApp
let vault: Vault
let world: World
let boss: SignedIn
beforeAll(async () => {
  test = await testApp({ roles: ['web'] })
  const opened = await openVault(test.database.sql, test.config.masterKey)
  if (!opened.ok) throw new Error('another key')
  vault = opened.vault
  world = await routeWorld(test)
  boss = await staffIn(test, { role: 'supervisor' })
})
afterAll(() => test?.[Symbol.asyncDispose]())

const seal = () => sealAudit(test.database.db, vault, Date.now)
const verify = (head?: string) => verifyAudit(test.database.db, vault, head)
/** What a look at the trail finds after somebody with the database in hand was there; nothing of it stays. */
async function afterTampering(statements: string[], head?: string) {
  const undone = new Error('undone')
  let found: Awaited<ReturnType<typeof verify>> | undefined
  const look = test.database.db.transaction(async (tx) => {
    // Past the trigger, as an owner of the table can.
    for (const table of ['audit_entries', 'audit_batches'])
      await tx.execute(sql.raw(`alter table ${table} disable trigger user`))
    for (const statement of statements) await tx.execute(sql.raw(statement))
    found = await verifyAudit(tx, vault, head)
    throw undone
  })
  await expect(look).rejects.toBe(undone)
  return found
}
const newest = async () =>
  (await test.database.sql`select * from audit_entries order by id desc limit 1`)[0] as Record<
    string,
    unknown
  >

describe('the audit trail', () => {
  it('says who read which chat, by template and ids, and from where', async () => {
    const ids = await world.idsFor(boss, 'own')
    expect((await boss.get(`/api/staff/chats/${ids.chat}/numbers`)).status).toBe(200)
    expect(await newest()).toMatchObject({
      staff_id: boss.id,
      sign_in_id: boss.signInId,
      action: 'GET /api/staff/chats/:id/numbers',
      kind: 'read',
      subjects: { chats: [ids.chat] },
      status: 200,
    })
    const admin = await staffIn(test, { role: 'admin' })
    const { entries } = (await admin.get(`/api/staff/audit?staff=${boss.id}`)).body
    expect(entries[0]).toMatchObject({ staff: { alias: boss.alias }, origin: '127.0.0.1', sealed: false })
  })

  it('keeps who looked for what is not there, and nothing else that was guessed', async () => {
    await boss.get('/api/staff/chats/0197aaaa-0000-7000-8000-000000000001/numbers')
    expect(await newest()).toMatchObject({
      status: 404,
      subjects: { chats: ['0197aaaa-0000-7000-8000-000000000001'] },
    })
    await boss.get('/api/staff/chats/Fatima%20of%20Raqqa/numbers')
    expect(await newest()).toMatchObject({ status: 422, subjects: { chats: ['not an id'] } })
  })

  it('sends nothing that could not be written down', async () => {
    const ids = await world.idsFor(boss, 'own')
    await test.database.sql`alter table audit_entries rename to away`
    try {
      const answer = await boss.post(`/api/staff/chats/${ids.chat}/numbers/reveal`)
      expect(answer.body).toMatchObject({ status: 503, code: 'unavailable' })
      expect(answer.body.numbers).toBeUndefined()
      const note = { id: crypto.randomUUID(), text: 'She called.' }
      expect((await boss.post(`/api/staff/chats/${ids.chat}/notes`, note)).status).toBe(503)
      expect(await test.database.sql`select from chat_notes where id = ${note.id}`).toEqual([])
    } finally {
      await test.database.sql`alter table away rename to audit_entries`
    }
  })

  it('says that something is begun before it is done, and how it ended after it', async () => {
    const ids = await world.idsFor(boss, 'own')
    const note = { id: crypto.randomUUID(), text: 'She called.' }
    expect((await boss.post(`/api/staff/chats/${ids.chat}/notes`, note)).status).toBe(201)
    const rows = await test.database.sql`
      select status, subjects -> 'chats' ->> 0 as chat from audit_entries
      where action = 'POST /api/staff/chats/:id/notes' order by id desc limit 2`
    expect(rows.map(({ status }) => status)).toEqual([201, null])
    expect(rows.every(({ chat }) => chat === ids.chat)).toBe(true)
  })

  it('lets no row be changed or removed', async () => {
    const { sql: client } = test.database
    await expect(client`update audit_entries set action = 'x'`).rejects.toThrow(/stay as they are/)
    await expect(client`delete from audit_entries`).rejects.toThrow(/stay as they are/)
  })
})

describe('the seal of the trail', () => {
  beforeEach(async () => {
    for (let n = 0; n < 3; n++) {
      await boss.get('/api/staff/broken-glass')
      await seal()
    }
  })

  it('is whole, batch by batch, and seals each entry once', async () => {
    const found = await verify()
    expect(found).toMatchObject({ ok: true, unsealed: 0 })
    await boss.get('/api/staff/broken-glass')
    expect(await Promise.all([seal(), seal(), seal()])).toContain(1)
    expect(await verify()).toMatchObject({ ok: true, unsealed: 0 })
    if (found.ok) expect(await verify(found.head)).toMatchObject({ ok: true })
  })

  it.each([
    ['an entry that was changed', ['update audit_entries set staff_id = null where batch = 2'], 'changed'],
    ['an address that was taken out', ['update audit_entries set origin = null where batch = 2'], 'changed'],
    ['an entry that is gone', ['delete from audit_entries where batch = 2'], 'entries_missing'],
    [
      'a batch that is gone with its entries',
      ['delete from audit_entries where batch = 2', 'delete from audit_batches where number = 2'],
      'batch_missing',
    ],
    ['a batch that is gone alone', ['delete from audit_batches where number = 2'], 'batch_missing'],
    [
      'entries that were let go',
      ['update audit_entries set batch = null where batch = 2'],
      'entries_missing',
    ],
    ['a hash that was made to fit', ["update audit_batches set hash = '\\x00' where number = 2"], 'changed'],
  ])('shows %s', async (_what, statements, why) => {
    expect(await afterTampering(statements)).toMatchObject({ ok: false, batch: 2, why })
    expect(await verify()).toMatchObject({ ok: true })
  })

  it('shows an end that was cut off, to who noted the head', async () => {
    const before = await verify()
    if (!before.ok) throw new Error('not whole')
    const last = before.batches
    const cut = [
      `delete from audit_entries where batch = ${last}`,
      `delete from audit_batches where number = ${last}`,
    ]
    expect(await afterTampering(cut)).toMatchObject({ ok: true })
    expect(await afterTampering(cut, before.head)).toMatchObject({
      ok: false,
      batch: last,
      why: 'head_missing',
    })
  })

  it('shows an entry that was slipped into a full batch', async () => {
    const { sql: client } = test.database
    await client.unsafe(`insert into audit_entries (id, at, action, kind)
      select gen_random_uuid(), now(), 'made', 'access' from generate_series(1, ${batchSize})`)
    await seal()
    const [full] = await client`select number from audit_batches where entries = ${batchSize}`
    const slip = `insert into audit_entries (id, at, action, kind, batch)
      values ('ffffffff-ffff-ffff-ffff-ffffffffffff', now(), 'made', 'access', ${full?.number})`
    expect(await afterTampering([slip])).toMatchObject({ ok: false, why: 'changed' })
  })
})
