import { eq, sql } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import { staff } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { invite } from './invitations.ts'

/** Whether there ever was an admin: a disabled one counts, or disabling would open the door to anyone with the log. */
export async function hasAdmin(db: Db | Tx): Promise<boolean> {
  const rows = await db.select({ id: staff.id }).from(staff).where(eq(staff.role, 'admin')).limit(1)
  return rows.length > 0
}

/** What decides on admins goes one after the other. */
export async function lockAdmins(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('mpcc-chat admins', 0))`)
}

/**
 * The one-time token of the first admin's link, as long as there is no admin; null from then on. Each start makes a new one;
 * those of other processes that started go on being good until one is used or a day has gone by.
 */
export async function firstAdminToken(
  db: Db,
  vault: Vault,
  made: { id: string; now: Date },
): Promise<string | null> {
  return db.transaction(async (tx) => {
    await lockAdmins(tx)
    if (await hasAdmin(tx)) return null
    const { token } = await invite(tx, vault, {
      id: made.id,
      staffId: null,
      kind: 'first_admin',
      createdBy: null,
      now: made.now,
    })
    return token
  })
}
