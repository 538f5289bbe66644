import type postgres from 'postgres'
import type { Fact } from './draft.ts'

export interface TurnWrite {
  contactId: string
  version: number
  lastSeq: number
  sealedConversation: Buffer
  dueAt: string | null
  dueVisit: number | null
  addressId: string | null
  toldAt: string | null
  /** Who writes for the first time: contact, address and key are made in the same statement. */
  newcomer: { addressHash: Buffer; sealedAddress: Buffer; wrappedKey: Buffer } | null
  /** What changed of the contact, or null. */
  contact: {
    language: string | null
    addressForm: string
    agreement: string
    agreementAt: string | null
    openHandoffId: string | null
  } | null
  /** A message that is not stored yet. */
  received: {
    id: string
    externalHash: Buffer
    orderNo: number
    kind: string
    body: Buffer
    seq: number
    receivedAt: string
  } | null
  /** A stored message that this turn handles. */
  handled: { id: string; seq: number; body: Buffer | null } | null
  outbox: { id: string; seq: number; body: Buffer; state: 'queued' | 'leased' | 'sent' }[]
  account: string
  origin: 'bot' | 'system'
  owner: string
  leaseUntil: string
  facts: Fact[]
  language: string | null
  channel: string
  day: string
}

/**
 * Writes a whole turn in one statement, so that it is one commit and one round trip. It writes only if the conversation
 * is still at the version that was read: no lock is held while a turn thinks. False: somebody else was faster, nothing
 * was written; read and think again. A message (or a newcomer) that was stored meanwhile raises a unique violation
 * (23505). Parts that a turn has not are left out; each combination is prepared once.
 */
export async function writeTurn(sql: postgres.ISql, turn: TurnWrite): Promise<boolean> {
  const { newcomer, contact, received, handled, outbox, facts } = turn
  const rows = await sql`
    with ${newcomer ? born(sql, turn, newcomer) : guarded(sql, turn)}
    ${received ? receive(sql, turn, received) : sql``}
    ${handled ? handle(sql, handled) : sql``}
    ${outbox.length > 0 ? say(sql, turn) : sql``}
    ${contact && !newcomer ? change(sql, turn.contactId, contact) : sql``}
    ${facts.length > 0 ? count(sql, turn) : sql``}
    select 1 from guard`
  return rows.length === 1
}

const guarded = (sql: postgres.ISql, turn: TurnWrite) => sql`
  guard as (
    update conversations set version = version + 1, last_seq = ${turn.lastSeq}, state = ${turn.sealedConversation},
      due_at = ${turn.dueAt}, due_visit = ${turn.dueVisit}, address_id = coalesce(${turn.addressId}::uuid, address_id),
      told_at = ${turn.toldAt}, updated_at = now()
    where contact_id = ${turn.contactId} and version = ${turn.version}
    returning contact_id
  )`

const born = (sql: postgres.ISql, turn: TurnWrite, newcomer: NonNullable<TurnWrite['newcomer']>) => sql`
  contact as (
    insert into contacts (id, language, address_form, agreement)
    values (${turn.contactId}, ${turn.contact?.language ?? null}, ${turn.contact?.addressForm ?? 'plural'}, ${turn.contact?.agreement ?? 'unasked'})
  ), address as (
    insert into addresses (id, contact_id, account, address_hash, address)
    values (${turn.addressId}, ${turn.contactId}, ${turn.account}, ${newcomer.addressHash}, ${newcomer.sealedAddress})
  ), data_key as (
    insert into keys.data_keys (owner_id, owner_kind, wrapped) values (${turn.contactId}, 'contact', ${newcomer.wrappedKey})
  ), guard as (
    insert into conversations (contact_id, version, last_seq, state, due_at, due_visit, address_id, told_at)
    values (${turn.contactId}, 1, ${turn.lastSeq}, ${turn.sealedConversation}, ${turn.dueAt}, ${turn.dueVisit}, ${turn.addressId}, ${turn.toldAt})
    returning contact_id
  )`

const receive = (sql: postgres.ISql, turn: TurnWrite, received: NonNullable<TurnWrite['received']>) => sql`
  , received as (
    insert into inbox (id, contact_id, address_id, account, external_hash, order_no, kind, body, state, seq, received_at, handled_at)
    select ${received.id}::uuid, contact_id, ${turn.addressId}::uuid, ${turn.account}, ${received.externalHash}::bytea,
      ${received.orderNo}::bigint, ${received.kind}, ${received.body}::bytea, 'handled', ${received.seq}::bigint,
      ${received.receivedAt}::timestamptz, now()
    from guard
  )`

const handle = (sql: postgres.ISql, handled: NonNullable<TurnWrite['handled']>) => sql`
  , handled as (
    update inbox set state = 'handled', handled_at = now(), seq = ${handled.seq}::bigint, body = coalesce(${handled.body}::bytea, body)
    where id = ${handled.id}::uuid and exists (select 1 from guard)
  )`

const say = (sql: postgres.ISql, turn: TurnWrite) => sql`
  , said as (
    insert into outbox (id, contact_id, address_id, account, seq, origin, state, lease_owner, lease_until, body, sent_at)
    select o.id, guard.contact_id, ${turn.addressId}::uuid, ${turn.account}, o.seq, ${turn.origin}, o.state,
      case when o.state = 'leased' then ${turn.owner}::uuid end,
      case when o.state = 'leased' then ${turn.leaseUntil}::timestamptz end,
      o.body, case when o.state = 'sent' then now() end
    from guard, unnest(${turn.outbox.map((o) => o.id)}::uuid[], ${turn.outbox.map((o) => o.seq)}::bigint[],
      ${turn.outbox.map((o) => o.state)}::text[], ${byteas(sql, turn)}::bytea[]) as o (id, seq, state, body)
  )`

/** postgres.js takes an array of buffers for one buffer unless it is told the array's type (1001 = bytea[]). */
const byteas = (sql: postgres.ISql, turn: TurnWrite) =>
  sql.array(
    turn.outbox.map((o) => o.body),
    1001,
  )

const change = (sql: postgres.ISql, contactId: string, contact: NonNullable<TurnWrite['contact']>) => sql`
  , changed as (
    update contacts set language = ${contact.language}, address_form = ${contact.addressForm}, agreement = ${contact.agreement},
      agreement_at = coalesce(${contact.agreementAt}::timestamptz, agreement_at), open_handoff_id = ${contact.openHandoffId}::uuid
    where id = ${contactId} and exists (select 1 from guard)
  )`

const count = (sql: postgres.ISql, turn: TurnWrite) => sql`
  , counted as (
    insert into facts (day, kind, service, center, language, channel)
    select ${turn.day}::date, f.kind, f.service, f.center, ${turn.language}, ${turn.channel}
    from guard, unnest(${turn.facts.map((f) => f.kind)}::text[], ${turn.facts.map((f) => f.service ?? null)}::text[],
      ${turn.facts.map((f) => f.center ?? null)}::text[]) as f (kind, service, center)
  )`
