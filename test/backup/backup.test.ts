import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { createDataKey, loadDataKey } from '../../src/contacts/data-key.ts'
import { eraseContact } from '../../src/contacts/erase.ts'
import { addPerson, listPersons } from '../../src/contacts/persons.ts'
import { places } from '../../src/contacts/places.ts'
import { rotateMasterKey } from '../../src/contacts/rotate-key.ts'
import { openJson } from '../../src/contacts/seal.ts'
import { makeBackup } from '../../src/db/backup/make-backup.ts'
import { type RestoreOptions, restoreBackup } from '../../src/db/backup/restore-backup.ts'
import { connectRaw } from '../../src/db/client.ts'
import { openHandoff } from '../../src/handoff/open-handoff.ts'
import { contact, heard, master, newId, openedVault, said } from '../contacts/support.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { holds, tracesOf } from '../support/find-words.ts'

const canary = 'طائر الكناري على الشجرة\n\\.\tx'
const day = 86_400_000
const start = Date.parse('2026-03-01T10:00:00Z')

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'mpcc-backup-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A clock that goes on by a second with each look. */
function clock(from = start) {
  let now = from
  return () => {
    now += 1_000
    return new Date(now)
  }
}

/** Two people with everything that is kept of them. */
async function people({ db, sql }: TestDatabase) {
  const vault = await openedVault(sql)
  const list = []
  for (const address of ['one', 'two']) {
    const her = await contact(db, vault, address)
    const message = await heard(db, vault, { ...her, text: canary, seq: 1, externalId: address })
    await said(db, { ...her, text: canary, seq: 2 })
    const handoff = newId()
    await db.transaction(async (tx) => {
      const now = new Date()
      await addPerson(tx, vault, {
        id: newId(),
        contactId: her.contactId,
        relation: 'child',
        name: canary,
        ageBand: null,
        now,
      })
      await openHandoff(tx, vault, {
        id: handoff,
        contactId: her.contactId,
        queue: 'caseworker',
        centerId: 'raqqa',
        language: 'ar',
        card: { words: canary },
        anonymous: false,
        now,
      })
    })
    list.push({ ...her, message, handoff })
  }
  await sql`insert into facts (day, kind) values ('2026-03-01', 'service_viewed'), ('2026-03-01', 'x')`
  return { vault, one: list[0] as (typeof list)[number], two: list[1] as (typeof list)[number] }
}

