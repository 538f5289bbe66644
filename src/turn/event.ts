import type { InboundBody } from '../channels/channel.ts'
import type { SystemEvent } from '../messages/types.ts'

/** One thing that a turn handles: a message of the person, or an event that means something for her. */
export interface TurnEvent {
  /** The inbox row's id: ids of the turn's effects are made from it, so a turn that runs again repeats them. */
  id: string
  body: InboundBody | SystemEvent
}

/** Words longer than this are read by their beginning; all of them are kept for a human. */
export const longestRead = 4_000

/**
 * What a person typed, fit to be read: control characters and zero-width or direction marks gone, white space folded,
 * at most `longestRead` UTF-16 units and no half of a surrogate pair.
 */
export function readable(text: string): string {
  return text
    .slice(0, longestRead)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\ufffd]+/gu, (marks) => (marks.includes('\n') ? ' ' : ''))
    .replace(/\s+/gu, ' ')
    .trim()
}
