import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '../../db/types.ts'

/** Longer than a try takes: what was claimed by a process that died is tried again after it. */
const leaseMs = 60_000

export interface ClaimedNotice {
  id: string
  referralId: string
  recipientId: string
  kind: 'new' | 'delete'
  url: string
  tries: number
}

/**
 * Notices for recipients with a system of their own that are due. A `delete` waits for a `new` that may be on its way in
 * this moment: one that overtook it would leave with them what must go.
 */
const due = (now: Date): SQL => {
  const at = sql`${now.toISOString()}::timestamptz`
  const soon = sql`${new Date(now.getTime() + leaseMs).toISOString()}::timestamptz`
  return sql`from referral_notices n join referral_recipients r on r.id = n.recipient_id
    where n.taken_at is null and n.dead_at is null and (n.due_at is null or n.due_at <= ${at})
      and r.webhook_url is not null and r.webhook_secret is not null
      and (n.kind <> 'delete' or not exists (select from referral_notices o
        where o.referral_id = n.referral_id and o.recipient_id = n.recipient_id and o.kind = 'new'
          and o.taken_at is null and o.dead_at is null and (o.due_at is null or o.due_at <= ${soon})))`
}

/** Takes the oldest that is due for a try; no other process has it before the lease is over. Null: none. */
export async function claimNotice(db: Db, now: Date): Promise<ClaimedNotice | null> {
  const until = new Date(now.getTime() + leaseMs).toISOString()
  const [row] = await db.execute<{
    id: string
    referral_id: string
    recipient_id: string
    kind: 'new' | 'delete'
    tries: number
    url: string
  }>(sql`
    update referral_notices set tries = tries + 1, due_at = ${until}::timestamptz
    from (select n.id, r.webhook_url as url ${due(now)} order by n.created_at, n.id limit 1
      for update of n skip locked) as one
    where referral_notices.id = one.id
    returning referral_notices.id, referral_id, recipient_id, kind, tries, one.url`)
  if (!row) return null
  return {
    id: row.id,
    referralId: row.referral_id,
    recipientId: row.recipient_id,
    kind: row.kind,
    url: row.url,
    tries: row.tries,
  }
}

/** Whether any is due. */
export async function hasDueNotice(db: Db, now: Date): Promise<boolean> {
  const rows = await db.execute(sql`select 1 ${due(now)} limit 1`)
  return rows.length > 0
}
