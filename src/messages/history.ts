import type postgres from 'postgres'
import type { Content, VoiceNote } from '../channels/channel.ts'
import { type DataKey, openJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import type { ChatItem, InboxBody } from './types.ts'

interface Row {
  seq: number
  side: 'in' | 'out'
  id: string
  kind: string
  body: Buffer | null
  at: number
  wrapped: Buffer
}

/**
 * What was said in a chat after `afterSeq`, oldest first, at most `limit` lines. Rows whose body is erased are left
 * out; so are events of the system, which have nothing to show.
 */
export async function readHistory(
  sql: postgres.Sql,
  vault: Vault,
  contactId: string,
  afterSeq: number,
  limit: number,
): Promise<ChatItem[]> {
  const rows = await sql<Row[]>`
    select h.*, k.wrapped from (
      (select seq::float8 as seq, 'in' as side, id, kind, body, extract(epoch from received_at)::float8 * 1000 as at
        from inbox where contact_id = ${contactId} and seq > ${afterSeq} and body is not null and kind <> 'system'
        order by seq limit ${limit})
      union all
      (select seq::float8, 'out', id, origin, body, extract(epoch from created_at)::float8 * 1000
        from outbox where contact_id = ${contactId} and seq > ${afterSeq} and body is not null and state <> 'cancelled'
        order by seq limit ${limit})
    ) h join keys.data_keys k on k.owner_id = ${contactId}
    order by seq limit ${limit}`
  const first = rows[0]
  if (!first) return []
  const key = vault.unwrap(contactId, first.wrapped)
  return rows.flatMap((row) => (row.side === 'in' ? heard(row, key) : said(row, key)))
}

/** Hashes of the recordings that speak one line of a chat, for its person. Null: there is no such line, or nothing is spoken of it. */
export async function spokenAt(
  sql: postgres.Sql,
  vault: Vault,
  at: { contactId: string; seq: number },
): Promise<string[] | null> {
  const [row] = await sql<{ id: string; body: Buffer; wrapped: Buffer }[]>`
    select o.id, o.body, k.wrapped from outbox o join keys.data_keys k on k.owner_id = o.contact_id
    where o.contact_id = ${at.contactId} and o.seq = ${at.seq} and o.body is not null and o.state <> 'cancelled'`
  if (!row) return null
  const key = vault.unwrap(at.contactId, row.wrapped)
  return (
    openJson<Content>(key, 'outbox.body', row.id, row.body).voice?.flatMap((note) => note.recordings) ?? null
  )
}
const lengthOf = (voice: VoiceNote[]) => ({
  seconds: voice.reduce((sum, { seconds }) => sum + seconds, 0),
  size: Math.ceil(voice.reduce((sum, { size }) => sum + size, 0) / 1_000),
})

function heard(row: Row, key: DataKey): ChatItem {
  const { body, externalId, label } = openJson<InboxBody>(key, 'inbox.body', row.id, row.body as Buffer)
  const text = 'text' in body ? body.text : 'caption' in body ? (body.caption ?? '') : (label ?? '')
  return {
    seq: row.seq,
    from: 'person',
    kind: body.kind === 'other' ? body.what : row.kind,
    text,
    ...(body.kind === 'tap' ? { visit: body.visit, option: body.option } : {}),
    language: null,
    direction: 'ltr',
    at: new Date(row.at).toISOString(),
    ...(externalId ? { clientId: externalId.slice(externalId.lastIndexOf(':') + 1) } : {}),
  }
}

function said(row: Row, key: DataKey): ChatItem | [] {
  const content = openJson<Content>(key, 'outbox.body', row.id, row.body as Buffer)
  if (content.hides) return []
  return {
    seq: row.seq,
    from: row.kind === 'staff' ? 'staff' : 'service',
    kind: content.media?.kind ?? 'text',
    text: content.text,
    ...(content.media ? { media: content.media } : {}),
    ...(content.voice ? { spoken: lengthOf(content.voice) } : {}),
    ...(content.file ? { file: content.file } : {}),
    ...(content.forgets ? { forgets: true } : {}),
    ...(content.choices ? { choices: content.choices } : {}),
    ...(content.visit === undefined ? {} : { visit: content.visit }),
    language: content.language,
    direction: content.direction,
    at: new Date(row.at).toISOString(),
  }
}
