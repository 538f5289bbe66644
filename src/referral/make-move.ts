import { and, eq, isNull } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { referralConsents, referralNotices, referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { clockOf, type Priority } from './clock.ts'
import { consentInForce } from './consent-in-force.ts'
import { type BadText, readText } from './content.ts'
import { countMove } from './count-move.ts'
import { readEvents, recordEvent } from './events.ts'
import {
  type Button,
  isEnded,
  type Move,
  movesOf,
  nextActions,
  outcomes,
  type ReferralState,
  reasonCodes,
  ruleOf,
} from './moves.ts'
import { isNews } from './news.ts'
import { roomAt } from './recipients.ts'
import { tellHer } from './tell-her.ts'
import type { Actor, Writing } from './types.ts'

export interface Step {
  referralId: string
  move: Move
  actor: Actor
  /** When it happened, if not now: never later than now, never before the step before. */
  at?: Date
  reasonCode?: string
  nextAction?: string
  outcome?: string
  /** Of an appointment: later than now, within a year. */
  scheduledFor?: Date
  /** Sealed. At most 600 characters; as it came from outside. */
  words?: unknown
}

export type MoveRefusal =
  | { ok: false; why: 'not_found' }
  /** 409: with the state as it is. */
  | { ok: false; why: 'illegal'; state: ReferralState }
  /** 422: what is missing, by name. */
  | { ok: false; why: 'missing'; missing: string[] }
  | { ok: false; why: 'bad_time' | 'unknown_reason' | 'unknown_action' | 'unknown_outcome' | 'full' }
  | BadText

const year = 366 * 86_400_000
const wordsMost = 600

/**
 * Makes one move, if the table lets this actor make it from where the referral stands; records it as an event. Two who
 * race: the second finds the state that the first has made. What she or the referrer takes back ends all consents at
 * once, and a recipient that had it is told to delete. Her own chat hears of each step she should know, by a `system` row
 * in the same transaction.
 */
export async function makeMove(tx: Tx, w: Writing, step: Step): Promise<{ ok: true } | MoveRefusal> {
  const { referralId, move, actor } = step
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, referralId)).for('update')
  const state = row?.state as ReferralState
  if (!row || !concerns(row, actor)) return { ok: false, why: 'not_found' }
  const rule = ruleOf(move)
  if (!rule.from.includes(state) || !rule.by.includes(actor.role)) return { ok: false, why: 'illegal', state }
  const bad = await refused(tx, w, row, step)
  if (bad) return bad
  const words = readText(step.words ?? '', wordsMost, 'words')
  if (!words.ok) return words
  const key = words.text === '' ? null : await loadDataKey(tx, w.vault, referralId)

  const told = {
    reasonCode: step.reasonCode ?? null,
    nextAction: step.nextAction ?? null,
    outcome: step.outcome ?? null,
  }
  const scheduledFor = step.scheduledFor ?? row.scheduledFor
  await tx
    .update(referrals)
    .set({
      ...told,
      ...clockOf(rule.to, row.priority as Priority, w.now, scheduledFor),
      scheduledFor,
      state: rule.to,
      version: row.version + 1,
      // Of what she does herself she needs no news.
      ...(actor.role === 'person' && { toldVersion: row.version + 1, askedAt: null }),
      changedAt: w.now,
    })
    .where(eq(referrals.id, referralId))
  await recordEvent(tx, w, {
    referralId,
    kind: move,
    toState: rule.to,
    actor,
    ...told,
    scheduledFor: step.scheduledFor ?? null,
    ...(step.at && { at: step.at }),
    ...(key && { words: { key, text: words.text } }),
  })
  await countMove(tx, w.now, row, { move, outcome: told.outcome })
  if (isNews(rule.to) && actor.role !== 'person')
    await tellHer(tx, w, row, { event: 'referral_moved', what: String(row.version + 1) })
  if (move === 'send') await notify(tx, w, row, 'new')
  if (move === 'withdraw' || move === 'revoke') {
    await endConsents(tx, referralId, w.now)
    if (state !== 'draft' && state !== 'consent_recorded') await notify(tx, w, row, 'delete')
  }
  return { ok: true }
}

