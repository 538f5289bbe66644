import type { Inbound } from '../channel.ts'
import type { ReadResult } from './read-update.ts'

/**
 * The inbound messages of some updates, in Telegram's order. A "gone" that was followed by anything else of the
 * same chat is dropped: she is back, and must not lose her address over what is already past.
 */
export function inboundOf(results: ReadResult[]): Inbound[] {
  const messages = results
    .toSorted((a, b) => a.updateId - b.updateId)
    .flatMap((result) => result.inbound ?? [])
  return messages.filter(
    (message, i) =>
      message.body.kind !== 'gone' ||
      !messages.slice(i + 1).some((later) => later.address === message.address),
  )
}
