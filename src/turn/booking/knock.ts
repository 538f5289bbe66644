import { and, eq, max, ne } from 'drizzle-orm'
import { channelTraits } from '../../channels/channel-traits.ts'
import { inbox } from '../../db/schema/index.ts'
import type { Vars } from '../../flow/types.ts'
import { need, type Talk } from '../converse.ts'

/** Her channel takes no free words so long after her last message. */
export async function takesTemplatesAlone({ turn, rows, now }: Talk): Promise<boolean> {
  const { freeTextMs } = channelTraits[turn.draft.channel]
  if (freeTextMs === undefined) return false
  const [heard] = await need(rows)
    .tx.select({ at: max(inbox.receivedAt) })
    .from(inbox)
    .where(and(eq(inbox.contactId, turn.draft.contactId), ne(inbox.kind, 'system')))
  return !heard?.at || now.getTime() - heard.at.getTime() >= freeTextMs
}

/**
 * In place of all that this turn says: a neutral message that the channel takes at any time. Whatever she answers, this flow
 * (null: none) is what she is shown then.
 */
export async function knock(talk: Talk, flow: string | null, vars: Vars = {}): Promise<void> {
  const { turn } = talk
  if (flow !== null && turn.draft.openHandoffId === null)
    await talk.feed({ type: 'go', flow, with: vars, keep: 'until_back' })
  turn.said.length = 0
  talk.say('template.neutral')
  turn.said = turn.said.map((content) => ({ ...content, template: 'neutral' }))
}
