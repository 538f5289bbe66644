import type postgres from 'postgres'
import type { Fact } from './draft.ts'
import { base64 } from './store.ts'

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
    listens: boolean | null
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
  /** `waits`: until then, for a word of hers. */
  outbox: {
    id: string
    seq: number
    body: Buffer
    state: 'queued' | 'leased' | 'sent'
    waits: string | null
  }[]
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
 * Writes whole turns in one statement, so that they are one commit and one round trip. Each is written only if its
 * conversation is still at the version that was read: no lock is held while a turn thinks. False: somebody else was
 * faster, nothing of that turn was written; read and think again. A message (or a newcomer) that was stored meanwhile
 * raises a unique violation (23505), and none of the turns is written. Parts that no turn has are left out of the
 * statement; each combination is prepared once.
 */
export async function writeTurns(sql: postgres.ISql, turns: TurnWrite[]): Promise<boolean[]> {
  const parts = partsOf(turns)
  const names = Object.keys(parts).filter((name) => (parts[name as Part] as unknown[]).length > 0) as Part[]
  const values = names.map((name) => JSON.stringify(parts[name]))
  const rows = await sql.unsafe<{ n: number }[]>(statement(names), values, { prepare: true })
  const written = new Array<boolean>(turns.length).fill(false)
  for (const { n } of rows) written[n] = true
  return written
}

/** The rows of each part, as JSON that Postgres takes for a table; `n` says whose they are. */
function partsOf(turns: TurnWrite[]) {
  const each = <T>(rows: (turn: TurnWrite, n: number) => T[]) => turns.flatMap(rows)
  return {
    turns: each((turn, n) => (turn.newcomer ? [] : [placeOf(turn, n)])),
    newcomers: each((turn, n) => (turn.newcomer ? [{ ...placeOf(turn, n), ...newcomerOf(turn) }] : [])),
    received: each((turn, n) => {
      const { received: r } = turn
      return r
        ? [
            {
              n,
              id: r.id,
              contact_id: turn.contactId,
              address_id: turn.addressId,
              account: turn.account,
              external_hash: base64(r.externalHash),
              order_no: r.orderNo,
              kind: r.kind,
              body: base64(r.body),
              seq: r.seq,
              received_at: r.receivedAt,
            },
          ]
        : []
    }),
    handled: each(({ handled: h }, n) =>
      h ? [{ n, id: h.id, seq: h.seq, body: h.body && base64(h.body) }] : [],
    ),
    said: each((turn, n) =>
      turn.outbox.map((row) => ({
        n,
        id: row.id,
        contact_id: turn.contactId,
        address_id: turn.addressId,
        account: turn.account,
        seq: row.seq,
        origin: turn.origin,
        state: row.state,
        lease_owner: row.state === 'leased' ? turn.owner : null,
        lease_until: row.state === 'leased' ? turn.leaseUntil : null,
        body: base64(row.body),
        due_at: row.waits,
      })),
    ),
    changed: each(({ contact: c, newcomer, contactId }, n) =>
      c && !newcomer
        ? [
            {
              n,
              contact_id: contactId,
              language: c.language,
              address_form: c.addressForm,
              listens: c.listens,
              agreement: c.agreement,
              agreement_at: c.agreementAt,
              open_handoff_id: c.openHandoffId,
            },
          ]
        : [],
    ),
    counted: each(({ facts, day, language, channel }, n) =>
      facts.map(({ kind, service = null, center = null, detail = null }) => ({
        n,
        day,
        kind,
        service,
        center,
        language,
        channel,
        detail,
      })),
    ),
  }
}
type Part = keyof ReturnType<typeof partsOf>

const placeOf = (turn: TurnWrite, n: number) => ({
  n,
  contact_id: turn.contactId,
  version: turn.version,
  last_seq: turn.lastSeq,
  state: base64(turn.sealedConversation),
  due_at: turn.dueAt,
  due_visit: turn.dueVisit,
  address_id: turn.addressId,
  told_at: turn.toldAt,
})

const newcomerOf = ({ newcomer, contact, account }: TurnWrite) =>
  newcomer && {
    language: contact?.language ?? null,
    address_form: contact?.addressForm ?? 'plural',
    listens: contact?.listens ?? null,
    agreement: contact?.agreement ?? 'unasked',
    account,
    address_hash: base64(newcomer.addressHash),
    address: base64(newcomer.sealedAddress),
    wrapped: base64(newcomer.wrappedKey),
  }

const place = `n int, contact_id uuid, version int8, last_seq int8, state text, due_at timestamptz, due_visit int4,
  address_id uuid, told_at timestamptz`

