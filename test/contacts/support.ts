import { randomBytes } from 'node:crypto'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { findOrCreateContact } from '../../src/contacts/find-or-create.ts'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { places } from '../../src/contacts/places.ts'
import { type DataKey, sealJson } from '../../src/contacts/seal.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import * as schema from '../../src/db/schema/index.ts'
import type { Db } from '../../src/db/types.ts'

export const master = randomBytes(32)
export const newId = () => uuidv7(Date.now())

export async function openedVault(sql: postgres.Sql, key = master): Promise<Vault> {
  const result = await openVault(sql, key)
  if (!result.ok) throw new Error(result.why)
  return result.vault
}

/** A second process: connections of its own to the same database. */
export function anotherProcess(url: string) {
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  return { sql, db: drizzle(sql, { schema }) as Db, [Symbol.asyncDispose]: () => sql.end() }
}

export const account = 'telegram:1'

/** Someone who has written once, by default just now. */
export async function contact(db: Db, vault: Vault, address = newId(), now = new Date()) {
  return db.transaction((tx) => findOrCreateContact(tx, vault, { account, address, now, newId }))
}

interface Line {
  contactId: string
  addressId: string
  key: DataKey
  text: string
  at?: Date
  state?: string
  seq?: number | null
  externalId?: string
}

/** A message of hers, sealed as the service does it. */
export async function heard(db: Db, vault: Vault, line: Line): Promise<string> {
  const id = newId()
  const { contactId, addressId, key, text, at = new Date(), state = 'handled', seq = null } = line
  const externalHash = vault.hash('external', `${account}:${line.externalId ?? id}`)
  const body = sealJson(key, places.inboxBody, id, { body: { kind: 'text', text } })
  await db.insert(schema.inbox).values({
    id,
    contactId,
    addressId,
    account,
    externalHash,
    kind: 'text',
    body,
    state,
    seq,
    receivedAt: at,
  })
  return id
}

/** An answer to her. */
export async function said(db: Db, line: Line & { seq: number; origin?: string }): Promise<string> {
  const id = newId()
  const { contactId, addressId, key, text, at = new Date(), state = 'sent', seq, origin = 'bot' } = line
  const body = sealJson(key, places.outboxBody, id, { text })
  await db
    .insert(schema.outbox)
    .values({ id, contactId, addressId, account, seq, origin, state, body, createdAt: at })
  return id
}
