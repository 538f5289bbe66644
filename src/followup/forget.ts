import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../db/types.ts'

const day = 86_400_000
const atOnce = 1_000

/**
 * What is past its time goes, so many days after it ended: follow-ups with their messages, visits, notes of cases on which
 * nobody works any more. Figures stay. What keeps a plan from beginning again (she ended it) stays as long as she does.
 * Gives how many rows went; in small statements, so that nobody waits.
 */
export async function forgetFollowUps(db: Db, now: Date, days: number): Promise<number> {
  const before = sql`${new Date(now.getTime() - days * day).toISOString()}::timestamptz`
  return (
    (await remove(
      db,
      'follow_ups',
      sql`state <> 'active' and ended_at < ${before}
        and not (state = 'stopped' and trigger <> 'opt_in' and contact_id is not null)`,
    )) +
    (await remove(db, 'visits', sql`created_at < ${before}`)) +
    (await remove(
      db,
      'case_notes',
      sql`created_at < ${before}
        and not exists (select from case_notes later where later.contact_id = case_notes.contact_id and later.created_at >= ${before})
        and not exists (select from handoffs h where h.contact_id = case_notes.contact_id and h.state <> 'closed')`,
    ))
  )
}

async function remove(db: Db, table: string, where: SQL): Promise<number> {
  const name = sql.identifier(table)
  for (let gone = 0; ; ) {
    const rows = await db.execute(
      sql`delete from ${name} where id in (select id from ${name} where ${where} limit ${atOnce}) returning id`,
    )
    gone += rows.length
    if (rows.length < atOnce) return gone
  }
}
