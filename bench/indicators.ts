import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import { figuresWorkbook } from '../src/api/console/figures/figure-files.ts'
import { connectRaw } from '../src/db/client.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import * as schema from '../src/db/schema/index.ts'
import { readDefinitions } from '../src/indicators/definitions.ts'
import { foldFacts } from '../src/indicators/fold.ts'
import { publishDue, registerDefinitions } from '../src/indicators/publish.ts'
import { readFigures, readSpan } from '../src/indicators/read-figures.ts'
import { recount } from '../src/indicators/recount.ts'

/**
 * `npm run bench:indicators [-- 1000000]`: two years of events (10 million, of 1 million people, unless told otherwise), added
 * up, published and read as the console reads them. Fails when a page takes a second, or a recount finds a difference.
 */
const events = Number(process.argv[2] ?? 10_000_000)
const most = 1_000
const now = new Date('2026-11-20T09:00:00Z')

const folder = await mkdtemp(join(tmpdir(), 'mpcc-bench-'))
const started = await startEmbedded({
  dataDir: folder,
  settings: { fsync: 'off', synchronous_commit: 'off', max_wal_size: '8GB' },
})
if (!started.ok) throw new Error(started.sentence)
const sql = connectRaw(started.url, { max: 2, name: 'bench', statementTimeout: 0 })
const db = drizzle(sql, { schema })
try {
  await migrate(sql)
  const read = readDefinitions()
  if (!read.ok) throw new Error(read.errors.join('\n'))
  await registerDefinitions(db, read.definitions, now)
  await timed(`fill ${events.toLocaleString('en')} facts`, fill)
  // In one go; as they come they are added up by the sweep, which is measured below.
  await timed('add up all of them', () => recount(db))
  const [{ n = 0 } = {}] = await sql<{ n: number }[]>`select count(*)::int as n from indicator_cells`
  console.log(`${n.toLocaleString('en')} cells`)
  await timed('publish two years', () => publishDue(db, read.definitions, now))
  await insert(0, 10_000, null)
  await timed('add up 10,000 facts more', () => foldFacts(db))
  const whole = { from: '2024-11', to: '2026-10', centers: null }
  const pages: [string, () => Promise<unknown>][] = [
    ['all figures at a glance, 24 months', () => readFigures(db, { ...whole, indicator: null })],
    ['one figure with its divisions, 24 months', () => readFigures(db, { ...whole, indicator: 'attended' })],
    ['for which months there are figures', () => readSpan(db)],
    [
      'everything as a workbook, 24 months',
      async () =>
        figuresWorkbook({
          rows: await readFigures(db, { ...whole, indicator: null, whole: true }),
          definitions: read.definitions,
          language: 'ar',
        }),
    ],
  ]
  for (const [name, load] of pages) {
    await load()
    const ms = await timed(name, load)
    if (ms >= most && !name.includes('workbook')) process.exitCode = 1
  }
  let repaired = 0
  await timed('recount', async () => {
    repaired = (await recount(db)).repaired
  })
  console.log(`${repaired} counts differed`)
  if (repaired > 0) process.exitCode = 1
} finally {
  await sql.end({ timeout: 5 })
  await started.stop()
  await rm(folder, { recursive: true, force: true })
}

async function timed(name: string, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  const ms = performance.now() - began
  console.log(`${name.padEnd(48)} ${ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`}`)
  return ms
}

/** Marked as added up; indexes are made afterwards, since filling is not what is measured. */
async function fill() {
  const step = 1_000_000
  await sql`drop index facts_day`
  for (let from = 0; from < events; from += step) await insert(from, Math.min(events, from + step), 0)
  await sql`create index facts_day on facts (day, kind)`
  await sql`analyze facts`
}

/** A tenth are people reached; the rest is what happens around them, each kind with the details that it has. */
async function insert(from: number, to: number, edition: number | null) {
  await sql`
    insert into facts (day, kind, service, center, sex, age_band, detail, edition)
    select date '2024-11-01' + (r * 729)::int, kind,
      case when seat or kind in ('unmet', 'session_offered') then 'service-' || (random() * 10)::int end,
      'center-' || (random() * 5)::int,
      case when seat then (array['f', 'm', null])[1 + (random() * 2)::int] end,
      case when seat then (array['6-9', '10-14', '15-17', '18-24', '25-59', '60+'])[1 + (random() * 5)::int] end,
      case when kind in ('seat_attended', 'unmet') then (array['day', 'week', 'longer'])[1 + (random() * 2)::int] end,
      ${edition}::smallint
    from (
      select r, kind, kind ~ '^(seat|person)_' as seat from (
        select random() as r, (array['person_reached', 'seat_attended', 'seat_booked', 'contact_new', 'handoff_opened',
          'handoff_answered', 'handoff_closed', 'unmet', 'seat_completed', 'session_offered'])[1 + i % 10] as kind
        from generate_series(${from}::int, ${to - 1}::int) i) x) y`
}