/** What each part writes. `guard` holds the numbers of the turns that are written. */
const parts: Record<Part, (rows: (columns: string) => string) => string> = {
  turns: (rows) => `
    known as (
      update conversations v set version = v.version + 1, last_seq = t.last_seq, state = decode(t.state, 'base64'), due_at = t.due_at,
        due_visit = t.due_visit, address_id = coalesce(t.address_id, v.address_id), told_at = t.told_at, updated_at = now()
      from ${rows(place)} where v.contact_id = t.contact_id and v.version = t.version
      returning t.n
    )`,
  newcomers: (rows) => `
    fresh as materialized (
      select * from ${rows(`${place}, language text, address_form text, listens bool, agreement text, account text, address_hash text,
        address text, wrapped text`)}
    ), contact as (
      insert into contacts (id, language, address_form, listens, agreement)
      select contact_id, language, address_form, listens, agreement from fresh
    ), address as (
      insert into addresses (id, contact_id, account, address_hash, address)
      select address_id, contact_id, account, decode(address_hash, 'base64'), decode(address, 'base64') from fresh
    ), data_key as (
      insert into keys.data_keys (owner_id, owner_kind, wrapped) select contact_id, 'contact', decode(wrapped, 'base64') from fresh
    ), born as (
      insert into conversations (contact_id, version, last_seq, state, due_at, due_visit, address_id, told_at)
      select contact_id, 1, last_seq, decode(state, 'base64'), due_at, due_visit, address_id, told_at from fresh
    )`,
  received: (rows) => `
    received as (
      insert into inbox (id, contact_id, address_id, account, external_hash, order_no, kind, body, state, seq, received_at, handled_at)
      select id, contact_id, address_id, account, decode(external_hash, 'base64'), order_no, kind, decode(body, 'base64'), 'handled', seq, received_at, now()
      from ${rows(`n int, id uuid, contact_id uuid, address_id uuid, account text, external_hash text, order_no int8, kind text,
        body text, seq int8, received_at timestamptz`)}
      where n in (select n from guard)
    )`,
  handled: (rows) => `
    handled as (
      update inbox i set state = 'handled', handled_at = now(), seq = t.seq, body = coalesce(decode(t.body, 'base64'), i.body)
      from ${rows('n int, id uuid, seq int8, body text')} where i.id = t.id and t.n in (select n from guard)
    )`,
  said: (rows) => `
    said as (
      insert into outbox (id, contact_id, address_id, account, seq, origin, state, lease_owner, lease_until, body, sent_at, due_at, error)
      select id, contact_id, address_id, account, seq, origin, state, lease_owner, lease_until, decode(body, 'base64'),
        case when state = 'sent' then now() end, coalesce(due_at, now()), case when due_at is not null then 'window_closed' end
      from ${rows(`n int, id uuid, contact_id uuid, address_id uuid, account text, seq int8, origin text, state text,
        lease_owner uuid, lease_until timestamptz, body text, due_at timestamptz`)}
      where n in (select n from guard)
    )`,
  changed: (rows) => `
    changed as (
      update contacts c set language = t.language, address_form = t.address_form, listens = t.listens, agreement = t.agreement,
        agreement_at = coalesce(t.agreement_at, c.agreement_at), open_handoff_id = t.open_handoff_id
      from ${rows(`n int, contact_id uuid, language text, address_form text, listens bool, agreement text, agreement_at timestamptz,
        open_handoff_id uuid`)}
      where c.id = t.contact_id and t.n in (select n from guard)
    )`,
  counted: (rows) => `
    counted as (
      insert into facts (day, kind, service, center, language, channel, detail)
      select day, kind, service, center, language, channel, detail
      from ${rows('n int, day date, kind text, service text, center text, language text, channel text, detail text')}
      where n in (select n from guard)
    )`,
}

const statements = new Map<string, string>()

/** The statement of these parts; the rows of each are one parameter. */
function statement(names: Part[]): string {
  const key = names.join()
  const before = statements.get(key)
  if (before) return before
  const guards = [
    ...(names.includes('turns') ? ['select n from known'] : []),
    ...(names.includes('newcomers') ? ['select n from fresh'] : []),
  ].join(' union all ')
  const ctes = names.map((name, i) =>
    parts[name]((columns) => `json_to_recordset($${i + 1}::text::json) as t (${columns})`),
  )
  const first =
    guards.length > 0 ? names.filter((name) => name === 'turns' || name === 'newcomers').length : 0
  ctes.splice(first, 0, `guard as materialized (${guards})`)
  const text = `with ${ctes.join(', ')} select n from guard`
  statements.set(key, text)
  return text
}
