import type postgres from 'postgres'

const hour = 3_600_000
const day = 24 * hour
/** After a "no" words go within 24 hours; the sweep runs at least once an hour. */
const withoutAgreement = 23 * hour
/** So long a channel may still redeliver a message whose words are gone. */
const hashDays = 30
const rowsAtOnce = 2_000

export interface Swept {
  bodies: number
  rows: number
}

/**
 * Takes away what is past its time: words (messages both ways, voice notes, where the conversation stood) after
 * `retentionDays`, or after 23 h for contacts that did not agree (not while their call for help in danger is open: nobody
 * may have read it yet; it goes when the handoff closes); cards of handoffs that closed so long ago; and 30 days
 * later the rows themselves with the hash of the channel's id. Messages that still wait to be handled or sent stay.
 * Works in small statements, so that nobody waits for it. Run it once an hour.
 */
export async function sweepBodies(sql: postgres.Sql, now: Date, retentionDays: number): Promise<Swept> {
  // As strings: a client that drizzle shares does not take dates.
  const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()
  const kept = ago(retentionDays * day)
  const keptWithoutAgreement = ago(withoutAgreement)
  const past = (column: string) => sql`(${sql(column)} < ${kept} or (${sql(column)} < ${keptWithoutAgreement}
    and contact_id in (select c.id from contacts c where c.agreement = 'no' and not exists (
      select 1 from handoffs h where h.contact_id = c.id and h.queue = 'crisis' and h.state <> 'closed'))))`

  const bodies =
    (await repeat(
      () => sql`update inbox set body = null where id in (select id from inbox
        where body is not null and state <> 'waiting' and ${past('received_at')} limit ${rowsAtOnce})`,
    )) +
    (await repeat(
      () => sql`update outbox set body = null, external_ref = null where id in (select id from outbox
        where body is not null and state in ('sent', 'dead', 'cancelled') and ${past('created_at')} limit ${rowsAtOnce})`,
    )) +
    (await repeat(
      () => sql`update media set ref = null, bytes = null, state = 'gone' where id in (select id from media
        where state <> 'gone' and ${past('created_at')} limit ${rowsAtOnce})`,
    ))
  await sql`
    update conversations set state = null, due_at = null, due_visit = null, version = version + 1
    where state is not null and ${past('updated_at')}
      and not exists (select 1 from contacts c where c.id = contact_id and c.open_handoff_id is not null)`
  await sweepCards(sql, kept)

  const forgotten = ago((retentionDays + hashDays) * day)
  const forgottenErased = ago(hashDays * day)
  const rows =
    (await repeat(
      () => sql`delete from inbox where id in (select id from inbox
        where body is null and state <> 'waiting'
          and (received_at < ${forgotten} or (kind = 'erased' and received_at < ${forgottenErased})) limit ${rowsAtOnce})`,
    )) +
    (await repeat(
      () => sql`delete from outbox where id in (select id from outbox
        where body is null and state in ('sent', 'dead', 'cancelled') and created_at < ${forgotten} limit ${rowsAtOnce})`,
    ))
  await sql`delete from media where state = 'gone' and created_at < ${forgotten}`
  return { bodies, rows }
}

/** A card goes with its key. */
async function sweepCards(sql: postgres.Sql, before: string) {
  await sql`
    with gone as (update handoffs set card = null
      where card is not null and state = 'closed' and closed_at < ${before} returning id)
    delete from keys.data_keys where owner_id in (select id from gone)`
}

async function repeat(statement: () => PromiseLike<{ count: number }>): Promise<number> {
  let total = 0
  for (;;) {
    const { count } = await statement()
    total += count
    if (count < rowsAtOnce) return total
  }
}
