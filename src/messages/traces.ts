import type postgres from 'postgres'
import type { Content, Traces } from '../channels/channel.ts'
import { places } from '../contacts/places.ts'
import { open, openJson } from '../contacts/seal.ts'
import type { InboxBody, OutboxRow } from './types.ts'

/** Telegram deletes nothing older (core.telegram.org/bots/api#deletemessage); WhatsApp takes back a little longer. */
const withinMs = 48 * 3_600_000

/**
 * What was said in a chat before this row and can still go from the phones: by their ids what went out, by the channel's own numbers
 * what she wrote. Of `line` only what was said in passing.
 */
export async function readTraces(sql: postgres.Sql, row: OutboxRow, now: number): Promise<Traces> {
  const { contactId, account, seq, key, content } = row
  const since = new Date(now - withinMs).toISOString()
  const sent = await sql<{ id: string; ref: Buffer; body: Buffer | null }[]>`
    select id, external_ref as ref, body from outbox
    where contact_id = ${contactId} and account = ${account} and seq < ${seq} and external_ref is not null
      and sent_at > ${since}::timestamptz order by seq desc`
  const isMeant = ({ id, body }: { id: string; body: Buffer | null }) =>
    content.hides === 'all' ||
    (body !== null && openJson<Content>(key, places.outboxBody, id, body).passing === true)
  const ours = sent
    .filter(isMeant)
    .flatMap(({ id, ref }) => open(key, places.externalRef, id, ref).toString('utf8').split(','))
    .filter((id) => id !== '')
  if (content.hides !== 'all') return { ours, hers: [] }
  const heard = await sql<{ id: string; order: number; body: Buffer | null }[]>`
    select id, order_no::float8 as order, body from inbox
    where contact_id = ${contactId} and account = ${account} and kind not in ('tap', 'gone', 'erased') and order_no > 0
      and received_at > ${since}::timestamptz order by order_no desc`
  const hers = heard.map(({ id, order, body }) => ({
    order,
    externalId: body && (openJson<InboxBody>(key, places.inboxBody, id, body).externalId ?? null),
  }))
  return { ours, hers }
}
