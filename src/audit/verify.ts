import { asc, sql } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import { auditBatches } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { batchSize, hashBatch, origin, readLines } from './batch-hash.ts'

export type Verified =
  | { ok: true; batches: number; entries: number; unsealed: number; head: string }
  | {
      ok: false
      batch: number
      why: 'changed' | 'entries_missing' | 'batch_missing' | 'chain_broken' | 'head_missing'
    }

/**
 * Reads the whole trail and makes every hash anew. `head` is what an earlier run printed (`12:ab34...`): that batch must be
 * there as it was, so that nobody can cut off the end unseen.
 */
export async function verifyAudit(db: Db | Tx, vault: Vault, head: string | null = null): Promise<Verified> {
  const batches = await db.select().from(auditBatches).orderBy(asc(auditBatches.number))
  let previous: Buffer = origin
  let entries = 0
  let wanted = head
  for (const [index, batch] of batches.entries()) {
    const { number } = batch
    if (number !== index + 1) return { ok: false, batch: index + 1, why: 'batch_missing' }
    if (!batch.previous.equals(previous)) return { ok: false, batch: number, why: 'chain_broken' }
    // One more than a batch may hold: what was slipped into a full one shows, too.
    const lines = await readLines(db, sql`batch = ${number}`, batchSize + 1)
    if (lines.length < batch.entries) return { ok: false, batch: number, why: 'entries_missing' }
    const hash = hashBatch(
      vault,
      number,
      previous,
      lines.map((entry) => entry.line),
    )
    if (!hash.equals(batch.hash)) return { ok: false, batch: number, why: 'changed' }
    previous = hash
    entries += lines.length
    if (wanted === headOf(number, hash)) wanted = null
  }
  const [stray] = await db.execute<{ batch: number }>(sql`
    select batch::int from audit_entries e where batch is not null
      and not exists (select from audit_batches b where b.number = e.batch) order by batch limit 1`)
  if (stray) return { ok: false, batch: stray.batch, why: 'batch_missing' }
  if (wanted !== null) return { ok: false, batch: Number.parseInt(wanted, 10) || 0, why: 'head_missing' }
  const [left] = await db.execute<{ count: number }>(
    sql`select count(*)::int from audit_entries where batch is null`,
  )
  return {
    ok: true,
    batches: batches.length,
    entries,
    unsealed: left?.count ?? 0,
    head: headOf(batches.length, previous),
  }
}

const headOf = (number: number, hash: Buffer) => `${number}:${hash.toString('hex')}`
