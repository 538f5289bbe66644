import { z } from 'zod'
import { channelKind } from '../../channels/channel-kind.ts'
import { readAbout } from '../../followup/about.ts'
import { beginFollowUp } from '../../followup/begin.ts'
import { readWays } from '../../followup/begin-by-worker.ts'
import { stopFollowUps, stopPlanOf } from '../../followup/stop.ts'
import { answerCheckIn } from '../../followup/take-up.ts'
import type { Action } from '../action.ts'
import { id, maybe, rowAction } from './define.ts'

/** Minutes of the day. */
const hours = {
  morning: { from: 9 * 60, until: 13 * 60 },
  afternoon: { from: 13 * 60, until: 18 * 60 },
  any: { from: 9 * 60, until: 20 * 60 },
}

const begin = rowAction(
  'followup.begin',
  { plan: id, hours: z.enum(['morning', 'afternoon', 'any']), way: maybe },
  { saves: [], others: ['ok', 'already'] },
  async (input, { tx, draft, now, newId, plans }) => {
    const plan = plans.get(input.plan)
    if (!plan) throw new Error('no such plan')
    const { contactId } = draft
    // Only one of her own.
    const way = (await readWays(tx, contactId)).find((one) => one.id === input.way)
    const begun = await beginFollowUp(tx, {
      contactId,
      plan,
      hours: hours[input.hours],
      now,
      newId,
      addressId: way?.id ?? null,
    })
    if (!begun.ok) return { result: begun.why }
    draft.facts.push({ kind: 'follow_up_begun' })
    return { result: 'ok' }
  },
)

/** Where she may wish to be asked, if she writes to us in several places. */
const ways = rowAction(
  'followup.ways',
  {},
  { saves: ['some'], others: ['one'] },
  async (_input, { tx, draft }) => {
    const found = await readWays(tx, draft.contactId)
    if (found.length < 2) return { result: 'one' }
    return {
      result: 'some',
      value: found.map((one) => ({ id: one.id, channel: channelKind(one.account) })),
    }
  },
)

/** Counts an answer, once a message. What is counted has no person, and her words are not among it. */
const answer = rowAction(
  'followup.answer',
  {
    check_in: id,
    answer: z.enum(['fine', 'not_well', 'talk']),
    about: maybe,
  },
  { saves: [], others: ['ok'] },
  async (input, { tx, draft }) => {
    const first = await answerCheckIn(tx, { checkIn: input.check_in, contactId: draft.contactId })
    if (first) {
      const detail = input.answer === 'not_well' ? 'not_so_well' : input.answer
      draft.facts.push({ kind: 'check_in_answered', detail })
      if (input.about) draft.facts.push({ kind: `check_in_${input.answer}_${input.about}` })
    }
    return { result: 'ok' }
  },
)

const stop = rowAction(
  'followup.stop',
  {},
  { saves: [], others: ['ok'] },
  async (_input, { tx, draft, now }) => {
    const stopped = await stopFollowUps(tx, draft.contactId, now)
    for (let n = 0; n < stopped; n++) draft.facts.push({ kind: 'follow_up_stopped' })
    return { result: 'ok' }
  },
)

/** The session that a message is about, in her language. `gone`: it is no longer so, and nothing is said. */
const about = rowAction(
  'followup.about',
  { check_in: id },
  { saves: ['ok'], others: ['gone'] },
  async (input, { tx, draft }) => {
    const found = await readAbout(tx, { checkIn: input.check_in, contactId: draft.contactId })
    if (!found) return { result: 'gone' }
    const { at, bring } = found
    const things = bring?.[draft.language ?? 'ar']?.slice(0, longestThings) ?? null
    return { result: 'ok', value: { at: at.toISOString(), bring: things } }
  },
)
/** It stays in the conversation's state, which has little room. */
const longestThings = 120

/** What she thinks of a session, once: counted with its service and center, without her. */
const feedback = rowAction(
  'followup.feedback',
  { check_in: id, answer: z.enum(['yes', 'partly', 'no']) },
  { saves: [], others: ['ok'] },
  async (input, { tx, draft }) => {
    const of = { checkIn: input.check_in, contactId: draft.contactId }
    const found = await readAbout(tx, of)
    if (found && (await answerCheckIn(tx, of))) {
      const { service, center } = found
      draft.facts.push({ kind: 'feedback_given', service, center, detail: input.answer })
    }
    return { result: 'ok' }
  },
)

/** She has read it: there is nothing to count. */
const noted = rowAction(
  'followup.noted',
  { check_in: id },
  { saves: [], others: ['ok'] },
  async (input, { tx, draft }) => {
    await answerCheckIn(tx, { checkIn: input.check_in, contactId: draft.contactId })
    return { result: 'ok' }
  },
)

/** Messages of this plan come no more; what else she agreed to goes on. */
const leave = rowAction(
  'followup.leave',
  { check_in: id },
  { saves: [], others: ['ok'] },
  async (input, { tx, draft, now }) => {
    await stopPlanOf(tx, { checkIn: input.check_in, contactId: draft.contactId, now })
    return { result: 'ok' }
  },
)

/** What flows may do with messages that she agreed to, and with those that her bookings begin. */
export const followUpActions: Action[] = [ways, begin, answer, stop, about, feedback, noted, leave]
