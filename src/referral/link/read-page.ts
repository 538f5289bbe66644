import { and, eq, isNull } from 'drizzle-orm'
import {
  referralNotices,
  referralRecipients,
  referrals,
  services,
  translations,
} from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import type { Fields } from '../content.ts'
import { isMove, type Move, movesOf, type ReferralState, ruleOf } from '../moves.ts'
import { readShared } from '../read-shared.ts'
import type { Writing } from '../types.ts'
import type { Link } from './open-link.ts'

type Words = { ar: string; kmr: string; en: string }

export type PartnerPage =
  /** What she agreed to, and what can be done now. */
  | {
      status: 'open'
      state: ReferralState
      acts: Act[]
      service: Words
      priority: string
      scheduledFor: Date | null
      dueAt: Date | null
      clockStage: string
      fields: Fields
      expiresAt: Date
    }
  /** She withdrew, or the referrer did for her, or she was erased: what was noted down must go. Which of them is not told. */
  | { status: 'gone' }
  /** Her consent has ended: nothing is shown until she agrees anew. */
  | { status: 'no_consent' }
  | { status: 'closed'; state: ReferralState }

/** The buttons of the page. */
export const acts = ['receive', 'accept', 'schedule', 'done', 'no_show', 'cannot_reach', 'refuse'] as const
export type Act = (typeof acts)[number]

/** The moves that a button makes from here; empty: it has no place here. */
export function movesOfAct(act: Act, state: ReferralState): Move[] {
  if (act === 'accept')
    return state === 'sent' ? ['receive', 'accept'] : state === 'received' ? ['accept'] : []
  if (act === 'no_show') return state === 'scheduled' ? ['miss'] : []
  if (act === 'receive') return state === 'sent' ? ['receive'] : []
  const path = movesOf(act, state)
  const [first] = path
  return first && isMove(first) && ruleOf(first).from.includes(state) ? path : []
}

/** What a partner sees at its link now, read by `readShared` and so recorded as opened. */
export async function readPage(tx: Tx, w: Pick<Writing, 'vault' | 'now'>, link: Link): Promise<PartnerPage> {
  const { referralId, recipientId } = link
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, referralId)).for('update')
  const state = (row?.state ?? 'closed') as ReferralState
  const gone = state === 'withdrawn' || state === 'revoked' || row?.outcome === 'erased' || !row?.content
  await takeNotices(tx, w.now, link, gone)
  if (gone || row.recipientId !== recipientId) return { status: 'gone' }
  const read = await readShared(tx, w, referralId, { role: 'recipient', recipientId })
  if (!read.ok)
    return read.why === 'not_found'
      ? { status: 'closed', state }
      : read.missing.includes('consent_withdrawn')
        ? { status: 'gone' }
        : { status: 'no_consent' }
  const { serviceId, priority, scheduledFor, fields } = read.shared
  return {
    status: 'open',
    state,
    acts: acts.filter((act) => movesOfAct(act, state).length > 0),
    service: await serviceName(tx, serviceId),
    priority,
    scheduledFor,
    dueAt: row.dueAt,
    clockStage: row.clockStage,
    fields,
    expiresAt: link.expiresAt,
  }
}

/** Who is told at the page needs no other telling, unless its own system is to be told. */
async function takeNotices(tx: Tx, now: Date, { referralId, recipientId }: Link, gone: boolean) {
  const [recipient] = await tx
    .select({ webhookUrl: referralRecipients.webhookUrl })
    .from(referralRecipients)
    .where(eq(referralRecipients.id, recipientId))
  if (recipient?.webhookUrl) return
  await tx
    .update(referralNotices)
    .set({ takenAt: now })
    .where(
      and(
        eq(referralNotices.referralId, referralId),
        eq(referralNotices.recipientId, recipientId),
        isNull(referralNotices.takenAt),
        gone ? undefined : eq(referralNotices.kind, 'new'),
      ),
    )
}

/** In three languages. A language that nobody wrote has the English name. */
export async function serviceName(tx: Tx, serviceId: string): Promise<Words> {
  const [row] = await tx.select({ name: services.name }).from(services).where(eq(services.id, serviceId))
  const said = await tx
    .select()
    .from(translations)
    .where(
      and(
        eq(translations.entity, 'service'),
        eq(translations.entityId, serviceId),
        eq(translations.field, 'name'),
      ),
    )
  const en = row?.name ?? serviceId
  const of = (language: string) => said.find((one) => one.language === language)?.text ?? en
  return { ar: of('ar'), kmr: of('kmr'), en }
}
