import { and, eq, max, ne } from 'drizzle-orm'
import { channelTraits } from '../../channels/channel-traits.ts'
import { inbox } from '../../db/schema/index.ts'
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

/** A neutral message that the channel takes at any time; whatever she answers, this flow is what she is shown then. */
export async function knock(talk: Talk, flow: string): Promise<void> {
  const { turn } = talk
  if (turn.draft.openHandoffId === null) await talk.feed({ type: 'go', flow, keep: 'until_back' })
  turn.said.length = 0
  talk.say('template.neutral')
  turn.said = turn.said.map((content) => ({ ...content, template: 'neutral' }))
}
