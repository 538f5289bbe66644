import { eq } from 'drizzle-orm'
import { places } from '../contacts/places.ts'
import { openJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { dataKeys, handoffs } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

/** What the bot asked and heard. Null: there is no such handoff, or its card is erased. */
export async function readCard(db: Db | Tx, vault: Vault, id: string): Promise<object | null> {
  const [row] = await db
    .select({ card: handoffs.card, wrapped: dataKeys.wrapped })
    .from(handoffs)
    .innerJoin(dataKeys, eq(dataKeys.ownerId, handoffs.id))
    .where(eq(handoffs.id, id))
  return row?.card ? openJson<object>(vault.unwrap(id, row.wrapped), places.handoffCard, id, row.card) : null
}
