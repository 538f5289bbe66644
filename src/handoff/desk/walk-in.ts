import { eq } from 'drizzle-orm'
import { createDataKey, loadDataKey } from '../../contacts/data-key.ts'
import { addPerson } from '../../contacts/persons.ts'
import type { Vault } from '../../contacts/vault.ts'
import { contacts, conversations, handoffs } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { recordWords } from '../events.ts'
import { openHandoff } from '../open-handoff.ts'
import { claimHandoff } from './take.ts'
import { staffAnswered } from './turns-of-talk.ts'

export interface WalkIn {
  /** Came to the center, or called. */
  source: 'walk_in' | 'call'
  /** The worker who registers her. */
  staffId: string
  centerId: string | null
  language: 'ar' | 'kmr' | 'en'
  /** Null: not told, or not to be kept. */
  name: string | null
  /** She agreed to keeping name and request. Without it no name is kept. */
  agreed: boolean
  /** What it is about. */
  note: string
  workerGender?: 'f' | 'm' | null
  /** To the team's queue, or the worker's own chat. */
  keep: boolean
  now: Date
  newId: () => string
}

/**
 * Somebody without a chat, registered by a worker: the same records as anybody else's (contact, person, handoff), without
 * an address. So bookings, notes and erasure work as for all. Ring `handoffs` after the commit.
 */
export async function registerWalkIn(
  tx: Tx,
  vault: Vault,
  walkIn: WalkIn,
): Promise<{ contactId: string; personId: string; handoffId: string }> {
  const { source, staffId, centerId, language, name, agreed, note, now, newId } = walkIn
  const [contactId, personId, handoffId] = [newId(), newId(), newId()]
  const agreement = agreed ? { agreement: 'yes', agreementAt: now } : {}
  await tx.insert(contacts).values({ id: contactId, language, createdAt: now, ...agreement })
  await createDataKey(tx, vault, contactId, 'contact', now)
  await tx.insert(conversations).values({ contactId, updatedAt: now })
  const kept = agreed ? name : null
  await addPerson(tx, vault, { id: personId, contactId, relation: 'self', name: kept, ageBand: null, now })
  await openHandoff(tx, vault, {
    id: handoffId,
    contactId,
    personId,
    queue: 'caseworker',
    centerId,
    language,
    workerGender: walkIn.workerGender ?? null,
    card: { topic: note, channel: source },
    anonymous: false,
    source,
    now,
  })
  if (walkIn.keep) await claimHandoff(tx, { id: handoffId, staffId, now })
  return { contactId, personId, handoffId }
}

/**
 * Writes down a call or a visit beside a chat, sealed by the handoff's key. It is an answer to her: her turn is next, as
 * after a message. Refuses what is closed or erased.
 */
export async function logMeeting(
  tx: Tx,
  vault: Vault,
  log: { id: string; staffId: string; kind: 'call' | 'visit'; note: string; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'closed' }> {
  const { id, staffId, kind, note, now } = log
  const [row] = await tx
    .select({ state: handoffs.state })
    .from(handoffs)
    .where(eq(handoffs.id, id))
    .for('update')
  const key = await loadDataKey(tx, vault, id)
  if (!row || row.state === 'closed' || !key) return { ok: false, why: 'closed' }
  await staffAnswered(tx, { id, staffId, now })
  await recordWords(tx, { handoffId: id, kind, staffId, now, key, words: { note } })
  return { ok: true }
}
