import { z } from 'zod'
import type { Value } from '../../flow/types.ts'
import { makeMove } from '../../referral/make-move.ts'
import { isEnded, type ReferralState } from '../../referral/moves.ts'
import { lockOwn, markHeard } from '../../referral/news.ts'
import { listOwn, readOpened } from '../../referral/own.ts'
import { localDay } from '../../text/dates.ts'
import type { Action } from '../action.ts'
import { id, rowAction } from './define.ts'
import { called, writingOf } from './referral-ask.ts'

/** A list stays in the conversation's state, which is small; the channel pages it. */
const most = 10
const mostSeen = 3

/** Her requests, those under way first. */
const mine = rowAction(
  'referral.mine',
  {},
  { saves: ['some'], others: ['none'] },
  async (_input, { tx, draft }) => {
    const own = await listOwn(tx, draft.contactId, most)
    if (own.length === 0) return { result: 'none' }
    const value = own.map((row) => ({
      id: row.id,
      service: row.serviceId,
      state: row.state,
      day: localDay(row.createdAt),
    }))
    return { result: 'some', value }
  },
)

/**
 * Says where one of hers stands and who has read it, and by that she has heard of it. `served`: she is asked whether it
 * helped. `asked`: a draft waits for her yes. `gone`: none of hers.
 */
const show = rowAction(
  'referral.show',
  { referral: id },
  { saves: ['open', 'served', 'ended', 'asked'], others: ['gone'] },
  async ({ referral }, context) => {
    const { tx, draft, say } = context
    const row = await lockOwn(tx, { referralId: referral, contactId: draft.contactId })
    const state = row?.state as ReferralState
    if (!row || (state === 'draft' && !row.askedAt)) return { result: 'gone' }
    const day = localDay(row.createdAt)
    if (state === 'draft') return { result: 'asked', value: { day } }
    const seen = await readOpened(tx, row.id, mostSeen)
    const named = await called(context, [
      ...new Set([row.recipientId, ...seen.map(({ recipientId }) => recipientId)]),
    ])
    const nameOf = (recipient: string) => named.find((one) => one.id === recipient)?.name ?? null
    const notes: Value[] = [
      { line: 'ref_state', state },
      ...(state === 'scheduled' && row.scheduledFor
        ? [{ line: 'ref_when', at: row.scheduledFor.toISOString() }]
        : []),
      ...(state === 'rejected' && row.nextAction ? [{ line: 'ref_next', next: row.nextAction }] : []),
      ...seen.map(({ recipientId, at, forPartner }) => ({
        line: forPartner ? 'ref_prepared' : 'ref_seen',
        who: nameOf(recipientId),
        at: at.toISOString(),
      })),
      ...(seen.length === 0 && !isEnded(state) ? [{ line: 'ref_unseen' }] : []),
    ]
    say('referral.request', { service: row.serviceId, to: nameOf(row.recipientId), day, notes })
    await markHeard(tx, row)
    const result = state === 'service_given' ? 'served' : isEnded(state) ? 'ended' : 'open'
    return { result, value: { day, to: nameOf(row.recipientId) } }
  },
)

/** From here on nothing is shared; who had it is told to delete. `over`: it had ended. */
const withdraw = rowAction(
  'referral.withdraw',
  { referral: id },
  { saves: [], others: ['ok', 'over'] },
  async ({ referral }, context) => {
    const actor = { role: 'person', contactId: context.draft.contactId } as const
    const made = await makeMove(context.tx, writingOf(context), {
      referralId: referral,
      move: 'withdraw',
      actor,
    })
    return { result: made.ok ? 'ok' : 'over' }
  },
)

const outcomeOf = { yes: 'helped', partly: 'partly', no: 'no_service' } as const

/**
 * What she says of the service ends the request. How she was treated is no part of it: it is counted alone, without service,
 * center or her, and her words do not stay in the chat that workers read.
 */
const tell = rowAction(
  'referral.tell',
  { referral: id, got: z.enum(['yes', 'partly', 'no']), treated: z.boolean().nullish() },
  { saves: ['ok'], others: ['over'] },
  async ({ referral, got, treated }, context) => {
    const { draft, tx } = context
    draft.heardSecret = true
    const row = await lockOwn(tx, { referralId: referral, contactId: draft.contactId })
    const actor = { role: 'person', contactId: draft.contactId } as const
    const step = { referralId: referral, move: 'tell', actor, outcome: outcomeOf[got] } as const
    const told = row ? await makeMove(tx, writingOf(context), step) : null
    if (!row || !told?.ok) return { result: 'over' }
    draft.facts.push({ kind: 'feedback_given', service: row.serviceId, detail: got })
    if (typeof treated === 'boolean')
      draft.facts.push({ kind: 'treatment_told', detail: treated ? 'yes' : 'no' })
    const [recipient] = await called(context, [row.recipientId])
    // Who works there is kept from a complaint about it.
    return { result: 'ok', value: { center: recipient?.centerId ?? null } }
  },
)

/** What flows show of her own requests. */
export const referralMineActions: Action[] = [mine, show, withdraw, tell]
