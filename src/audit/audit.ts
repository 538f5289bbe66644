import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { type DataKey, open, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { auditEntries, dataKeys } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

export interface AuditEntry {
  id: string
  at: Date
  /** Null: nobody was signed in, or the service itself. */
  staffId: string | null
  signInId: string | null
  /** The route's template (`GET /api/staff/chats/:id`) or an event's name (`sign-in.refused`). */
  action: string
  /** read, write: of a person's data; access: sign-ins, accounts, rights. */
  kind: 'read' | 'write' | 'access'
  /** Ids alone, by what they are of: `{ chats: ['0197...'] }`. */
  subjects: Record<string, string[]>
  status: number | null
  /** The address that the request came from. */
  origin: string | null
}

/** Ids of the installation's own key for what the trail seals. */
const keyOwner = '00000000-0000-7000-8000-000000000001'

export interface Trail {
  /** Writes one row. Call it in the transaction that does what it tells of, or before what was read goes out. */
  audit(tx: Tx, entry: AuditEntry): Promise<void>
  /** The address of a row. */
  originOf(row: { id: string; origin: Buffer | null }): string | null
}

/** Opens the trail; the first start makes its key. */
export async function openTrail(db: Db, vault: Vault): Promise<Trail> {
  const key = await db.transaction((tx) => keyOf(tx, vault))
  return {
    async audit(tx, { origin, ...entry }) {
      await tx.insert(auditEntries).values({
        ...entry,
        origin: origin === null ? null : seal(key, places.auditOrigin, entry.id, origin),
      })
    },
    originOf: ({ id, origin }) =>
      origin ? open(key, places.auditOrigin, id, origin).toString('utf8') : null,
  }
}

/** Of two processes that start at once both use the key that the first has made. */
async function keyOf(tx: Tx, vault: Vault): Promise<DataKey> {
  const { wrapped } = vault.newKey(keyOwner)
  await tx
    .insert(dataKeys)
    .values({ ownerId: keyOwner, ownerKind: 'audit', wrapped, createdAt: new Date() })
    .onConflictDoNothing()
  const key = await loadDataKey(tx, vault, keyOwner)
  if (!key) throw new Error('the key of the audit trail is gone')
  return key
}
