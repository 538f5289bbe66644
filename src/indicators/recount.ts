import { sql } from 'drizzle-orm'
import type { Db } from '../db/types.ts'
import { alone, foldSome, keyColumns, keyOfFact } from './fold.ts'

export interface Recounted {
  facts: number
  cells: number
  /** Cells that were not as the facts say; they are now. */
  repaired: number
}

/**
 * Adds up all facts anew and compares: the slow way that the quick one is measured by. What differs is set right. Published
 * figures stay as they are; what was wrong in them comes out with the next correction.
 */
export async function recount(db: Db): Promise<Recounted> {
  return db.transaction(async (tx) => {
    await alone(tx)
    while ((await foldSome(tx)) > 0) {}
    await tx.execute(sql`
      create temp table recounted on commit drop as
      select ${keyColumns}, sum(greatest(n, 0))::int as added, sum(greatest(-n, 0))::int as removed, count(*)::int as facts
      from (select ${keyOfFact}, f.n from facts f where f.edition is not null) f group by ${keyColumns}`)
    const [row] = await tx.execute<{ facts: number; cells: number; repaired: number }>(sql`
      with gone as (
        delete from indicator_cells c where not exists (
          select from recounted r where (r.month, r.edition, r.kind, r.center, r.service, r.sex, r.age, r.disability, r.detail)
            = (c.month, c.edition, c.kind, c.center, c.service, c.sex, c.age, c.disability, c.detail))
        returning 1
      ), put as (
        insert into indicator_cells as c (${keyColumns}, added, removed)
        select ${keyColumns}, added, removed from recounted
        on conflict (${keyColumns}) do update set added = excluded.added, removed = excluded.removed
          where (c.added, c.removed) <> (excluded.added, excluded.removed)
        returning 1
      )
      select (select coalesce(sum(facts), 0)::int from recounted) as facts, (select count(*)::int from recounted) as cells,
        (select count(*) from gone)::int + (select count(*) from put)::int as repaired`)
    return row ?? { facts: 0, cells: 0, repaired: 0 }
  })
}
