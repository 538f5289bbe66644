import { type SQL, sql } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import type { Db, Tx } from '../db/types.ts'

/** What stands before the first batch. */
export const origin = Buffer.alloc(32)
/** Entries a batch: more wait for the next. */
export const batchSize = 5_000

/** Entries as the hash sees them, in order: every column as Postgres itself writes it, so that it reads the same years later. */
export async function readLines(
  db: Db | Tx,
  where: SQL,
  limit = batchSize,
): Promise<{ id: string; line: string }[]> {
  const rows = await db.execute<{ id: string; line: string }>(sql`
    select id::text as id, jsonb_build_array(id, (extract(epoch from at) * 1000000)::bigint, staff_id, sign_in_id, action, kind,
      subjects, status, encode(origin, 'hex'))::text as line
    from audit_entries where ${where} order by id limit ${limit}`)
  return [...rows]
}

/** HMAC under the installation's key: who can write to the database alone cannot make a chain that fits. */
export const hashBatch = (vault: Vault, number: number, previous: Buffer, lines: string[]): Buffer =>
  vault.hash('audit batch', [number, previous.toString('hex'), ...lines].join('\n'))
