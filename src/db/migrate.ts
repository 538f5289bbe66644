import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sql, TransactionSql } from 'postgres'

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

export type Migrated =
  | { ok: true; applied: number }
  /** The database knows migrations that this checkout does not. */
  | { ok: false; why: 'newer' }
  /** A migration that was applied is not the one in the checkout. */
  | { ok: false; why: 'differs'; tag: string }
  /** Tables with our names are there that no migration of ours made. */
  | { ok: false; why: 'foreign' }

interface Migration {
  tag: string
  /** When it was generated, epoch milliseconds: drizzle-kit's order. */
  when: number
  hash: string
  statements: string[]
}
interface Applied {
  hash: string
  created_at: string
}

/** Names the place of all migrations among advisory locks. */
const lockName = 'mpcc-chat migrations'

/**
 * Brings the database to the checkout's schema: each migration of drizzle-kit's journal in a transaction of its own,
 * under an advisory lock, so that processes which start together apply it once. The journal table is drizzle's own.
 */
export async function migrate(sql: Sql, folder = migrationsFolder): Promise<Migrated> {
  const migrations = await readMigrations(folder)
  const known = await readApplied(sql)
  if (known) {
    const refusal = compare(known, migrations)
    if (refusal) return refusal
    if (known.length === migrations.length) return { ok: true, applied: 0 }
  }
  for (let applied = 0; ; applied++) {
    const done = await sql.begin((tx) => applyNext(tx, migrations)).catch(asRefusal)
    if (done !== 'applied') return done === 'complete' ? { ok: true, applied } : done
  }
}

/** The lock is the transaction's: it also holds behind a pooler that shares sessions. */
async function applyNext(
  tx: TransactionSql,
  migrations: Migration[],
): Promise<'applied' | 'complete' | Exclude<Migrated, { ok: true }>> {
  await tx`set local statement_timeout = 0`
  await tx`select pg_advisory_xact_lock(hashtextextended(${lockName}, 0))`
  await tx`create schema if not exists drizzle`
  await tx`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`
  const known = (await readApplied(tx)) ?? []
  const refusal = compare(known, migrations)
  if (refusal) return refusal
  const next = migrations[known.length]
  if (!next) return 'complete'
  for (const statement of next.statements) await tx.unsafe(statement)
  await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${next.hash}, ${next.when})`
  return 'applied'
}

function compare(known: Applied[], migrations: Migration[]): Exclude<Migrated, { ok: true }> | null {
  const lastWhen = migrations.at(-1)?.when ?? 0
  for (const [index, row] of known.entries()) {
    const migration = migrations[index]
    if (migration?.hash === row.hash) continue
    if (!migration || Number(row.created_at) > lastWhen) return { ok: false, why: 'newer' }
    return { ok: false, why: 'differs', tag: migration.tag }
  }
  return null
}

/** Null: no journal yet. */
async function readApplied(sql: Sql | TransactionSql): Promise<Applied[] | null> {
  const [table] = await sql<{ there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`
  if (!table?.there) return null
  return await sql<
    Applied[]
  >`select hash, created_at::text from drizzle.__drizzle_migrations order by created_at, id`
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string; when: number }[]
  }
  return Promise.all(
    journal.entries.map(async ({ tag, when }) => {
      const text = await readFile(join(folder, `${tag}.sql`), 'utf8')
      const statements = text.split('--> statement-breakpoint').filter((statement) => statement.trim())
      return { tag, when, hash: createHash('sha256').update(text).digest('hex'), statements }
    }),
  )
}

/** 42P07 a table, 42P06 a schema, 42710 a type of that name is there already. */
function asRefusal(error: unknown): Exclude<Migrated, { ok: true }> {
  if (['42P07', '42P06', '42710'].includes((error as { code?: string }).code ?? ''))
    return { ok: false, why: 'foreign' }
  throw error
}
