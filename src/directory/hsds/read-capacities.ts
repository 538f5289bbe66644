import { sql } from 'drizzle-orm'
import type { Db, Tx } from '../../db/types.ts'

/** Seats of a service, all its centers together. */
export interface Capacity {
  serviceId: string
  seats: number
  free: number
  /** When one of these seats or sessions changed last. */
  updated: Date
}

/**
 * Seats in the coming eight weeks, for the world to read: of sessions that are said to be for adults (18 and above) and not
 * for women alone, with more than one seat. Whose audience is not said, or is women or children, is left out, and so are
 * samples; a session's time, place and room never go along.
 */
export async function readCapacities(db: Db | Tx, now: Date): Promise<Capacity[]> {
  const at = now.toISOString()
  const rows = await db.execute<Omit<Capacity, 'updated'> & { updated: string }>(sql`
    select service_id as "serviceId", sum(capacity)::int as seats, sum(capacity - taken)::int as free,
      extract(epoch from greatest(max(created_at), max(
        (select max(b.changed_at) from bookings b where b.session_id = sessions.id))))::float8 * 1000 as updated
    from sessions
    where state = 'scheduled' and starts_at > ${at}::timestamptz and starts_at < ${at}::timestamptz + interval '8 weeks'
      and not women_only and not with_carer and min_age >= 18 and capacity > 1 and not sample
    group by service_id order by service_id`)
  return rows.map((row) => ({ ...row, updated: new Date(Number(row.updated)) }))
}
