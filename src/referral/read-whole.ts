import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { open, openJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import type { referrals } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import type { Content } from './content.ts'
import { type ReferralEvent, readEvents } from './events.ts'

/** An event with its words. */
export type OpenEvent = Omit<ReferralEvent, 'detail' | 'id' | 'referralId'> & { words: string | null }

/**
 * All that a referral holds, for the worker who refers and her supervisor. Never for a recipient: that one reads by
 * `readShared`. `content` is null where it was erased or its time of keeping is over.
 */
export async function readWhole(
  db: Db | Tx,
  vault: Vault,
  { id, content }: Pick<typeof referrals.$inferSelect, 'id' | 'content'>,
): Promise<{ content: Content | null; events: OpenEvent[] }> {
  const key = await loadDataKey(db, vault, id)
  const events = await readEvents(db, id)
  return {
    content: content && key ? openJson<Content>(key, places.referralContent, id, content) : null,
    events: events.map(({ detail, id: _id, referralId: _referralId, ...event }) => ({
      ...event,
      words: detail && key ? open(key, places.referralEvent, id, detail).toString() : null,
    })),
  }
}
