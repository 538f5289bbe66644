import { eq } from 'drizzle-orm'
import { followUps, visits } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

/** Of what followed her only counts stay: no way to the address that goes on, and no note. Its sweep ends what was to come. */
export async function eraseFollowUps(tx: Tx, contactId: string): Promise<void> {
  await tx.update(followUps).set({ addressId: null }).where(eq(followUps.contactId, contactId))
  await tx.update(visits).set({ note: null }).where(eq(visits.contactId, contactId))
}