type Row = typeof referrals.$inferSelect

/** A recipient knows only of what was sent to it; a person of her own. */
function concerns(row: Row, actor: Actor): boolean {
  if (actor.role === 'recipient')
    return actor.recipientId === row.recipientId && row.state !== 'draft' && row.state !== 'consent_recorded'
  return !('contactId' in actor) || actor.contactId === row.contactId
}

async function refused(tx: Tx, w: Writing, row: Row, step: Step): Promise<MoveRefusal | null> {
  const { at, scheduledFor, reasonCode, nextAction, outcome } = step
  const rule = ruleOf(step.move)
  if (reasonCode !== undefined && !reasonCodes.includes(reasonCode))
    return { ok: false, why: 'unknown_reason' }
  if (nextAction !== undefined && !nextActions.includes(nextAction))
    return { ok: false, why: 'unknown_action' }
  if (outcome !== undefined && !outcomes.includes(outcome)) return { ok: false, why: 'unknown_outcome' }
  const missing = [
    ...(rule.needs === 'reason' && reasonCode === undefined ? ['reason'] : []),
    ...(step.move === 'reject' && nextAction === undefined ? ['next_action'] : []),
    ...(rule.needs === 'outcome' && outcome === undefined ? ['outcome'] : []),
    ...(rule.needs === 'time' && scheduledFor === undefined ? ['scheduled_for'] : []),
  ]
  if (rule.consent) {
    const consent = await consentInForce(tx, row.id, row.recipientId, w.now)
    if (!consent.ok) missing.push(consent.missing)
  }
  if (missing.length > 0) return { ok: false, why: 'missing', missing }
  const now = w.now.getTime()
  // Not a number: an invalid date compares with nothing.
  if (scheduledFor && !(scheduledFor.getTime() > now && scheduledFor.getTime() < now + year))
    return { ok: false, why: 'bad_time' }
  if (at) {
    const last = (await readEvents(tx, row.id)).at(-1)
    if (!(at.getTime() <= now && at.getTime() >= (last?.at.getTime() ?? 0)))
      return { ok: false, why: 'bad_time' }
  }
  if (step.move === 'send' && !(await roomAt(tx, row.recipientId, row.id))) return { ok: false, why: 'full' }
  return null
}

const notify = (tx: Tx, w: Writing, row: Row, kind: 'new' | 'delete') =>
  tx
    .insert(referralNotices)
    .values({ id: w.newId(), referralId: row.id, recipientId: row.recipientId, kind, createdAt: w.now })
    .onConflictDoNothing()

const endConsents = (tx: Tx, referralId: string, now: Date) =>
  tx
    .update(referralConsents)
    .set({ withdrawnAt: now })
    .where(and(eq(referralConsents.referralId, referralId), isNull(referralConsents.withdrawnAt)))

/**
 * One of a worker's five buttons: makes the moves between, too. All or none: on a refusal the caller rolls back (a
 * button's moves need what its last one needs, so only the last can still be refused).
 */
export async function press(
  tx: Tx,
  w: Writing,
  step: Omit<Step, 'move'> & { button: Button },
): Promise<{ ok: true } | MoveRefusal> {
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, step.referralId)).for('update')
  if (!row || !concerns(row, step.actor)) return { ok: false, why: 'not_found' }
  const state = row.state as ReferralState
  const path = movesOf(step.button, state)
  if (path.length === 0 || isEnded(state)) return { ok: false, why: 'illegal', state }
  const last = path.at(-1) as Move
  const ahead = await refused(tx, w, row, { ...step, move: last })
  const words = readText(step.words ?? '', wordsMost, 'words')
  if (ahead ?? !words.ok) return ahead ?? (words as BadText)
  const { referralId, actor, at } = step
  for (const move of path) {
    const made = await makeMove(
      tx,
      w,
      move === last ? { ...step, move } : { referralId, actor, move, ...(at && { at }) },
    )
    if (!made.ok) return made
  }
  return { ok: true }
}
