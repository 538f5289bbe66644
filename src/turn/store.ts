import type postgres from 'postgres'

/** What a turn reads, in one raw and prepared statement; what it writes is in write-turn.ts. */

export interface LoadedContact {
  contactId: string
  addressId: string | null
  account: string | null
  /** Null where the address is known to whoever loads: it came with the message. */
  sealedAddress: Buffer | null
  /** She had blocked us, or left. */
  addressDead: boolean
  language: string | null
  addressForm: string
  listens: boolean | null
  agreement: string
  hasSecret: boolean
  unlocked: boolean
  openHandoffId: string | null
  /** People who have the chat wait for her: a word of hers is news to them. */
  awaited: boolean
  /** A talk with people ended lately: her words open it again. */
  mayReopen: boolean
  /** There is news of her requests that could not be written to her. */
  newsWaiting: boolean
  wrappedKey: Buffer
  version: number
  lastSeq: number
  sealedConversation: Buffer | null
  /** Epoch ms of the last "your request is with our team", or null. */
  toldAt: number | null
  /** This message was stored before (handled or waiting). */
  seen: boolean
  /** Messages of hers wait to be handled. */
  hasWaiting: boolean
  /** Unsent rows are in other hands: new ones must queue behind them. */
  unsentElsewhere: boolean
}

/**
 * The columns that both ways of loading share; $1 is the time, $2 this process. What waits or is unsent is looked up in
 * scalar subqueries: an `exists` may be planned as a read of all that waits, of everybody.
 */
const columns = `
  c.id as "contactId", a.id as "addressId", a.account, coalesce(a.state = 'dead', false) as "addressDead", c.language,
  c.address_form as "addressForm", c.listens, c.agreement, c.secret_hash is not null as "hasSecret",
  (c.secret_hash is null or coalesce(c.unlocked_until > $1::timestamptz, false)) as unlocked,
  c.open_handoff_id as "openHandoffId", coalesce(c.reopen_until > $1::timestamptz, false) as "mayReopen",
  c.news_waiting as "newsWaiting",
  coalesce((select h.waiting_for = 'person' or h.snoozed_until is not null from handoffs h where h.id = c.open_handoff_id),
    false) as awaited, k.wrapped as "wrappedKey", v.version::float8 as version,
  v.last_seq::float8 as "lastSeq", v.state as "sealedConversation", extract(epoch from v.told_at)::float8 * 1000 as "toldAt",
  coalesce((select true from inbox w where w.contact_id = c.id and w.state = 'waiting' and w.received_at <= $1::timestamptz
    limit 1), false) as "hasWaiting",
  coalesce((select true from outbox o where o.contact_id = c.id and o.state in ('queued', 'leased')
    and o.lease_owner is distinct from $2::uuid limit 1), false) as "unsentElsewhere"`

/** A new message, as it is looked up. */
export interface Lookup {
  account: string
  addressHash: Buffer
  externalHash: Buffer
}

const byAddress = `
  select l.n, null as "sealedAddress", ${columns},
    coalesce((select true from inbox i where i.account = l.account and i.external_hash = decode(l.external_hash, 'base64')), false) as seen
  from json_to_recordset($3::text::json) as l (n int, account text, address_hash text, external_hash text)
  join addresses a on a.account = l.account and a.address_hash = decode(l.address_hash, 'base64')
  join contacts c on c.id = a.contact_id
  join conversations v on v.contact_id = c.id
  join keys.data_keys k on k.owner_id = c.id`

/**
 * The contacts behind addresses, each with all that a turn on a new message needs, in one statement. Null: nobody wrote
 * from there yet.
 */
export async function loadByAddress(
  sql: postgres.ISql,
  lookups: Lookup[],
  owner: string,
  now: string,
): Promise<(LoadedContact | null)[]> {
  const asked = lookups.map(({ account, addressHash, externalHash }, n) => ({
    n,
    account,
    address_hash: base64(addressHash),
    external_hash: base64(externalHash),
  }))
  const rows = await sql.unsafe<(LoadedContact & { n: number })[]>(
    byAddress,
    [now, owner, JSON.stringify(asked)],
    { prepare: true },
  )
  const found = new Array<LoadedContact | null>(lookups.length).fill(null)
  for (const row of rows) found[row.n] = row
  return found
}

const locked = `
  select a.address as "sealedAddress", ${columns}, false as seen
  from conversations v
  join contacts c on c.id = v.contact_id
  join keys.data_keys k on k.owner_id = c.id
  left join addresses a on a.id = coalesce($4::uuid, v.address_id) and a.contact_id = c.id
  where v.contact_id = $3::uuid
  for update of v`

/** The same for a contact whose stored messages are to be handled. Takes the contact's lock: call it in a transaction. */
export async function loadLocked(
  sql: postgres.ISql,
  contactId: string,
  addressId: string | null,
  owner: string,
  now: string,
): Promise<LoadedContact | null> {
  const [row] = await sql.unsafe<LoadedContact[]>(locked, [now, owner, contactId, addressId], {
    prepare: true,
  })
  return row ?? null
}

/** Bytes in JSON, for Postgres' `decode`: two thirds as long as its own hex, and as quick to read. */
export const base64 = (bytes: Buffer): string => bytes.toString('base64')
