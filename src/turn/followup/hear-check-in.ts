import { loadDataKey } from '../../contacts/data-key.ts'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import { askCheckIn, readRaised, skipCheckIn } from '../../followup/take-up.ts'
import { knock, takesTemplatesAlone } from '../booking/knock.ts'
import { mayWrite } from '../booking/quiet-hours.ts'
import { need, type Talk } from '../converse.ts'

/**
 * A message that she agreed to is due. It goes out unasked: in the hours that she named, never while people have her chat,
 * and never beside another one. Whatever keeps it from her stands on its row.
 */
export async function hearCheckIn(checkIn: string, talk: Talk): Promise<void> {
  const { turn, now, ground } = talk
  const rows = need(talk.rows)
  const { contactId } = turn.draft
  const raised = await readRaised(rows.tx, { checkIn, contactId, now })
  const key = await loadDataKey(rows.tx, ground.vault, contactId)
  if (!raised || !key) return
  if (now >= raised.before) return skipCheckIn(rows.tx, checkIn, 'late')
  if (turn.draft.openHandoffId !== null) return skipCheckIn(rows.tx, checkIn, 'with_people')
  const wishes = await readSafeContact(rows.tx, key, contactId)
  const may = mayWrite(within(wishes, raised), now, raised.before)
  if (!may.now) return may.at ? rows.putOff(may.at) : skipCheckIn(rows.tx, checkIn, 'her_wishes')
  const behind = (await takesTemplatesAlone(talk)) ? `${raised.flow}-knock` : null
  if (behind && !ground.flows().byId.has(behind)) return skipCheckIn(rows.tx, checkIn, 'channel')
  if (!(await askCheckIn(rows.tx, { checkIn, contactId, trigger: raised.trigger, now }))) return
  turn.unasked = true
  turn.draft.facts.push({ kind: askedAs[raised.trigger] })
  const vars = { check_in: checkIn }
  // The question itself comes when she answers.
  if (behind) return knock(talk, behind, vars)
  await talk.feed({ type: 'go', flow: raised.flow, with: vars, keep: 'until_back' })
}

const askedAs = { opt_in: 'check_in_asked', booked: 'course_reminded', attended: 'feedback_asked' } as const

/** Hours that she named for everything come before those that she named for this. */
export const within = <W extends { from?: string; until?: string }>(
  wishes: W,
  { from, until }: { from: number; until: number },
): W => (wishes.from && wishes.until ? wishes : { ...wishes, from: clock(from), until: clock(until) })

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
