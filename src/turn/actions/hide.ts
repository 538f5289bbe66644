import { channelTraits } from '../../channels/channel-traits.ts'
import type { Action } from '../action.ts'
import { rowAction } from './define.ts'
import { tellChat } from './link.ts'

/** So long the one line stands that says what was done. */
export const lineStandsMs = 30_000

/**
 * What was said goes from her phone as far as the channel can: `both` sides, what `ours` wrote, the whole `device`, or nothing
 * (`none`). It goes out before the line that tells of it, which goes itself a moment later.
 */
const hide = rowAction(
  'chat.hide',
  {},
  { saves: [], others: ['both', 'ours', 'device', 'none'] },
  async (_, context) => {
    const { draft, now } = context
    const { hides } = channelTraits[draft.channel]
    draft.facts.push({ kind: 'chat_hidden' })
    if (hides === 'nothing') return { result: 'none' }
    draft.hides = 'all'
    if (hides !== 'device') {
      const inAMoment = { ...context, now: new Date(now.getTime() + lineStandsMs) }
      await tellChat(inAMoment, draft.contactId, { kind: 'system', name: 'hide_line' })
    }
    return { result: hides }
  },
)

export const hideActions: Action[] = [hide]
