import { deflateRawSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import * as schema from '../../src/db/schema/directory.ts'
import type { FileRow } from '../../src/directory/files/columns.ts'
import { exportRows } from '../../src/directory/files/export-rows.ts'
import { readHsds, writeHsds } from '../../src/directory/files/hsds-file.ts'
import { importAll } from '../../src/directory/files/import-all.ts'
import {
  type ReadFile,
  readCsv,
  readWorkbook,
  writeCsv,
  writeWorkbook,
} from '../../src/directory/files/table-file.ts'
import { readSource } from '../../src/directory/hsds/source.ts'
import { loadSample } from '../../src/directory/load-sample.ts'
import { readDirectory } from '../../src/directory/read-directory.ts'
import { sampleFile } from '../../src/directory/read-sample.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const now = new Date('2026-11-22T10:00:00Z')
async function directory(): Promise<TestDatabase> {
  const database = await testDatabase()
  await database.db.transaction((tx) => loadSample(tx, sampleFile))
  return database
}
const rowsOf = (read: ReadFile): FileRow[] => {
  if (!read.ok) throw new Error(read.errors.join('\n'))
  return read.rows
}
const errorsOf = (read: { ok: boolean; errors?: string[] }) => (read.ok ? [] : read.errors)
const csv = (...lines: string[]) => readCsv(Buffer.from(lines.join('\n')))
const importCsv = ({ db }: TestDatabase, ...lines: string[]) =>
  importAll(db, rowsOf(csv(...lines)), now, false)
/** All of the directory but when it changed. */
const everything = async ({ db }: TestDatabase) => exportRows(await readSource(db))

describe('the directory as a file', () => {
  const formats: [string, (database: TestDatabase) => Promise<FileRow[]>][] = [
    [
      'workbook',
      async ({ db }) => rowsOf(await readWorkbook(await writeWorkbook(exportRows(await readSource(db))))),
    ],
    [
      'CSV',
      async ({ db }) => {
        const rows = exportRows(await readSource(db))
        const read = (table: 'services' | 'centers') => rowsOf(readCsv(Buffer.from(writeCsv(table, rows))))
        return [...read('centers'), ...read('services')]
      },
    ],
    [
      'HSDS JSON',
      async ({ db }) => {
        const source = await readSource(db)
        return rowsOf(readHsds(writeHsds(source, now), source, 'en'))
      },
    ],
  ]

  it.each(formats)('goes out and in as %s without a change', async (_, readBack) => {
    await using database = await directory()
    await fillEverything(database)
    const rows = await readBack(database)
    expect(await importAll(database.db, rows, now, false)).toEqual({
      ok: true,
      created: [],
      changed: [],
      same: 16,
    })
  })

  it.each(formats)('moves whole to another installation as %s', async (_, readBack) => {
    await using from = await directory()
    await fillEverything(from)
    await using to = await directory()
    await to.db.delete(schema.services)
    await to.db.delete(schema.locations)
    await to.db.delete(schema.translations).where(eq(schema.translations.entity, 'service'))
    await to.db.delete(schema.attributes)
    const result = await importAll(to.db, await readBack(from), now, false)
    expect(result).toMatchObject({ ok: true, changed: [], same: 0 })
    expect(await everything(to)).toEqual(await everything(from))
    const ordered = async ({ db }: TestDatabase) =>
      (await readDirectory(db)).services.map(({ id }) => id).sort()
    expect(await ordered(to)).toEqual(await ordered(from))
  })

  it('takes only what the file says, and says what it did', async () => {
    await using database = await directory()
    const before = await everything(database)
    const lines = ['id,name_kmr,centers,assured_date', 'recreation,Lîstik,raqqa,2026-11-20', 'life-skills,,,']
    const trial = await importAll(database.db, rowsOf(csv(...lines)), now, true)
    expect(trial).toMatchObject({ ok: true, changed: ['recreation', 'life-skills'] })
    expect(await everything(database)).toEqual(before)
    await importCsv(database, ...lines)
    const after = await everything(database)
    const [was, is] = [before, after].map(
      (rows) => rows.find(({ values }) => values.id === 'recreation')?.values,
    )
    expect(is).toEqual({
      ...was,
      name_kmr: 'Lîstik',
      centers: ['raqqa'],
      centers_sample: ['hajin', 'manbij', 'mansoura'],
      assured_date: '2026-11-20',
    })
    const [skills] = await database.db
      .select()
      .from(schema.services)
      .where(eq(schema.services.id, 'life-skills'))
    expect(skills?.lastModified).toEqual(now)
    const [other] = await database.db
      .select()
      .from(schema.services)
      .where(eq(schema.services.id, 'small-grants'))
    expect(other?.lastModified).not.toEqual(now)
  })

  it('makes what is new sensitive unless it says no', async () => {
    await using database = await directory()
    await importCsv(database, 'id,name_ar,sensitive', 'new-one,اسم,', 'new-two,اسم,no')
    const rows = (await everything(database)).map(({ values }) => [values.id, values.sensitive])
    expect(rows).toContainEqual(['new-one', 'yes'])
    expect(rows).toContainEqual(['new-two', 'no'])
  })
})

describe('a file with mistakes', () => {
  it('is refused whole, each mistake by row and field', async () => {
    await using database = await directory()
    const before = await everything(database)
    const refused = async (...lines: string[]) => errorsOf(await importCsv(database, ...lines))
    const long = 'a'.repeat(49)
    expect(
      await refused(
        'id,name_ar,assured_date,minimum_age,maximum_age,sample',
        'recreation,new name,2026-11-20,,,',
        'more,اسم,,,,',
        `${long},اسم,,,,`,
        'life-skills,اسم,2026-02-30,18,12,everything',
        'life-skills,اسم,,old,,',
        ',اسم,,,,',
        `market-assessment,${'ا'.repeat(61)},,,,`,
        'small-grants,\u202eاسم,,,,',
      ),
    ).toEqual([
      'services row 3, id: "more" is a word of the menus; choose another id',
      'services row 4, id: an id is small letters a-z, digits and hyphens, at most 48',
      'services row 5, assured_date: is no date such as 2026-11-30',
      'services row 5, sample: is none of: description, eligibility_description, fees_description, application_process',
      'services row 5, maximum_age: is below minimum_age',
      'services row 6, minimum_age: is no age in years',
      'services row 6, id: "life-skills" stands there twice (also in services row 5)',
      'services row 7, id: is empty',
      'services row 8, name_ar: is longer than 60 characters',
      'services row 9, name_ar: holds characters that cannot be seen',
    ])
    expect(
      await refused(
        'id,name_ar,centers,needs,pillar,sensitive',
        'recreation,new name,raqqa,,,',
        'brand-new,,atlantis,gold,nowhere,',
        'small-grants,اسم,,,,no',
      ),
    ).toEqual([
      'services row 3, name_ar: a name in one language at least is needed',
      'services row 3, centers: there is no center "atlantis"',
      'services row 3, needs: there is no need "gold"',
      'services row 3, pillar: there is no pillar "nowhere"',
      'services row 4, sensitive: a file cannot take back that it is sensitive',
    ])
    expect(await everything(database)).toEqual(before)
  })

  it('is refused before it is read where its columns or its form are wrong', async () => {
    expect(errorsOf(csv('name_ar,colour,name_ar', 'x,y,z'))).toEqual([
      'services, column 2: "colour" is no column of this table',
      'services, column 3: "name_ar" stands there twice',
      'services: there is no column "id"',
    ])
    expect(errorsOf(csv('id,name_ar', 'a,b,c'))).toEqual([
      'services row 2, column 3: has no name in the first row',
    ])
    expect(errorsOf(csv('id,name_ar', 'a,"b'))).toEqual([expect.stringContaining('quotes')])
    expect(errorsOf(readCsv(Buffer.from([0x69, 0x64, 0x0a, 0xc7, 0xe1])))).toEqual([
      expect.stringContaining('UTF-8'),
    ])
    expect(errorsOf(await readWorkbook(Buffer.from('nonsense')))).toEqual(['this is no workbook (.xlsx)'])
    expect(errorsOf(await readWorkbook(Buffer.alloc(0)))).toEqual(['this is no workbook (.xlsx)'])
    expect(errorsOf(await readWorkbook(bomb()))).toEqual(['the workbook is too large'])
  })

  it('is refused by path where its HSDS is wrong', async () => {
    await using database = await directory()
    const source = await readSource(database.db)
    expect(errorsOf(readHsds('{', source, 'en'))).toEqual(['this is no JSON'])
    const errors = errorsOf(
      readHsds(JSON.stringify({ contents: [{ id: 'x', status: 'active' }, { name: 1 }, 7] }), source, 'en'),
    )
    expect(errors).toContainEqual(expect.stringContaining('contents[0].name: '))
    expect(errors).toContainEqual(expect.stringContaining('contents[1].id: '))
    expect(errors).toContainEqual(expect.stringContaining('contents[2]: '))
  })

  it('takes a page of services of another publisher, sensitive until somebody has looked', async () => {
    await using database = await directory()
    const id = 'AC148810-d857-441c-9679-408f346de14b'
    const location = { id: 'bc148810-d857-441c-9679-408f346de14b', location_type: 'physical', name: 'بيت' }
    const service = { id, name: 'مشورة', status: 'active', service_at_locations: [{ id: 'x', location }] }
    const source = await readSource(database.db)
    const rows = rowsOf(readHsds(JSON.stringify({ contents: [service] }), source, 'ar'))
    expect(await importAll(database.db, rows, now, false)).toMatchObject({
      ok: true,
      created: [location.id, id.toLowerCase()],
    })
    const made = (await readDirectory(database.db)).services.find((one) => one.id === id.toLowerCase())
    expect(made).toMatchObject({ name: { ar: 'مشورة' }, sensitive: true })
  })
})

describe('cells that a spreadsheet program would run', () => {
  const nasty = ['=1+1', '+963 1234', '-x', '@SUM(A1)', "'=x", '＝1', 'a=b']

  it('leave as text, and come back as they were', async () => {
    await using database = await directory()
    const { db } = database
    for (const text of nasty) {
      await db.update(schema.services).set({ name: text }).where(eq(schema.services.id, 'recreation'))
      const rows = exportRows(await readSource(db))
      const written = writeCsv('services', rows)
      expect(written.split(/[,\r\n]/).filter((cell) => /^"?[=+\-@＝]/.test(cell))).toEqual([])
      for (const read of [readCsv(Buffer.from(written)), await readWorkbook(await writeWorkbook(rows))]) {
        const row = rowsOf(read).find(({ values }) => values.id === 'recreation')
        expect(row?.values.name_en).toBe(text)
      }
    }
  })
})

/** Something in every column of both tables. */
async function fillEverything({ db }: TestDatabase) {
  const lines = (table: 'services' | 'centers', ...text: string[]) =>
    rowsOf(csv(...text)).map((row) => ({ ...row, table }))
  const rows = [
    ...lines(
      'centers',
      'id,state,confirmed_on,address_ar,address_kmr,address_en,hours_ar,hours_kmr,hours_en,phone,sample,words',
      'raqqa,open,2026-11-01,شارع,Kolan,Street,صباحاً,Sibê,Mornings,+963 111 222,no,"Raqa ; Rakka"',
      'hajin,paused,2026-10-01,شارع,,,,,,0123,yes,Hecin',
    ),
    ...lines(
      'services',
      'id,minimum_age,maximum_age,assured_date,url,email,sample,centers,centers_sample,fees_description_ar,name_en',
      'vocational-training,15,60,2026-11-20,https://example.org/x,team@example.org,description,"raqqa ; manbij",hajin,مجاناً,',
    ),
  ]
  expect(await importAll(db, rows, now, false)).toMatchObject({
    ok: true,
    changed: expect.arrayContaining(['raqqa']),
  })
}

/** A zip whose one part says that it is four gigabytes. */
function bomb(): Buffer {
  const packed = deflateRawSync(Buffer.alloc(1_000))
  const name = Buffer.from('a')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(0xffff_ff00, 22)
  local.writeUInt16LE(1, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(0xffff_ff00, 24)
  entry.writeUInt16LE(1, 28)
  const start = local.length + 1 + packed.length
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(47, 12)
  end.writeUInt32LE(start, 16)
  return Buffer.concat([local, name, packed, entry, name, end])
}
