import { z } from 'zod'
import { beginFollowUp } from '../../followup/begin.ts'
import { stopFollowUps } from '../../followup/stop.ts'
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
  { plan: id, hours: z.enum(['morning', 'afternoon', 'any']) },
  { saves: [], others: ['ok', 'already'] },
  async (input, { tx, draft, now, newId, plans }) => {
    const plan = plans.get(input.plan)
    if (!plan) throw new Error('no such plan')
    const { contactId } = draft
    const result = await beginFollowUp(tx, { contactId, plan, hours: hours[input.hours], now, newId })
    if (result === 'ok') draft.facts.push({ kind: 'follow_up_begun' })
    return { result }
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

/** What flows may do with messages that she agreed to. */
export const followUpActions: Action[] = [begin, answer, stop]
