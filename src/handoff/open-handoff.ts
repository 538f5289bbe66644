import { and, eq, isNull } from 'drizzle-orm'
import { places } from '../contacts/places.ts'
import { sealJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { contacts, dataKeys, handoffs, outbox } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

export const queues = ['caseworker', 'crisis', 'complaints'] as const
export type Queue = (typeof queues)[number]

/** 0 comes first; complaints are looked at before ordinary wishes, since they may be about those who answer them. */
const priorities: Record<Queue, number> = { crisis: 0, complaints: 1, caseworker: 2 }

const hour = 3_600_000

export interface NewHandoff {
  /** The effect's id as a UUID: the same id opens it once. */
  id: string
  contactId: string
  queue: Queue
  /** Null: the shared pool. A complaint never goes to a center. */
  centerId: string | null
  language: string | null
  /** What the bot asked and heard. */
  card: object
  /** For complaints: nothing leads back to the contact. */
  anonymous: boolean
  now: Date
}

/**
 * Puts a wish for a human into the queue of record, its card sealed by a key of its own. From then on a human has the
 * chat: the bot's unsent answers are cancelled (call this before this turn's own answers are written), and the contact's
 * open handoff is set. A complaint does neither: the chat goes on. Idempotent by id; `opened` is false the second time.
 */
export async function openHandoff(tx: Tx, vault: Vault, handoff: NewHandoff): Promise<{ opened: boolean }> {
  const { id, contactId, queue, centerId, language, card, anonymous, now } = handoff
  const complaint = queue === 'complaints'
  const nameless = complaint && anonymous
  // To the millisecond it would stand beside her message of the same moment.
  const createdAt = nameless ? new Date(Math.floor(now.getTime() / hour) * hour) : now
  const { key, wrapped } = vault.newKey(id)
  const rows = await tx
    .insert(handoffs)
    .values({
      id,
      contactId: nameless ? null : contactId,
      centerId: complaint ? null : centerId,
      queue,
      priority: priorities[queue],
      language,
      card: sealJson(key, places.handoffCard, id, card),
      createdAt,
    })
    .onConflictDoNothing()
    .returning({ id: handoffs.id })
  if (rows.length === 0) return { opened: false }
  await tx.insert(dataKeys).values({ ownerId: id, ownerKind: 'handoff', wrapped, createdAt })
  if (!complaint) await giveToHuman(tx, contactId, id, queue)
  return { opened: true }
}

/** An open handoff stays the one that counts, unless a crisis comes. Answers under way are let go: they may be sent. */
async function giveToHuman(tx: Tx, contactId: string, id: string, queue: Queue) {
  await tx
    .update(contacts)
    .set({ openHandoffId: id })
    .where(and(eq(contacts.id, contactId), queue === 'crisis' ? undefined : isNull(contacts.openHandoffId)))
  await tx
    .update(outbox)
    .set({ state: 'cancelled' })
    .where(and(eq(outbox.contactId, contactId), eq(outbox.origin, 'bot'), eq(outbox.state, 'queued')))
}
