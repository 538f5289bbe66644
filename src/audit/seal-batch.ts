import { desc, sql } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import { auditBatches } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { batchSize, hashBatch, origin, readLines } from './batch-hash.ts'

/**
 * Seals what was written down since the last batch: its entries get a number, and a hash that stands on the batch before.
 * Every minute; processes take turns. An entry whose transaction was longer comes into the next batch. Returns how many.
 */
export async function sealAudit(db: Db, vault: Vault, now: () => number): Promise<number> {
  for (let sealed = 0; ; ) {
    const count = await db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('mpcc-chat audit', 0))`)
      const entries = await readLines(tx, sql`batch is null`)
      if (entries.length === 0) return 0
      const [last] = await tx.select().from(auditBatches).orderBy(desc(auditBatches.number)).limit(1)
      const number = (last?.number ?? 0) + 1
      const previous = last?.hash ?? origin
      const ids = JSON.stringify(entries.map((entry) => entry.id))
      await tx.execute(sql`
        update audit_entries set batch = ${number} where id in (select e::uuid from jsonb_array_elements_text(${ids}::jsonb) e)`)
      await tx.insert(auditBatches).values({
        number,
        sealedAt: new Date(now()),
        entries: entries.length,
        previous,
        hash: hashBatch(
          vault,
          number,
          previous,
          entries.map((entry) => entry.line),
        ),
      })
      return entries.length
    })
    sealed += count
    if (count < batchSize) return sealed
  }
}
