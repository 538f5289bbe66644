import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import { drizzle } from 'drizzle-orm/postgres-js'
import * as schema from '../src/db/schema/index.ts'
import type { Db } from '../src/db/types.ts'
import type { Table } from '../src/directory/files/columns.ts'
import { exportRows } from '../src/directory/files/export-rows.ts'
import { readHsds, writeHsds } from '../src/directory/files/hsds-file.ts'
import { importAll } from '../src/directory/files/import-all.ts'
import {
  type ReadFile,
  readCsv,
  readWorkbook,
  writeCsv,
  writeWorkbook,
} from '../src/directory/files/table-file.ts'
import { readSource } from '../src/directory/hsds/source.ts'
import { isOpenDataOn, setOpenData } from '../src/directory/open-data-switch.ts'
import { publicationState, publishService, unpublishService } from '../src/directory/publish-service.ts'
import { startError } from '../src/start-error.ts'
import { type Language, languages } from '../src/text/types.ts'
import { onDatabase, say } from './with-database.ts'

/**
 * `npm run directory -- ...`: the directory as files, and what of it is open data. A running service sees a change within
 * half a minute.
 */
const usage = `Usage: npm run directory -- COMMAND
  status                          what is published, and what keeps the rest back
  publish on | off                switch open data on or off (it is off until somebody switches it on)
  publish SERVICE                 let a service into the open data
  unpublish SERVICE               take it out again
  export --to FILE [--table centers]      FILE.xlsx, FILE.csv (one table; services unless you say centers) or FILE.json (HSDS)
  import --from FILE [--dry-run] [--language ar|kmr|en]     all or nothing; the language of HSDS texts, default en`

const largestFile = 5_000_000
type Arguments = NonNullable<ReturnType<typeof readArguments>>

const wish = readArguments()
if (!wish) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  await onDatabase(async ({ sql }) => {
    const [there] = await sql<
      { there: boolean }[]
    >`select to_regclass('public.staff_tasks') is not null as there`
    if (!there?.there)
      throw startError('The database is not prepared yet.', 'Run npm start once, then try again.')
    process.exitCode = await run(drizzle(sql, { schema }), wish)
  })
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        from: { type: 'string' },
        table: { type: 'string', default: 'services' },
        language: { type: 'string', default: 'en' },
        'dry-run': { type: 'boolean', default: false },
      },
    })
    const [command = '', what = ''] = positionals
    const { to = '', from = '', table, language } = values
    const isWhole = {
      status: true,
      publish: what !== '',
      unpublish: what !== '',
      export: ['.xlsx', '.csv', '.json'].includes(extname(to)) && ['services', 'centers'].includes(table),
      import: from !== '' && languages.includes(language as Language),
    }[command]
    if (!isWhole) return null
    return {
      command,
      what,
      to,
      from,
      table: table as Table,
      language: language as Language,
      isTrial: values['dry-run'],
    }
  } catch {
    return null
  }
}

async function run(db: Db, { command, what, ...wish }: Arguments): Promise<number> {
  const now = new Date()
  switch (command) {
    case 'status':
      return status(db, now)
    case 'publish':
      return what === 'on' || what === 'off' ? switchTo(db, what === 'on', now) : publish(db, what, now)
    case 'unpublish':
      if (await db.transaction((tx) => unpublishService(tx, what))) say(`${what} is not published any more.`)
      else return refuse(`There is no service "${what}".`)
      return 0
    case 'export':
      return exportTo(db, wish.to, wish.table, now)
    default:
      return importFrom(db, wish, now)
  }
}

async function status(db: Db, now: Date): Promise<number> {
  say(`Open data is ${(await isOpenDataOn(db)) ? 'on' : 'off'}.`)
  for (const { id, published, lacks } of await publicationState(db, now)) {
    const state = published
      ? lacks.length === 0
        ? 'published'
        : 'published, but kept back'
      : 'not published'
    say(`${id}: ${state}${lacks.length > 0 ? `; it lacks:\n  - ${lacks.join('\n  - ')}` : ''}`)
  }
  return 0
}

async function switchTo(db: Db, on: boolean, now: Date): Promise<number> {
  await db.transaction((tx) => setOpenData(tx, on, now))
  say(`Open data is ${on ? 'on: /hsds/ gives out the services that are published' : 'off'}.`)
  return 0
}

async function publish(db: Db, id: string, now: Date): Promise<number> {
  const result = await db.transaction((tx) => publishService(tx, id, now))
  if (result.ok) {
    say(`${id} is published${(await isOpenDataOn(db)) ? '' : '; it is seen when open data is switched on'}.`)
    return 0
  }
  if (result.why === 'unknown') return refuse(`There is no service "${id}".`)
  return refuse(`${id} cannot be published. It lacks:\n  - ${result.lacks.join('\n  - ')}`)
}

async function exportTo(db: Db, file: string, table: Table, now: Date): Promise<number> {
  const source = await readSource(db)
  const rows = exportRows(source)
  const content =
    extname(file) === '.json'
      ? writeHsds(source, now)
      : extname(file) === '.csv'
        ? writeCsv(table, rows)
        : await writeWorkbook(rows)
  // Sensitive services are in it: for the eyes of who made it.
  writeFileSync(file, content, { mode: 0o600 })
  say(`${file} is written. It holds sensitive services, too: it is for staff alone.`)
  return 0
}

async function importFrom(
  db: Db,
  { from, language, isTrial }: Pick<Arguments, 'from' | 'language' | 'isTrial'>,
  now: Date,
): Promise<number> {
  if (!existsSync(from)) return refuse(`There is no file ${from}.`)
  if (statSync(from).size > largestFile) return refuse(`${from} is larger than 5 MB.`)
  const read = await readFile(db, from, language)
  if (!read.ok) return refuseAll(from, read.errors)
  const result = await importAll(db, read.rows, now, isTrial)
  if (!result.ok) return refuseAll(from, result.errors)
  say(
    `New: ${result.created.join(', ') || 'none'}. Changed: ${result.changed.join(', ') || 'none'}. As before: ${result.same}.`,
  )
  if (isTrial) say('This was a trial: nothing was written.')
  return 0
}

async function readFile(db: Db, file: string, language: Language): Promise<ReadFile> {
  const bytes = readFileSync(file)
  const kind = extname(file).toLowerCase()
  if (kind === '.xlsx') return readWorkbook(bytes)
  if (kind === '.csv') return readCsv(bytes)
  if (kind === '.json') return readHsds(bytes.toString('utf8'), await readSource(db), language)
  return { ok: false, errors: ['the name of the file must end in .xlsx, .csv or .json'] }
}

function refuseAll(file: string, errors: string[]): number {
  const most = 200
  return refuse(
    [
      `${file} was not imported, nothing was written:`,
      ...errors.slice(0, most).map((error) => `  ${error}`),
      ...(errors.length > most ? [`  and ${errors.length - most} more`] : []),
    ].join('\n'),
  )
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 1
}
