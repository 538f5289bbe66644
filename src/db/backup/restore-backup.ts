import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type postgres from 'postgres'
import { migrate, migrationsFolder } from '../migrate.ts'
import { eraseAgain } from './erase-again.ts'
import { loadBackup } from './load-backup.ts'
import { keysBackups, suffix } from './make-backup.ts'
import { type OpenBackup, readBackup } from './read-backup.ts'
import { readHeader, type Unreadable } from './sealed-file.ts'
import { appliedMigrations, tableName, tablesInOrder } from './tables.ts'

const day = 86_400_000
/** An erasure promises that her key is gone from the backups after this time. */
const keysKeptDays = 7

export interface RestoreOptions {
  /** A content backup, or a folder: then the newest content in it. */
  from: string
  /** Default: the newest keys backup beside the content. */
  keys?: string
  /** The present master key first, then older ones that contents may be sealed by. */
  masterKeys: Buffer[]
  /** Take the place of what the database holds. */
  replace: boolean
  /** Take keys older than seven days: persons erased since may become readable again. */
  acceptOldKeys: boolean
  now: Date
}

export type Restored =
  | { ok: true; content: string; keys: string; erasedAgain: number }
  | { ok: false; file: string; why: Unreadable['why'] }
  | { ok: false; why: RestoreRefusal }

export type RestoreRefusal =
  /** No content or no keys backup was found. */
  | 'no-content'
  | 'no-keys'
  /** The keys are of another installation. */
  | 'other-installation'
  /** The keys are older than the content: who first wrote between them would be lost. */
  | 'keys-before-content'
  | 'keys-too-old'
  /** The service, or another one, is connected. */
  | 'in-use'
  | 'not-empty'
  /** The backup's tables are of a release that this checkout does not know, or of another line. */
  | 'newer'
  | 'differs'
  /** Only into an empty database: the backup's tables are older. */
  | 'older'

/** Puts a backup into a database. Everything that speaks against it is found before anything is written. */
export async function restoreBackup(sql: postgres.Sql, options: RestoreOptions): Promise<Restored> {
  const opened = await openBoth(options)
  if (!opened.ok) return opened
  const { content, keys } = opened
  if (await isInUse(sql)) return { ok: false, why: 'in-use' }
  const empty = await isEmpty(sql)
  if (!empty && !options.replace) return { ok: false, why: 'not-empty' }
  const refusal = await prepareTables(sql, content.backup.manifest.migrations, empty)
  if (refusal) return { ok: false, why: refusal }

  const erasedAgain = await sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`
    await tx`set local idle_in_transaction_session_timeout = 0`
    const known = await tx<{ id_hash: Buffer; erased_at: string }[]>`
      select id_hash, erased_at::text from keys.erased`
    const tables = [...(await tablesInOrder(tx, 'public')), ...(await tablesInOrder(tx, 'keys'))]
    await tx.unsafe(`truncate ${tables.map(tableName).join(', ')}`)
    await loadBackup(tx, content.backup)
    await loadBackup(tx, keys.backup)
    // Erasures that this database knows of and the backup does not.
    for (const { id_hash, erased_at } of known)
      await tx`insert into keys.erased (id_hash, erased_at) values (${id_hash}, ${erased_at}) on conflict do nothing`
    return (await eraseAgain(tx)).contacts
  })
  // An older backup's tables are brought to this release with what they hold.
  await migrate(sql)
  return { ok: true, content: content.file, keys: keys.file, erasedAgain }
}

type Opened = { file: string; backup: OpenBackup }

async function openBoth(
  options: RestoreOptions,
): Promise<{ ok: true; content: Opened; keys: Opened } | Exclude<Restored, { ok: true }>> {
  const file = await contentFile(options.from)
  if (!file) return { ok: false, why: 'no-content' }
  const content = await readBackup(file, 'content', options.masterKeys)
  if (!content.ok) return { ...content, file }
  const { installation, createdAt } = content.header
  const keysFile = options.keys ?? (await keysBackups(dirname(file), installation))[0]?.file
  if (!keysFile) return { ok: false, why: 'no-keys' }
  const keys = await readBackup(keysFile, 'keys', options.masterKeys)
  if (!keys.ok) return { ...keys, file: keysFile }
  if (keys.header.installation !== installation) return { ok: false, why: 'other-installation' }
  if (Date.parse(keys.header.createdAt) < Date.parse(createdAt))
    return { ok: false, why: 'keys-before-content' }
  const age = options.now.getTime() - Date.parse(keys.header.createdAt)
  if (age > keysKeptDays * day && !options.acceptOldKeys) return { ok: false, why: 'keys-too-old' }
  return { ok: true, content: { file, backup: content }, keys: { file: keysFile, backup: keys } }
}

/** The file itself, or the newest content backup of a folder. Null: none. */
async function contentFile(from: string): Promise<string | null> {
  const found = await stat(from).catch(() => null)
  if (!found?.isDirectory()) return from
  const contents: { file: string; createdAt: string }[] = []
  for (const name of await readdir(from)) {
    const file = join(from, name)
    const read = name.endsWith(suffix) ? await readHeader(file) : null
    if (read?.ok && read.header.kind === 'content') contents.push({ file, createdAt: read.header.createdAt })
  }
  return contents.sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]?.file ?? null
}

/** Another process of the service would write between our rows. */
export async function isInUse(sql: postgres.Sql): Promise<boolean> {
  const rows = await sql`
    select 1 from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name like 'mpcc-chat%' limit 1`
  return rows.length > 0
}

/** Empty: no tables yet, or none with a row. */
async function isEmpty(sql: postgres.Sql): Promise<boolean> {
  const tables = [...(await tablesInOrder(sql, 'public')), ...(await tablesInOrder(sql, 'keys'))]
  for (const table of tables)
    if ((await sql.unsafe(`select 1 from ${tableName(table)} limit 1`)).length > 0) return false
  return true
}

/**
 * Tables as the backup knows them. An empty database is brought to the backup's own migration first, so that later ones
 * find its rows; one that holds something must be at that migration already.
 */
async function prepareTables(
  sql: postgres.Sql,
  ofBackup: string[],
  empty: boolean,
): Promise<RestoreRefusal | null> {
  const [journal] = await sql<{ there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`
  // Tables with rows, and no migration of ours made them.
  if (!journal?.there && !empty) return 'differs'
  if (!journal?.there || (empty && (await appliedMigrations(sql)).length < ofBackup.length)) {
    const refusal = await migrateTo(sql, ofBackup.length)
    if (refusal) return refusal
  }
  const applied = await appliedMigrations(sql)
  if (applied.slice(0, ofBackup.length).join() !== ofBackup.join())
    return applied.length < ofBackup.length ? 'newer' : 'differs'
  return applied.length > ofBackup.length ? 'older' : null
}

/** Runs the first migrations of the checkout only: from a copy of its folder that knows no more. */
async function migrateTo(sql: postgres.Sql, count: number): Promise<RestoreRefusal | null> {
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-migrations-'))
  try {
    const journal = JSON.parse(await readFile(join(migrationsFolder, 'meta/_journal.json'), 'utf8')) as {
      entries: { tag: string }[]
    }
    if (journal.entries.length < count) return 'newer'
    const entries = journal.entries.slice(0, count)
    await mkdir(join(folder, 'meta'))
    await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }))
    for (const { tag } of entries) await cp(join(migrationsFolder, `${tag}.sql`), join(folder, `${tag}.sql`))
    const migrated = await migrate(sql, folder)
    if (migrated.ok) return null
    return migrated.why === 'newer' ? 'newer' : 'differs'
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
