import type postgres from 'postgres'
import type { TableShape } from './frames.ts'

/**
 * Tables of a schema with the columns that can be loaded, each after the tables that it refers to. Throws when tables
 * refer to each other in a circle: then rows cannot be loaded one table after the other.
 */
export async function tablesInOrder(sql: postgres.ISql, schema: string): Promise<TableShape[]> {
  const tables = await sql<TableShape[]>`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where n.nspname = ${schema} and c.relkind = 'r'
    group by 1, 2 order by 2`
  const references = await sql<{ from: string; to: string }[]>`
    select c.relname as "from", p.relname as "to"
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
    join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and n.nspname = ${schema} and k.conrelid <> k.confrelid`
  const ordered: TableShape[] = []
  const placed = new Set<string>()
  const ready = (name: string) => references.every(({ from, to }) => from !== name || placed.has(to))
  while (ordered.length < tables.length) {
    const next = tables.filter(({ name }) => !placed.has(name) && ready(name))
    if (next.length === 0) throw new Error(`tables of ${schema} refer to each other in a circle`)
    for (const table of next) placed.add(table.name)
    ordered.push(...next)
  }
  return ordered
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
export const tableName = ({ schema, name }: TableShape) => `${quote(schema)}.${quote(name)}`
export const columnList = ({ columns }: TableShape) => columns.map(quote).join(', ')

/** Hashes of the applied migrations, oldest first. */
export async function appliedMigrations(sql: postgres.ISql): Promise<string[]> {
  const rows = await sql<
    { hash: string }[]
  >`select hash from drizzle.__drizzle_migrations order by created_at, id`
  return rows.map((row) => row.hash)
}
