import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { places } from '../contacts/places.ts'
import { sealJson } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { contacts, dataKeys, handoffs, outbox } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { countFacts } from '../indicators/facts.ts'
import { clockOf, readPlan } from './clock/clock-of.ts'
import { recordEvents } from './events.ts'

export const queues = ['caseworker', 'crisis', 'complaints'] as const
export type Queue = (typeof queues)[number]

/** 0 comes first; complaints are looked at before ordinary wishes, since they may be about those who answer them. */
export const priorities: Record<Queue, number> = { crisis: 0, complaints: 1, caseworker: 2 }

const hour = 3_600_000

export interface NewHandoff {
  /** The effect's id as a UUID: the same id opens it once. */
  id: string
  contactId: string
  queue: Queue
  /** Null: the shared pool. A complaint never goes to a center: it is the one that it is about. */
  centerId: string | null
  language: string | null
  /** What the bot asked and heard. */
  card: object
  /** For complaints: nothing leads back to the contact. */
  anonymous: boolean
  now: Date
  /** A worker of this gender only. */
  workerGender?: 'f' | 'm' | null
  /** Trainings that the worker must have. */
  trained?: string[]
  /** Not the one who had her last. */
  someoneElse?: boolean
  personId?: string | null
  /** Before the ordinary ones of its queue. */
  urgent?: boolean
  /** Registered by staff, without a channel. */
  source?: 'chat' | 'walk_in' | 'call'
}

/**
 * Puts a wish for a human into the queue of record, its card sealed by a key of its own, its clock running. From then on
 * a human has the chat: the bot's unsent answers are cancelled (call this before this turn's own answers are written), and
 * the contact's open handoff is set. A complaint does neither: the chat goes on. Idempotent by id; `opened` is false the
 * second time. Who had her before is preferred, or passed over if she wishes so; a complaint is kept from all who had her.
 */
export async function openHandoff(tx: Tx, vault: Vault, handoff: NewHandoff): Promise<{ opened: boolean }> {
  const { id, contactId, queue, centerId, language, card, anonymous, now } = handoff
  const complaint = queue === 'complaints'
  const nameless = complaint && anonymous
  const priority = handoff.urgent ? Math.min(1, priorities[queue]) : priorities[queue]
  // To the millisecond it would stand beside her message of the same moment.
  const createdAt = nameless ? new Date(Math.floor(now.getTime() / hour) * hour) : now
  const before = nameless ? [] : await hadBefore(tx, contactId)
  const last = before.find((one) => one.staffId !== null)?.staffId ?? null
  const about = [centerId, ...before.map((one) => one.centerId)]
  const wishes = {
    queue,
    language,
    workerGender: handoff.workerGender ?? null,
    centerId: complaint ? null : centerId,
    trained: handoff.trained ?? [],
    notStaff: complaint
      ? unique(before.map((one) => one.staffId))
      : handoff.someoneElse && last
        ? [last]
        : [],
    notCenters: complaint ? unique(about) : [],
  }
  const clock = clockOf(
    { ...wishes, priority, firstAnsweredAt: null },
    await readPlan(tx, createdAt),
    createdAt,
  )
  const { key, wrapped } = vault.newKey(id)
  const rows = await tx
    .insert(handoffs)
    .values({
      id,
      ...wishes,
      ...clock,
      contactId: nameless ? null : contactId,
      personId: nameless ? null : (handoff.personId ?? null),
      priority,
      source: handoff.source ?? 'chat',
      prefersStaff: complaint || handoff.someoneElse ? null : last,
      card: sealJson(key, places.handoffCard, id, card),
      createdAt,
      queuedAt: createdAt,
      waitingSince: createdAt,
      clockFrom: createdAt,
    })
    .onConflictDoNothing()
    .returning({ id: handoffs.id })
  if (rows.length === 0) return { opened: false }
  await tx.insert(dataKeys).values({ ownerId: id, ownerKind: 'handoff', wrapped, createdAt })
  // Events are numbered in order: one of hers would stand among those of the same minute.
  if (!nameless) await recordEvents(tx, [{ handoffId: id, kind: 'opened', now }])
  await countFacts(tx, [
    complaint
      ? { kind: 'complaint_made', at: createdAt }
      : { kind: 'handoff_opened', at: now, center: centerId, language, detail: queue },
  ])
  if (!complaint) await giveToHuman(tx, contactId, id, queue)
  return { opened: true }
}

const unique = (values: (string | null)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== null)),
]

/** Who had her chats, and of which centers, the latest first. */
const hadBefore = (tx: Tx, contactId: string) =>
  tx
    .select({ staffId: handoffs.assignedTo, centerId: handoffs.centerId })
    .from(handoffs)
    .where(
      and(
        eq(handoffs.contactId, contactId),
        sql`${handoffs.queue} <> 'complaints'`,
        sql`(${handoffs.assignedTo} is not null or ${handoffs.centerId} is not null)`,
      ),
    )
    .orderBy(desc(handoffs.createdAt))
    .limit(20)

/** An open handoff stays the one that counts, unless a crisis comes. Answers under way are let go: they may be sent. */
async function giveToHuman(tx: Tx, contactId: string, id: string, queue: Queue) {
  await tx
    .update(contacts)
    .set({ openHandoffId: id, reopenUntil: null })
    .where(and(eq(contacts.id, contactId), queue === 'crisis' ? undefined : isNull(contacts.openHandoffId)))
  await silenceBot(tx, contactId)
}

/** What the bot has not sent yet is not sent any more. */
export async function silenceBot(tx: Tx, contactId: string): Promise<void> {
  await tx
    .update(outbox)
    .set({ state: 'cancelled' })
    .where(and(eq(outbox.contactId, contactId), eq(outbox.origin, 'bot'), eq(outbox.state, 'queued')))
}
