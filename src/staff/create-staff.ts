import { eq } from 'drizzle-orm'
import { createDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { staff, staffCenters } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { hashAccount, normaliseAccount } from './account.ts'
import type { Role } from './rights.ts'
import type { StaffLanguage, Training } from './types.ts'

export interface NewStaff {
  id: string
  role: Role
  /** What people in a chat see. */
  alias: string
  name: string | null
  /** Email or user name, by which she signs in. */
  account: string
  centers: string[]
  language: StaffLanguage
  gender: 'f' | 'm' | null
  languages: StaffLanguage[]
  trained: Training[]
  capacity: number
  sample?: boolean
  now: Date
}

/** Makes an account in state `invited`. Refuses an account or an alias that somebody has. */
export async function createStaff(
  tx: Tx,
  vault: Vault,
  made: NewStaff,
): Promise<{ ok: true } | { ok: false; why: 'account_taken' | 'alias_taken' }> {
  const { id, centers, account, name, now, ...plain } = made
  const key = await createDataKey(tx, vault, id, 'staff', now)
  const [row] = await tx
    .insert(staff)
    .values({
      ...plain,
      id,
      account: seal(key, places.staffAccount, id, normaliseAccount(account)),
      accountHash: hashAccount(vault, account),
      name: name === null ? null : seal(key, places.staffName, id, name),
      createdAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: staff.id })
  if (!row) return { ok: false, why: await whatIsTaken(tx, vault, account) }
  await setCenters(tx, id, centers)
  return { ok: true }
}

/** Replaces the centers somebody works in. */
export async function setCenters(tx: Tx, staffId: string, centers: string[]): Promise<void> {
  await tx.delete(staffCenters).where(eq(staffCenters.staffId, staffId))
  const rows = [...new Set(centers)].map((centerId) => ({ staffId, centerId }))
  if (rows.length > 0) await tx.insert(staffCenters).values(rows)
}

async function whatIsTaken(tx: Tx, vault: Vault, account: string) {
  const rows = await tx
    .select({ id: staff.id })
    .from(staff)
    .where(eq(staff.accountHash, hashAccount(vault, account)))
  return rows.length > 0 ? 'account_taken' : 'alias_taken'
}
