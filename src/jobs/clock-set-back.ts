import type postgres from 'postgres'

/** A row cannot have come later than now, but for what two clocks may differ. */
const marginSeconds = 60
/** Longest pause before another try that is not a channel's own wish. */
const longestPauseSeconds = 600

/**
 * Brings back what a clock that was set back has put out of reach: messages that seem to have come in the future, with their
 * order, and answers that seem to be due there. Events of the system may lie ahead, and so may what a channel asked to
 * be sent later. Cheap: only rows that wait are looked at.
 */
export async function bringBackRows(sql: postgres.Sql, now: number): Promise<void> {
  const at = new Date(now).toISOString()
  await sql`
    with ahead as (
      select max(received_at) - ${at}::timestamptz as by from inbox where state = 'waiting' and kind <> 'system'
    )
    update inbox set received_at = received_at - by, due_at = due_at - by from ahead
    where state = 'waiting' and kind <> 'system' and due_at > ${at}::timestamptz
      and received_at > ${at}::timestamptz + make_interval(secs => ${marginSeconds})`
  await sql`
    update outbox set due_at = ${at}::timestamptz, created_at = least(created_at, ${at}::timestamptz)
    where state in ('queued', 'leased') and error is distinct from 'rate_limited'
      and due_at > ${at}::timestamptz + make_interval(secs => case when attempts = 0 then ${marginSeconds}::float8 else ${longestPauseSeconds}::float8 end)`
}