/** Every row of every table, as text. */
async function dump(sql: postgres.Sql): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'keys')`
  const rows: string[] = []
  for (const { name } of tables)
    for (const { row } of await sql.unsafe(`select t::text as row from ${name} t`))
      rows.push(`${name} ${row}`)
  return rows.sort()
}

const options = (from: string, more: Partial<RestoreOptions> = {}): RestoreOptions => ({
  from,
  masterKeys: [master],
  replace: false,
  acceptOldKeys: false,
  now: new Date(start + day),
  ...more,
})

const files = async (path: string, kind: 'keys' | 'content') =>
  (await readdir(path)).filter((name) => name.startsWith(kind)).map((name) => join(path, name))

describe('a backup', () => {
  it('comes back as it was, into a database without tables', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    const { one, vault: before } = await people(source)
    // Staff, the audit trail and the like have keys, too, and belong to nobody who was erased.
    for (const kind of ['staff', 'audit', 'push', 'webhook'] as const)
      await source.db.transaction((tx) => createDataKey(tx, before, newId(), kind, new Date()))
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    const restored = await restoreBackup(target.sql, options(made.content))
    expect(restored).toEqual({ ok: true, content: made.content, keys: made.keys, erasedAgain: 0 })
    expect(await dump(target.sql)).toEqual(await dump(source.sql))
    // And it is alive: keys open, numbers go on.
    const vault = await openedVault(target.sql)
    expect((await listPersons(target.db, vault, one.contactId))[0]?.name).toBe(canary)
    await target.sql`insert into facts (day, kind) values ('2026-03-02', 'y')`
  })

  it('holds no word in the clear, and no key in its content', async () => {
    await using source = await testDatabase()
    await using at = await folder()
    const { one } = await people(source)
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    for (const file of [made.content, made.keys]) {
      const bytes = await readFile(file)
      expect(holds(bytes, tracesOf(canary))).toBe(false)
      expect(holds(bytes, tracesOf(one.contactId))).toBe(false)
    }
  })

  it('is one moment of a service that goes on', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    const vault = await openedVault(source.sql)
    let going = true
    const writing = (async () => {
      for (let n = 0; going; n++) {
        const her = await contact(source.db, vault, `chat ${n}`)
        await heard(source.db, vault, { ...her, text: 'x', externalId: `${n}` })
      }
    })()
    while ((await source.sql`select 1 from inbox`).length < 20) await new Promise((r) => setTimeout(r, 20))
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    going = false
    await writing
    expect(await restoreBackup(target.sql, options(made.content))).toMatchObject({ ok: true, erasedAgain: 0 })
    const [left] = await target.sql`select (select count(*)::int from contacts) as contacts,
      (select count(*)::int from keys.data_keys) as keys, (select count(*)::int from inbox) as inbox`
    expect(left?.keys).toBe(left?.contacts)
    expect(left?.inbox).toBeGreaterThan(15)
  })

  it('keeps more than memory should hold, in order', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    await openedVault(source.sql)
    // A migration may bring rows of its own.
    const { rows: brought } = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    await source.sql`insert into facts (day, kind, service)
      select '2026-03-01', 'k' || n, repeat(md5(n::text), 10) from generate_series(1, 30000) n`
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    expect(made.rows).toBe(brought + 30_000)
    await restoreBackup(target.sql, options(made.content))
    expect(await dump(target.sql)).toEqual(await dump(source.sql))
  })

  it('replaces older keys of its own installation in the folder, nobody else’s', async () => {
    await using source = await testDatabase()
    await using other = await testDatabase()
    await using at = await folder()
    await openedVault(source.sql)
    await openedVault(other.sql)
    const now = clock()
    await makeBackup(source.sql, master, { to: at.path, now })
    const others = await makeBackup(other.sql, master, { to: at.path, now })
    await writeFile(join(at.path, 'keys-of-the-house.mpcc'), 'a note')
    const made = await makeBackup(source.sql, master, { to: at.path, now })
    const keys = [made.keys, others.keys, join(at.path, 'keys-of-the-house.mpcc')]
    expect((await files(at.path, 'keys')).sort()).toEqual(keys.sort())
    expect(await files(at.path, 'content')).toHaveLength(3)
  })
})

describe('someone who was erased after the backup', () => {
  it('stays unreadable when the content from before comes back, and others come back', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    const { vault, one, two } = await people(source)
    const now = clock()
    const before = await makeBackup(source.sql, master, { to: at.path, now })
    await source.db.transaction((tx) =>
      eraseContact(tx, vault, { contactId: one.contactId, inboxIds: [], now: now(), newId }),
    )
    const after = await makeBackup(source.sql, master, { to: at.path, now })

    const restored = await restoreBackup(target.sql, options(before.content))
    expect(restored).toEqual({ ok: true, content: before.content, keys: after.keys, erasedAgain: 1 })

    const opened = await openedVault(target.sql)
    expect(await loadDataKey(target.db, opened, one.contactId)).toBeNull()
    expect(await target.sql`select 1 from inbox where id = ${one.message}`).toHaveLength(0)
    const [card] = await target.sql`select card, state, contact_id from handoffs where id = ${one.handoff}`
    expect(card).toEqual({ card: null, state: 'closed', contact_id: null })
    const key = await loadDataKey(target.db, opened, two.contactId)
    const [row] = await target.sql<{ body: Buffer }[]>`select body from inbox where id = ${two.message}`
    expect(openJson(key as Buffer, places.inboxBody, two.message, row?.body as Buffer)).toMatchObject({
      body: { text: canary },
    })
    // Whoever is left has a key, and every key has somebody.
    expect(await target.sql`select owner_id from keys.data_keys order by 1`).toHaveLength(3)
  })

  it('is erased again when the database itself knows of it and the keys backup does not', async () => {
    await using source = await testDatabase()
    await using at = await folder()
    const { vault, one, two } = await people(source)
    const now = clock()
    const made = await makeBackup(source.sql, master, { to: at.path, now })
    await source.db.transaction((tx) =>
      eraseContact(tx, vault, { contactId: one.contactId, inboxIds: [], now: now(), newId }),
    )
    const restored = await restoreBackup(source.sql, options(made.content, { replace: true }))
    expect(restored).toMatchObject({ ok: true, erasedAgain: 1 })
    const left = await source.sql`select id from contacts`
    expect(left.map((row) => row.id)).toEqual([two.contactId])
    expect(await source.sql`select 1 from keys.erased`).toHaveLength(1)
  })
})

describe('a restore', () => {
  it('refuses a file that is cut off anywhere, before anything is written', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase()
    await using at = await folder()
    await people(source)
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    const before = await dump(target.sql)
    const { length } = await readFile(made.content)
    for (const size of [length - 1, length - 17, Math.floor(length / 2), 400]) {
      const cut = join(at.path, `content-cut-${size}.mpcc`)
      await cp(made.content, cut)
      await truncate(cut, size)
      expect(await restoreBackup(target.sql, options(cut))).toEqual({ ok: false, file: cut, why: 'damaged' })
    }
    expect(await dump(target.sql)).toEqual(before)
  })

  it('refuses a file with one changed byte, in head, text or tag, or with more behind its end', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase()
    await using at = await folder()
    await people(source)
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    const bytes = await readFile(made.content)
    const created = bytes.indexOf('2026-')
    for (const place of [created + 3, bytes.length - 1, Math.floor(bytes.length / 2), bytes.length - 40]) {
      const changed = join(at.path, 'changed.mpcc')
      await cp(made.content, changed)
      const handle = await open(changed, 'r+')
      await handle.write(Buffer.from([(bytes[place] as number) ^ 1]), 0, 1, place)
      await handle.close()
      expect(await restoreBackup(target.sql, options(changed))).toMatchObject({ ok: false, why: 'damaged' })
    }
    const longer = join(at.path, 'longer.mpcc')
    await writeFile(longer, Buffer.concat([bytes, Buffer.from([0])]))
    expect(await restoreBackup(target.sql, options(longer))).toMatchObject({ ok: false, why: 'damaged' })
    expect(await target.sql`select 1 from contacts`).toHaveLength(0)
  })

  it('refuses another master key, something else, and no file', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase()
    await using at = await folder()
    await openedVault(source.sql)
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    const why = async (from: string, more: Partial<RestoreOptions> = {}) => {
      const restored = await restoreBackup(target.sql, options(from, more))
      return restored.ok ? 'ok' : restored.why
    }
    expect(await why(made.content, { masterKeys: [randomBytes(32)] })).toBe('other-key')
    expect(await why(made.keys)).toBe('not-a-backup')
    expect(await why(join(at.path, 'nothing.mpcc'))).toBe('missing')
    await writeFile(join(at.path, 'note.mpcc'), 'not a backup')
    expect(await why(join(at.path, 'note.mpcc'))).toBe('not-a-backup')
    await rm(made.keys)
    expect(await why(made.content)).toBe('no-keys')
    await rm(made.content)
    expect(await why(at.path)).toBe('no-content')
  })

  it('takes the newest content of a folder', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    await people(source)
    const now = clock()
    await makeBackup(source.sql, master, { to: at.path, now })
    await source.sql`insert into facts (day, kind) values ('2026-03-02', 'later')`
    await makeBackup(source.sql, master, { to: at.path, now })
    await restoreBackup(target.sql, options(at.path))
    expect(await target.sql`select 1 from facts where kind = 'later'`).toHaveLength(1)
  })

  it('refuses keys that are older than the content or than seven days', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    await openedVault(source.sql)
    const now = clock()
    const first = await makeBackup(source.sql, master, { to: at.path, now })
    await cp(first.keys, join(at.path, 'old.mpcc'))
    const second = await makeBackup(source.sql, master, { to: at.path, now })
    const keys = join(at.path, 'old.mpcc')
    expect(await restoreBackup(target.sql, options(second.content, { keys }))).toEqual({
      ok: false,
      why: 'keys-before-content',
    })
    const late = { now: new Date(start + 8 * day) }
    expect(await restoreBackup(target.sql, options(second.content, late))).toEqual({
      ok: false,
      why: 'keys-too-old',
    })
    const accepted = await restoreBackup(
      target.sql,
      options(second.content, { ...late, acceptOldKeys: true }),
    )
    expect(accepted.ok).toBe(true)
  })

  it('refuses keys of another installation', async () => {
    await using source = await testDatabase()
    await using other = await testDatabase()
    await using at = await folder()
    await openedVault(source.sql)
    await openedVault(other.sql)
    const now = clock()
    const mine = await makeBackup(source.sql, master, { to: at.path, now })
    const { keys } = await makeBackup(other.sql, master, { to: at.path, now })
    await using target = await testDatabase({ empty: true })
    expect(await restoreBackup(target.sql, options(mine.content, { keys }))).toEqual({
      ok: false,
      why: 'other-installation',
    })
  })

  it('takes the place of what is there only when it is told to', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase()
    await using at = await folder()
    await people(source)
    await people(target)
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    expect(await restoreBackup(target.sql, options(made.content))).toEqual({ ok: false, why: 'not-empty' })
    expect((await restoreBackup(target.sql, options(made.content, { replace: true }))).ok).toBe(true)
    expect(await dump(target.sql)).toEqual(await dump(source.sql))
  })

  it('refuses a database that the service is using, and tables that are not ours', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase()
    await using foreign = await testDatabase({ empty: true })
    await using at = await folder()
    await openedVault(source.sql)
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    const service = connectRaw(target.url, { max: 1 })
    await service`select 1`
    expect(await restoreBackup(target.sql, options(made.content))).toEqual({ ok: false, why: 'in-use' })
    await service.end()
    await foreign.sql`create table accounts as select 1 as id`
    const wish = options(made.content, { replace: true })
    expect(await restoreBackup(foreign.sql, wish)).toEqual({ ok: false, why: 'differs' })
    expect(await foreign.sql`select 1 from accounts`).toHaveLength(1)
  })

  it('refuses a backup of a newer release', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    await openedVault(source.sql)
    await source.sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of tomorrow', 9999999999999)`
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    expect(await restoreBackup(target.sql, options(made.content))).toEqual({ ok: false, why: 'newer' })
  })

  it('changes nothing when a table does not take its rows', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase()
    await using at = await folder()
    await people(source)
    await people(target)
    // A reference that leads nowhere: told by the server only after the last row.
    await source.sql`alter table inbox drop constraint inbox_contact_id_contacts_id_fk`
    await source.sql`update inbox set contact_id = gen_random_uuid()`
    const made = await makeBackup(source.sql, master, { to: at.path, now: clock() })
    const before = await dump(target.sql)
    await expect(restoreBackup(target.sql, options(made.content, { replace: true }))).rejects.toThrow('inbox')
    expect(await dump(target.sql)).toEqual(before)
  })

  it('opens contents from before the master key was changed', async () => {
    await using source = await testDatabase()
    await using target = await testDatabase({ empty: true })
    await using at = await folder()
    const { one } = await people(source)
    const now = clock()
    const before = await makeBackup(source.sql, master, { to: at.path, now })
    const next = randomBytes(32)
    await rotateMasterKey(source.sql, master, next)
    await makeBackup(source.sql, next, { to: at.path, now })
    const wish = options(before.content)
    expect(await restoreBackup(target.sql, { ...wish, masterKeys: [next] })).toMatchObject({
      why: 'other-key',
    })
    expect(await restoreBackup(target.sql, { ...wish, masterKeys: [next, master] })).toMatchObject({
      ok: true,
    })
    const vault = await openedVault(target.sql, next)
    expect((await listPersons(target.db, vault, one.contactId))[0]?.name).toBe(canary)
  })
})
