import { sql } from 'drizzle-orm'
import type { Tx } from '../db/types.ts'
import { alone } from './fold.ts'

export const tallyGroups = ['returnee', 'host'] as const
export type TallyGroup = (typeof tallyGroups)[number]

/**
 * A center's own tally of a month, as a number in place of the one before: facts are added only, so what is written is the
 * difference. Nobody in the service is marked by it.
 */
export async function setTally(
  tx: Tx,
  tally: { month: string; center: string; group: TallyGroup; n: number },
): Promise<void> {
  const { month, center, group, n } = tally
  await alone(tx)
  await tx.execute(sql`
    insert into facts (day, kind, center, detail, n)
    select ${`${month}-01`}::date, 'tally', ${center}, ${group}, d.n from (
      select ${n}::int - coalesce(sum(n), 0)::int as n from facts
      where kind = 'tally' and day = ${`${month}-01`}::date and center = ${center} and detail = ${group}) d
    where d.n <> 0`)
}
