import type postgres from 'postgres'
import type { SystemEvent } from '../messages/types.ts'
import { takesTemplatesAlone } from './booking/knock.ts'
import type { Talk } from './converse.ts'

/** So long what waits for her next word is kept for it. Then it goes out of date. */
export const waitsForHerMs = 7 * 24 * 3_600_000

/** Says the neutral line that the channel takes at any time. */
function knockFirst({ say, turn }: Talk): void {
  const before = turn.said.length
  say('template.neutral')
  turn.said = turn.said.map((content, at) => (at < before ? content : { ...content, template: 'neutral' }))
}

/** What is worth a knock; all else waits without one. */
const worthIt = new Set<SystemEvent['name']>(['check_in', 'scheduled', 'given_back', 'poisoned'])

/**
 * What an event says when her channel takes no free words: it waits until she writes, after a neutral knock where it asks something
 * of her. A question that nobody answered in time is not asked again out of the blue.
 */
export async function heedWindow({ name }: SystemEvent, talk: Talk): Promise<void> {
  const { turn } = talk
  if (turn.said.length === 0 || turn.said.some(({ template }) => template)) return
  if (!(await takesTemplatesAlone(talk))) return
  const said = turn.said.splice(0)
  if (name === 'timeout') return
  turn.unasked = true
  if (worthIt.has(name)) knockFirst(talk)
  turn.said.push(...said.map((content) => ({ ...content, waits: true })))
}

/** She wrote: what waited for that goes out now, before the answer. Gives whether anything did. */
export async function releaseWaiting(sql: postgres.ISql, contactId: string, now: string): Promise<boolean> {
  const rows = await sql`
    update outbox set due_at = ${now}::timestamptz, error = null
    where contact_id = ${contactId} and state = 'queued' and error = 'window_closed' returning 1`
  return rows.length > 0
}
