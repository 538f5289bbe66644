import { places } from '../contacts/places.ts'
import { type DataKey, sealJson } from '../contacts/seal.ts'
import { handoffEvents } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'

export type HandoffEventKind =
  | 'opened'
  | 'assigned'
  | 'claimed'
  | 'released'
  | 'handed_over'
  | 'requeued'
  | 'answered'
  | 'person_wrote'
  | 'warned'
  | 'overdue'
  | 'quiet'
  | 'unfit'
  | 'paged'
  | 'supervisor_paged'
  | 'snoozed'
  | 'woken'
  | 'closed'
  | 'given_back'
  | 'reopened'
  | 'call'
  | 'visit'
  /** Somebody answered on the office's own phone. */
  | 'by_hand'

export interface HandoffEvent {
  handoffId: string
  kind: HandoffEventKind
  /** Who did it; absent: the service or the person. */
  staffId?: string | null
  toStaffId?: string | null
  now: Date
}

/** Adds to what is known of a handoff. */
export async function recordEvents(tx: Tx, events: HandoffEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.insert(handoffEvents).values(events.map(({ now, ...event }) => ({ ...event, at: now })))
}

/** The same with words, sealed by the handoff's key. */
export async function recordWords(
  tx: Tx,
  event: HandoffEvent & { key: DataKey; words: object },
): Promise<void> {
  const { now, key, words, ...row } = event
  const detail = sealJson(key, places.handoffEvent, row.handoffId, words)
  await tx.insert(handoffEvents).values({ ...row, detail, at: now })
}
