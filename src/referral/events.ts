import { asc, eq } from 'drizzle-orm'
import { places } from '../contacts/places.ts'
import { type DataKey, seal } from '../contacts/seal.ts'
import { referralEvents } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { isEnded, isMove, type Move, moves, type ReferralState, type Role } from './moves.ts'
import type { Actor, Writing } from './types.ts'

export type EventKind =
  | Move
  | 'created'
  | 'edited'
  | 'renewed'
  | 'opened'
  | 'transferred'
  | 'warned'
  | 'escalated'
  | 'erased'

interface NewEvent {
  referralId: string
  kind: EventKind
  toState: ReferralState
  actor: Actor
  /** When it happened; absent: now. */
  at?: Date
  reasonCode?: string | null
  nextAction?: string | null
  outcome?: string | null
  scheduledFor?: Date | null
  /** Words, sealed by the referral's key. */
  words?: { key: DataKey; text: string }
}

/** Adds to what is known of a referral. Nothing is ever overwritten. */
export async function recordEvent(tx: Tx, { now }: Pick<Writing, 'now'>, event: NewEvent): Promise<void> {
  const { actor, words, at = now, ...row } = event
  await tx.insert(referralEvents).values({
    ...row,
    at,
    recordedAt: now,
    role: actor.role,
    staffId: 'staffId' in actor ? (actor.staffId ?? null) : null,
    recipientId: 'recipientId' in actor ? actor.recipientId : null,
    detail: words ? seal(words.key, places.referralEvent, row.referralId, words.text) : null,
  })
}

export type ReferralEvent = typeof referralEvents.$inferSelect

/** The log of a referral, oldest first. `detail` is sealed. */
export const readEvents = (db: Db | Tx, referralId: string): Promise<ReferralEvent[]> =>
  db
    .select()
    .from(referralEvents)
    .where(eq(referralEvents.referralId, referralId))
    .orderBy(asc(referralEvents.id))

export interface Rebuilt {
  state: ReferralState
  version: number
  outcome: string | null
  reasonCode: string | null
  nextAction: string | null
  scheduledFor: Date | null
  clockStage: string
}

/** What the log says of how a referral stands. Throws where the log has a move that was not legal: then it was tampered with. */
export function rebuild(events: ReferralEvent[]): Rebuilt {
  let now: Rebuilt = {
    state: 'draft',
    version: 0,
    outcome: null,
    reasonCode: null,
    nextAction: null,
    scheduledFor: null,
    clockStage: 'running',
  }
  for (const event of events) {
    if (isMove(event.kind)) {
      const { from, by, to } = moves[event.kind]
      const legal =
        (from as readonly string[]).includes(now.state) &&
        (by as readonly Role[]).includes(event.role as Role)
      if (!legal || event.toState !== to) throw new Error(`event ${event.id} is no legal move`)
      now = {
        state: to,
        version: now.version + 1,
        outcome: event.outcome,
        reasonCode: event.reasonCode,
        nextAction: event.nextAction,
        scheduledFor: event.scheduledFor ?? now.scheduledFor,
        clockStage: 'running',
      }
    } else if (event.kind === 'warned' || event.kind === 'escalated') now.clockStage = event.kind
    else if (event.kind === 'erased' && !isEnded(now.state))
      now = { ...now, state: 'closed', outcome: 'erased', clockStage: 'running' }
  }
  return now
}
