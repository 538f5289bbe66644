import type postgres from 'postgres'
import type { Content } from '../../channels/channel.ts'
import { places } from '../../contacts/places.ts'
import { type DataKey, openJson } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import type { InboxBody } from '../../messages/types.ts'
import { cameToOtherComplaint } from './other-complaint.ts'
import { type LineOfVisit, withoutPrivate } from './private-lines.ts'

/** How far a message of ours came. `sent` is all that some channels tell. */
export type Delivery = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed' | 'held' | 'cancelled'

/** One line of a chat as staff see it. */
export interface ChatLine {
  id: string
  /** Null: held, it has no place yet. */
  seq: number | null
  from: 'person' | 'bot' | 'staff'
  /** The alias of who wrote it. */
  by?: string
  /** text, tap, voice, photo, sticker, ... */
  kind: string
  text: string
  /** The language of `text`, where the bot said it. */
  language?: string
  /** What the bot made `text` of: texts of flows, for whoever reads another language. */
  madeOf?: NonNullable<Content['madeOf']>
  choices?: string[]
  media?: { id: string; kind: string; mime: string; state: string; seconds?: number }
  delivery?: Delivery
  /** Why it is held, was cancelled or failed. */
  why?: string
  /** Until when it is held. */
  until?: string
  direction: 'rtl' | 'ltr' | 'auto'
  at: string
}

interface Row {
  seq: number
  side: 'in' | 'out'
  id: string
  kind: string
  body: Buffer
  at: number
  state: string
  error: string | null
  delivered: boolean
  read: boolean
  alias: string | null
  queue: string | null
  media: string | null
  mediaKind: string | null
  mime: string | null
  mediaState: string | null
}

/**
 * Lines of a contact's chat, oldest first: those after a `seq`, or the last ones before one. Erased bodies are left out,
 * so are answers of the bot that were cancelled before they were sent, and what she and the focal point wrote while people
 * had a complaint of hers: that stands in the complaint's own chat alone. What the bot asked on the way there is dots to caseworkers
 * (private-lines). Who is called to a crisis reads all that she wrote.
 */
export async function readLines(
  sql: postgres.Sql,
  vault: Vault,
  { contactId, handoffId }: { contactId: string; handoffId: string },
  page: { after: number; limit: number } | { before: number; limit: number },
): Promise<ChatLine[]> {
  const forward = 'after' in page
  const cut = forward ? sql`seq > ${page.after}` : sql`seq < ${page.before}`
  const order = forward ? sql`order by seq` : sql`order by seq desc`
  const rows = await sql<(Row & { wrapped: Buffer })[]>`
    select h.*, k.wrapped, (select queue from handoffs where id = ${handoffId}) as queue from (
      (select seq::float8 as seq, 'in' as side, i.id, i.kind, body, extract(epoch from received_at)::float8 * 1000 as at, i.state,
          null as error, false as delivered, false as read, null as alias, m.id as media, m.kind as "mediaKind", m.mime,
          m.state as "mediaState"
        from inbox i left join media m on m.inbox_id = i.id
        where i.contact_id = ${contactId} and ${cut} and body is not null and i.kind <> 'system'
          and not ${cameToOtherComplaint(sql, handoffId)} ${order} limit ${page.limit})
      union all
      (select seq::float8, 'out', o.id, origin, o.body, extract(epoch from o.created_at)::float8 * 1000, o.state,
          error, delivered_at is not null, read_at is not null, s.alias, null, null, null, null
        from outbox o left join staff_messages w on w.id = o.id left join staff s on s.id = w.staff_id
        where o.contact_id = ${contactId} and ${cut} and o.body is not null and o.state <> 'cancelled'
          and not exists (select from handoffs c where c.id = w.handoff_id and c.queue = 'complaints' and c.id <> ${handoffId})
        ${order} limit ${page.limit})
    ) h join keys.data_keys k on k.owner_id = ${contactId}
    ${order} limit ${page.limit}`
  const first = rows[0]
  if (!first) return []
  const key = vault.unwrap(contactId, first.wrapped)
  const lines = rows.flatMap((row) => (row.side === 'in' ? heard(row, key) : said(row, key)))
  const shown = first.queue === 'caseworker' ? withoutPrivate(lines) : lines
  return (forward ? shown : shown.reverse()).map(({ visit: _visit, ...line }) => line)
}

function heard(row: Row, key: DataKey): LineOfVisit {
  const { body, label } = openJson<InboxBody>(key, places.inboxBody, row.id, row.body)
  const text = 'text' in body ? body.text : 'caption' in body ? (body.caption ?? '') : (label ?? '')
  return {
    id: row.id,
    seq: row.seq,
    from: 'person',
    kind: body.kind === 'other' ? body.what : body.kind,
    text,
    ...(body.kind === 'tap' ? { visit: body.visit } : {}),
    ...(row.media
      ? {
          media: {
            id: row.media,
            kind: row.mediaKind as string,
            mime: row.mime as string,
            state: row.mediaState as string,
            ...(body.kind === 'voice' && body.seconds !== undefined ? { seconds: body.seconds } : {}),
          },
        }
      : {}),
    direction: 'auto',
    at: new Date(row.at).toISOString(),
  }
}

function said(row: Row, key: DataKey): LineOfVisit | [] {
  const content = openJson<Content>(key, places.outboxBody, row.id, row.body)
  // No message.
  if (content.hides) return []
  return {
    id: row.id,
    seq: row.seq,
    from: row.kind === 'staff' ? 'staff' : 'bot',
    ...(row.alias ? { by: row.alias } : {}),
    kind: content.media?.kind ?? 'text',
    text: content.text,
    ...(content.visit === undefined ? {} : { visit: content.visit }),
    ...(content.madeOf ? { language: content.language, madeOf: content.madeOf } : {}),
    ...(content.choices ? { choices: content.choices.map((choice) => choice.label) } : {}),
    ...(content.media ? { media: { ...content.media, state: 'stored' } } : {}),
    delivery: deliveryOf(row),
    ...(row.error && row.state === 'dead' ? { why: row.error } : {}),
    direction: content.direction,
    at: new Date(row.at).toISOString(),
  }
}

function deliveryOf(row: Pick<Row, 'state' | 'delivered' | 'read'>): Delivery {
  if (row.state === 'dead') return 'failed'
  if (row.read) return 'read'
  if (row.delivered) return 'delivered'
  return row.state === 'sent' ? 'sent' : 'waiting'
}
