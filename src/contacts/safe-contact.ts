import { eq } from 'drizzle-orm'
import { contacts } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { places } from './places.ts'
import { type DataKey, openJson, sealJson } from './seal.ts'

/** Her wishes on being written to. They are looked at when something is sent that she did not just ask for. */
export interface SafeContact {
  /** False: never write first. */
  mayWriteFirst: boolean
  /** Hours in which she may be written to, `HH:MM` in Asia/Damascus. */
  from?: string
  until?: string
  /** Whether a place or a kind of appointment may be named. */
  mayName: boolean
}

/** Until she says otherwise: we may write first, and name nothing. */
const unasked: SafeContact = { mayWriteFirst: true, mayName: false }

export async function readSafeContact(db: Db | Tx, key: DataKey, contactId: string): Promise<SafeContact> {
  const [row] = await db
    .select({ sealed: contacts.safeContact })
    .from(contacts)
    .where(eq(contacts.id, contactId))
  return row?.sealed ? openJson<SafeContact>(key, places.safeContact, contactId, row.sealed) : unasked
}

export async function saveSafeContact(tx: Tx, key: DataKey, contactId: string, wishes: SafeContact) {
  await tx
    .update(contacts)
    .set({ safeContact: sealJson(key, places.safeContact, contactId, wishes) })
    .where(eq(contacts.id, contactId))
}
