import { sql } from 'drizzle-orm'
import type { Db, Tx } from '../db/types.ts'

/** One at a time, in all processes: what adds up, publishes and recounts. */
const lock = sql`select pg_advisory_xact_lock(hashtext('mpcc indicators'))`
export const alone = (tx: Tx) => tx.execute(lock)

const atOnce = 100_000

/** The columns that cells are told apart by, out of a fact `f`. */
export const keyOfFact = sql`to_char(f.day, 'YYYY-MM') as month, f.edition, f.kind, coalesce(f.center, '') as center,
  coalesce(f.service, '') as service, coalesce(f.sex, '') as sex, coalesce(f.age_band, '') as age,
  coalesce(f.disability, '') as disability, coalesce(f.detail, '') as detail`
export const keyColumns = sql.raw('month, edition, kind, center, service, sex, age, disability, detail')

/**
 * Adds new facts to the cells. A fact is marked with the edition that it went into in the same commit, so each is added
 * once, in whatever order they were written, and a recount knows where it belongs. Turns write facts alone: nobody waits
 * for a cell that another turn counts up. Gives how many were added.
 */
export async function foldFacts(db: Db): Promise<number> {
  let all = 0
  for (;;) {
    const n = await db.transaction(async (tx) => {
      await alone(tx)
      return foldSome(tx)
    })
    all += n
    if (n < atOnce) return all
  }
}

/** The caller has the lock. */
export async function foldSome(tx: Tx): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`
    with taken as materialized (
      select id from facts where edition is null order by id limit ${atOnce}
    ), marked as (
      update facts f set edition = coalesce((select e.edition from indicator_editions e
        where e.month = to_char(f.day, 'YYYY-MM') and e.kind = f.kind), 0)
      from taken where f.id = taken.id
      returning f.*
    ), counted as (
      insert into indicator_cells (${keyColumns}, added, removed)
      select ${keyColumns}, sum(greatest(n, 0)), sum(greatest(-n, 0))
      from (select ${keyOfFact}, f.n from marked f) f group by ${keyColumns}
      on conflict (${keyColumns}) do update set added = indicator_cells.added + excluded.added,
        removed = indicator_cells.removed + excluded.removed
    )
    select count(*)::int as n from marked`)
  return row?.n ?? 0
}
