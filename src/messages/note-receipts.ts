import type postgres from 'postgres'
import type { Receipt } from '../channels/channel.ts'
import { channelErrors, nextAttempt } from '../channels/channel-errors.ts'
import { places } from '../contacts/places.ts'
import { open } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'

interface Row {
  contactId: string
  addressId: string
  state: string
  error: string | null
  attempts: number
  ref: Buffer | null
  delivered: boolean
  wrapped: Buffer
}

/** Several messages of one content: the last one says that all is there. */
const idsOf = (row: Row, vault: Vault, key: string): string[] =>
  row.ref
    ? open(vault.unwrap(row.contactId, row.wrapped), places.externalRef, key, row.ref)
        .toString('utf8')
        .split(',')
    : []

/**
 * Writes down what a channel told later about messages of an account. Each may come twice, late and in any order: a message
 * that arrived stays so, a failure counts once, and what is not about this very sending of the row changes nothing. A failure
 * that may pass is tried again; any other is shown to staff with its reason. Resolves to the contacts with something new.
 * Throws while a failed row is still being marked: the channel brings it again.
 */
export async function noteReceipts(
  sql: postgres.Sql,
  vault: Vault,
  receipts: Receipt[],
  from: { account: string; now: number; random: number },
): Promise<string[]> {
  const changed = new Set<string>()
  for (const receipt of receipts) {
    const contactId = await sql.begin((tx) => note(tx, vault, receipt, from))
    if (contactId) changed.add(contactId)
  }
  return [...changed]
}

async function note(
  tx: postgres.TransactionSql,
  vault: Vault,
  { key, externalId, how }: Receipt,
  from: { account: string; now: number; random: number },
): Promise<string | null> {
  const [row] = await tx<Row[]>`
    select o.contact_id as "contactId", o.address_id as "addressId", o.state, o.error, o.attempts, o.external_ref as ref,
      o.delivered_at is not null as delivered, k.wrapped
    from outbox o join keys.data_keys k on k.owner_id = o.contact_id
    where o.id = ${key} and o.account = ${from.account} for update of o`
  if (!row) return null
  const at = new Date(from.now).toISOString()
  if (typeof how === 'object') {
    // Its mark is on its way and would write over this.
    if (row.state === 'leased') throw new Error('not marked yet')
    if (row.state !== 'sent' || row.delivered || !idsOf(row, vault, key).includes(externalId)) return null
    const next = nextAttempt(how.failed, Math.max(row.attempts, 1), 0, from.random)
    if ('retryInMs' in next) {
      const dueAt = new Date(from.now + next.retryInMs).toISOString()
      await tx`update outbox set state = 'queued', error = ${how.failed}, due_at = ${dueAt}::timestamptz, external_ref = null,
        sent_at = null where id = ${key}`
    } else {
      await tx`update outbox set state = 'dead', error = ${how.failed} where id = ${key}`
      if (channelErrors[how.failed].addressDead)
        await tx`update addresses set state = 'dead', dead_code = ${how.failed} where id = ${row.addressId}`
    }
    return row.contactId
  }
  // Nobody heard whether it was sent; now it is known, and need not be sent again.
  const doubted = row.state === 'queued' && row.error === 'unknown'
  if (doubted)
    await tx`update outbox set state = 'sent', error = null, sent_at = ${at}::timestamptz where id = ${key}`
  const ids = idsOf(row, vault, key)
  if (how === 'sent' || (ids.length > 0 && ids.at(-1) !== externalId)) return doubted ? row.contactId : null
  if (!doubted && row.state !== 'sent' && row.state !== 'leased') return null
  const read = how === 'read'
  const { count } = await tx`
    update outbox set delivered_at = coalesce(delivered_at, ${at}::timestamptz),
      read_at = case when ${read}::boolean then coalesce(read_at, ${at}::timestamptz) else read_at end
    where id = ${key} and (delivered_at is null or (${read}::boolean and read_at is null))`
  return count > 0 || doubted ? row.contactId : null
}
