import type { SendResult } from '../../channel.ts'
import type { Limits } from '../protocol.ts'
import type { LibraryClient } from './library.ts'
import { isGone, within } from './within.ts'

/** So long one wish may take; what is left then is taken back at the next try. */
const wholeMs = 20_000

/**
 * Takes back messages of ours in both phones, the newest first. Where WhatsApp does not allow it any more, they go from the office's
 * phone alone. What was taken back before is passed over, so it may be done again. `hung`: the page can no longer be trusted.
 */
export async function hideMessages(
  { client, limits }: { client: LibraryClient; limits: Limits },
  ids: string[],
  hung: (error: unknown) => void,
): Promise<SendResult> {
  const end = Date.now() + wholeMs
  for (const id of ids) {
    if (Date.now() > end) return { ok: false, code: 'unavailable', afterMs: 500 }
    try {
      const message = await within(limits.askMs, client.getMessageById(id))
      // The types say that there is always one; there is not.
      if (!message || (message.type as string) === 'revoked') continue
      await within(limits.sendMs, message.delete(true))
    } catch (error) {
      if (!isGone(error) && !(error instanceof Error && error.name === 'TimeLimit')) continue
      hung(error)
      return { ok: false, code: 'unavailable' }
    }
  }
  return { ok: true, externalId: '' }
}
