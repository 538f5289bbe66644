import type postgres from 'postgres'

/** What a turn reads, in one raw and prepared statement; what it writes is in write-turn.ts. */

export interface LoadedContact {
  contactId: string
  addressId: string | null
  account: string | null
  sealedAddress: Buffer | null
  /** She had blocked us, or left. */
  addressDead: boolean
  language: string | null
  addressForm: string
  agreement: string
  hasSecret: boolean
  unlocked: boolean
  openHandoffId: string | null
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

/** The columns that both ways of loading share. */
const columns = (sql: postgres.ISql, owner: string, now: string) => sql`
  c.id as "contactId", a.id as "addressId", a.account, a.address as "sealedAddress", coalesce(a.state = 'dead', false) as "addressDead", c.language,
  c.address_form as "addressForm", c.agreement, c.secret_hash is not null as "hasSecret",
  (c.secret_hash is null or coalesce(c.unlocked_until > ${now}::timestamptz, false)) as unlocked,
  c.open_handoff_id as "openHandoffId", k.wrapped as "wrappedKey", v.version::float8 as version,
  v.last_seq::float8 as "lastSeq", v.state as "sealedConversation", extract(epoch from v.told_at)::float8 * 1000 as "toldAt",
  exists (select 1 from inbox w where w.contact_id = c.id and w.state = 'waiting' and w.received_at <= ${now}::timestamptz) as "hasWaiting",
  exists (select 1 from outbox o where o.contact_id = c.id and o.state in ('queued', 'leased')
    and o.lease_owner is distinct from ${owner}::uuid) as "unsentElsewhere"`

/** The contact behind an address, with all that a turn on a new message needs. Null: nobody wrote from there yet. */
export async function loadByAddress(
  sql: postgres.ISql,
  account: string,
  addressHash: Buffer,
  externalHash: Buffer,
  owner: string,
  now: string,
): Promise<LoadedContact | null> {
  const [row] = await sql<LoadedContact[]>`
    select ${columns(sql, owner, now)},
      exists (select 1 from inbox i where i.account = ${account} and i.external_hash = ${externalHash}) as seen
    from addresses a
    join contacts c on c.id = a.contact_id
    join conversations v on v.contact_id = c.id
    join keys.data_keys k on k.owner_id = c.id
    where a.account = ${account} and a.address_hash = ${addressHash}`
  return row ?? null
}

/** The same for a contact whose stored messages are to be handled. Takes the contact's lock: call it in a transaction. */
export async function loadLocked(
  sql: postgres.ISql,
  contactId: string,
  addressId: string | null,
  owner: string,
  now: string,
): Promise<LoadedContact | null> {
  const [row] = await sql<LoadedContact[]>`
    select ${columns(sql, owner, now)}, false as seen
    from conversations v
    join contacts c on c.id = v.contact_id
    join keys.data_keys k on k.owner_id = c.id
    left join addresses a on a.id = coalesce(${addressId}::uuid, v.address_id) and a.contact_id = c.id
    where v.contact_id = ${contactId}
    for update of v`
  return row ?? null
}
