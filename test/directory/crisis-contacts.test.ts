import { expect, it } from 'vitest'
import {
  listCrisisContacts,
  raiseCrisisTask,
  setCrisisContacts,
} from '../../src/directory/crisis-contacts.ts'
import { readDirectory } from '../../src/directory/read-directory.ts'
import { testDatabase } from '../support/database.ts'

const now = new Date('2026-03-01T07:00:00Z')
const line = { number: '0999 123', name: { ar: 'خط', kmr: 'Xet', en: 'Line' } }

it('whom to call in need is what staff put in; until then it is an open task', async () => {
  await using database = await testDatabase()
  const { db, sql } = database
  const open = async () =>
    (await sql`select 1 from staff_tasks where kind = 'crisis-contacts' and done_at is null`).length
  for (let n = 0; n < 2; n++) await db.transaction((tx) => raiseCrisisTask(tx, now))
  expect(await open()).toBe(1)
  await sql`insert into phones (id, number, type, description, sample) values ('s', '0000', 'crisis', 'Sample', true)`
  expect(await listCrisisContacts(db)).toEqual([])
  await db.transaction((tx) => setCrisisContacts(tx, [line], now))
  expect(await open()).toBe(0)
  expect(await listCrisisContacts(db)).toEqual([line])
  expect((await readDirectory(db)).crisisContacts).toEqual([{ name: line.name, number: '0999 123' }])
  await db.transaction((tx) => setCrisisContacts(tx, [], now))
  expect(await open()).toBe(1)
})
