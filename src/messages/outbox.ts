import type postgres from 'postgres'
import type { ChannelErrorCode, Content } from '../channels/channel.ts'
import { places } from '../contacts/places.ts'
import { open, openJson, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import type { OutboxRow } from './types.ts'

interface LeasedRow {
  id: string
  contactId: string
  addressId: string
  account: string
  seq: number
  attempts: number
  body: Buffer | null
  address: Buffer
  dead: boolean
  wrapped: Buffer
}

/** How long a process may keep rows that it has leased. */
export const leaseMs = 60_000

/**
 * Leases the unsent rows of up to `limit` contacts whose oldest unsent row is due, each contact's in order. A contact
 * whose oldest row waits or is in other hands is passed over whole: its rows never overtake each other. Only what waits until she
 * writes (turn/closed-window) holds up nothing and is left lying.
 */
export async function leaseRows(
  sql: postgres.Sql,
  vault: Vault,
  from: { accounts: string[]; owner: string; now: number; limit: number },
): Promise<OutboxRow[]> {
  const now = new Date(from.now).toISOString()
  const leaseUntil = from.now + leaseMs
  const rows = await sql<LeasedRow[]>`
    with heads as (
      select o.contact_id from outbox o
      where o.state in ('queued', 'leased') and o.attempts >= 0 and o.account = any(${from.accounts}::text[]) and o.due_at <= ${now}::timestamptz
        and (o.state = 'queued' or o.lease_until < ${now}::timestamptz)
        and not exists (select 1 from outbox e where e.contact_id = o.contact_id and e.seq < o.seq and e.state in ('queued', 'leased')
          and not (e.error is not distinct from 'window_closed' and e.due_at > ${now}::timestamptz))
      order by o.due_at limit ${from.limit}
      for update of o skip locked
    ), leased as (
      update outbox o set state = 'leased', lease_owner = ${from.owner}::uuid, lease_until = ${new Date(leaseUntil).toISOString()}::timestamptz
      from heads h
      where o.contact_id = h.contact_id and o.account = any(${from.accounts}::text[])
        and (o.state = 'queued' or (o.state = 'leased' and o.lease_until < ${now}::timestamptz))
        and not (o.error is not distinct from 'window_closed' and o.due_at > ${now}::timestamptz)
      returning o.*
    )
    select l.id, l.contact_id as "contactId", l.address_id as "addressId", l.account, l.seq::float8 as seq, l.attempts, l.body,
      a.address, a.state = 'dead' as dead, k.wrapped
    from leased l join addresses a on a.id = l.address_id join keys.data_keys k on k.owner_id = l.contact_id
    order by l.contact_id, l.seq`
  return rows.flatMap((row) => {
    const key = vault.unwrap(row.contactId, row.wrapped)
    // A body that was erased before it was sent: nothing is left to send.
    if (!row.body) return []
    return [
      {
        id: row.id,
        contactId: row.contactId,
        account: row.account,
        address: row.dead ? '' : open(key, places.address, row.addressId, row.address).toString('utf8'),
        seq: row.seq,
        content: openJson<Content>(key, places.outboxBody, row.id, row.body),
        attempts: row.attempts,
        key,
        leaseUntil,
      },
    ]
  })
}

/** A pause, so that rows which nobody can send now are not leased in a circle. */
const releaseMs = 1_000

/** How a send ended, to be written down. */
export type Mark =
  | { id: string; contactId: string; as: 'sent'; externalRef: Buffer }
  | { id: string; contactId: string; as: 'retry'; code: ChannelErrorCode; dueAt: number }
  | { id: string; contactId: string; as: 'dead'; code: ChannelErrorCode; addressDead: boolean }
  /** Not tried: another process, or this one in a second, takes it. */
  | { id: string; contactId: string; as: 'released' }

/** When a row that was not sent is due again (ISO); null where it is over. */
const dueAgain = (mark: Mark, now: number): string | null =>
  mark.as === 'retry'
    ? new Date(mark.dueAt).toISOString()
    : mark.as === 'released'
      ? new Date(now + releaseMs).toISOString()
      : null

/** Writes a group of marks. Only rows that this process still holds are touched; a cancelled row that was sent stays told as sent. */
export async function writeMarks(
  sql: postgres.Sql,
  owner: string,
  marks: Mark[],
  now: number,
): Promise<void> {
  const states = { sent: 'sent', retry: 'queued', dead: 'dead', released: 'queued' } as const
  await sql`
    update outbox o set state = m.state, error = m.code, lease_owner = null, lease_until = null,
      attempts = o.attempts + m.tried, due_at = coalesce(m.due_at::timestamptz, o.due_at),
      external_ref = m.ref, sent_at = case when m.state = 'sent' then ${new Date(now).toISOString()}::timestamptz end
    from unnest(${marks.map((m) => m.id)}::uuid[], ${marks.map((m) => states[m.as])}::text[],
      ${marks.map((m) => ('code' in m ? m.code : null))}::text[], ${marks.map((m) => (m.as === 'released' ? 0 : 1))}::int[],
      ${marks.map((m) => dueAgain(m, now))}::text[],
      ${sql.array(marks.map((m) => (m.as === 'sent' ? m.externalRef : null)) as Buffer[], 1001)}::bytea[]) as m (id, state, code, tried, due_at, ref)
    where o.id = m.id and o.lease_owner = ${owner}::uuid`
  const dead = marks.filter((m) => m.as === 'dead' && m.addressDead)
  if (dead.length > 0) {
    await sql`
      with gone as (
        update addresses set state = 'dead', dead_code = o.error from outbox o
        where o.id = any(${dead.map((m) => m.id)}::uuid[]) and addresses.id = o.address_id returning addresses.id
      )
      update outbox set state = 'dead', error = 'blocked', lease_owner = null, lease_until = null
      from gone where outbox.address_id = gone.id and outbox.state in ('queued', 'leased')`
  }
}

/** The id that the channel gave, sealed: what a later edit or delete needs. */
export const sealExternal = (row: OutboxRow, externalId: string) =>
  seal(row.key, places.externalRef, row.id, externalId)
