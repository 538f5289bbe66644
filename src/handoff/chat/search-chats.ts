import { type SQL, sql } from 'drizzle-orm'
import { hashAddress } from '../../contacts/find-or-create.ts'
import type { Vault } from '../../contacts/vault.ts'
import type { Db, Tx } from '../../db/types.ts'
import { type ChatRow, selectChats } from './chat-row.ts'
import { idEndOf } from './code.ts'
import { labelled, type Reader } from './list-chats.ts'

const most = 50

/**
 * Chats by their code, by a label, or by the exact number that somebody writes from (found by its HMAC: no part of a
 * number finds anything). Words of chats are sealed and cannot be searched. Closed chats are found, too.
 */
export async function searchChats(
  db: Db | Tx,
  vault: Vault,
  { staffId, scope }: Reader,
  query: string,
): Promise<ChatRow[]> {
  const conditions: SQL[] = []
  const end = idEndOf(query)
  if (end) conditions.push(sql`right(handoffs.id::text, 10) = ${end}`)
  const label = query.trim().toLowerCase()
  if (/^[a-z0-9-]{1,48}$/.test(label)) conditions.push(labelled(label))
  const contactIds = await contactsAt(db, vault, query)
  if (contactIds.length > 0)
    conditions.push(
      sql`handoffs.contact_id in (select jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb)::uuid)`,
    )
  if (conditions.length === 0) return []
  return selectChats(db, vault, {
    staffId,
    where: sql`${scope} and (${sql.join(conditions, sql` or `)})`,
    order: sql`handoffs.created_at desc, handoffs.id`,
    limit: most,
    offset: 0,
  })
}

/** Digits of any script; a number written the local way (09...) is also looked for with Syria's code. */
function spellings(query: string): string[] {
  const plain = query
    .replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .replaceAll(/[\s().+-]/g, '')
  if (!/^\d{5,20}$/.test(plain)) return []
  const bare = plain.replace(/^00/, '')
  const national = bare.startsWith('0') ? `963${bare.slice(1)}` : bare
  return [...new Set([plain, bare, national, `+${bare}`, `+${national}`])]
}

/** Decimal digits stand in runs of ten. */
const digitValue = (digit: string) => {
  const code = digit.codePointAt(0) as number
  let zero = code
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero--
  return code - zero
}

async function contactsAt(db: Db | Tx, vault: Vault, query: string): Promise<string[]> {
  const numbers = spellings(query)
  if (numbers.length === 0) return []
  const accounts = await db.execute<{ account: string }>(sql`select distinct account from addresses`)
  const hashes = accounts.flatMap(({ account }) =>
    numbers.map((number) => hashAddress(vault, account, number).toString('hex')),
  )
  const rows = await db.execute<{ contact_id: string }>(sql`
    select distinct contact_id from addresses
    where address_hash in (select decode(jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb), 'hex'))`)
  return rows.map((row) => row.contact_id)
}
