import { cp, readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { connectRaw } from '../../src/db/client.ts'
import { migrate, migrationsFolder } from '../../src/db/migrate.ts'
import { testDatabase } from '../support/database.ts'
import { startProgram } from '../support/program.ts'
import { testFolder } from './folder.ts'

/** The checkout's migrations with one more, as a later version has them. */
async function laterMigrations(folder: string): Promise<void> {
  await cp(migrationsFolder, folder, { recursive: true })
  const journal = JSON.parse(await readFile(`${folder}/meta/_journal.json`, 'utf8'))
  const last = journal.entries.at(-1)
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_later' })
  await writeFile(`${folder}/meta/_journal.json`, JSON.stringify(journal))
  await writeFile(
    `${folder}/9999_later.sql`,
    'create table later (id int);\n--> statement-breakpoint\nselect 1;\n',
  )
}

describe('migrations', () => {
  it('are applied once when processes start together', async () => {
    await using database = await testDatabase({ empty: true })
    const program = 'test/foundation/migrate-process.ts'
    const processes = [1, 2, 3].map(() => startProgram(program, { URL: database.url }))
    expect(await Promise.all(processes.map((one) => one.ended()))).toEqual([0, 0, 0])
    const applied = processes.map((one) => Number(/applied (\d+)/.exec(one.printed())?.[1]))
    const [journal] = await database.sql`select count(*)::int as rows from drizzle.__drizzle_migrations`
    expect(applied.reduce((a, b) => a + b, 0)).toBe(journal?.rows)
    expect(journal?.rows).toBeGreaterThan(0)
  })

  it('refuse a database that a later version has migrated', async () => {
    await using folder = await testFolder()
    await using database = await testDatabase()
    await laterMigrations(folder.at('later'))
    expect(await migrate(database.sql, folder.at('later'))).toEqual({ ok: true, applied: 1 })
    expect(await migrate(database.sql)).toEqual({ ok: false, why: 'newer' })
    expect(await database.sql`select * from later`).toEqual([])
  })

  it('refuse a migration that was changed after it had been applied', async () => {
    await using folder = await testFolder()
    await using database = await testDatabase()
    await cp(migrationsFolder, folder.at('changed'), { recursive: true })
    const [first] = JSON.parse(await readFile(`${migrationsFolder}/meta/_journal.json`, 'utf8')).entries
    await writeFile(folder.at('changed', `${first.tag}.sql`), 'select 1;')
    expect(await migrate(database.sql, folder.at('changed'))).toEqual({
      ok: false,
      why: 'differs',
      tag: first.tag,
    })
  })

  it('leave a foreign database as it was', async () => {
    await using database = await testDatabase({ empty: true })
    await database.sql`create table contacts (theirs text)`
    const sql = connectRaw(database.url, { max: 1 })
    expect(await migrate(sql)).toEqual({ ok: false, why: 'foreign' })
    await sql.end()
    const tables = await database.sql`select tablename from pg_tables where schemaname = 'public'`
    expect(tables.map((table) => table.tablename)).toEqual(['contacts'])
  })
})
