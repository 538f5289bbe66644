import { loadDataKey } from '../../contacts/data-key.ts'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import { readBegun } from '../../followup/take-up.ts'
import { knock, takesTemplatesAlone } from '../booking/knock.ts'
import { mayWrite } from '../booking/quiet-hours.ts'
import { need, type Talk } from '../converse.ts'
import { within } from './hear-check-in.ts'

/**
 * A worker wrote down what she agreed to: she hears what comes and how to end it, in words that name nothing, in the hours
 * that she named. It is a line without a question: people may have her chat.
 */
export async function hearFollowUpBegun(followUp: string, talk: Talk): Promise<void> {
  const { turn, now, ground } = talk
  const rows = need(talk.rows)
  const { contactId } = turn.draft
  const begun = await readBegun(rows.tx, { followUp, contactId })
  const key = await loadDataKey(rows.tx, ground.vault, contactId)
  // So late it is said by the first message itself.
  if (!begun || !key || now >= begun.before) return
  const wishes = await readSafeContact(rows.tx, key, contactId)
  const may = mayWrite(within(wishes, begun), now, begun.before)
  if (!may.now) return may.at ? rows.putOff(may.at) : undefined
  turn.unasked = true
  if (await takesTemplatesAlone(talk)) return knock(talk, null)
  talk.say('checkin.begun_by_team')
}
