import { PassThrough, type Readable } from 'node:stream'
import type { LiveChat, LiveListener } from '../../../handoff/chat/live.ts'

export interface StaffStreamParts {
  staffId: string
  /** Whether a chat exists for this reader now. */
  has(chat: LiveChat): boolean
  /** Chats of hers that changed since then (epoch ms). */
  since(at: number): Promise<LiveChat[]>
  /** Looks who is there now: false ends the stream. Rights that changed hold from then on. */
  stillIn(): Promise<boolean>
  listen(listener: LiveListener): () => void
  now(): number
  beatMs: number
}

export interface StaffStream {
  body: Readable
  end(why: 'replaced' | 'closing' | 'signed_out'): void
}

/** What was committed a moment before it was told of: clocks of processes differ, transactions take their time. */
const overlapMs = 5_000
/** Bytes that wait for a line that takes nothing: the reader is gone, or comes back by her cursor. */
const mostWaiting = 256 * 1024
/** Chats of which a stream remembers that it told. */
const mostKnown = 5_000

/**
 * Changes of chats as server-sent events, ids only. Each event's id is the time up to which its reader knows all; she comes
 * back with it and hears what she missed. `chat`: it changed; `left`: it is no longer hers to see; `typing`: a colleague writes in it; `notice`: something for
 * her; `reset`: her cursor helps no more, all is to be fetched anew. A beat tells that the line lives, heals a lost pulse
 * and looks whether she is still signed in.
 */
export function openStaffStream(parts: StaffStreamParts, after: number | 'now' | 'reset'): StaffStream {
  const body = new PassThrough({ highWaterMark: 64 * 1024 })
  const known = new Set<string>()
  let healedTo = typeof after === 'number' ? after : parts.now()
  let healing = false

  const write = (chunk: string) => {
    if (!body.writable) return
    if (body.writableLength > mostWaiting) body.destroy()
    else body.write(chunk)
  }
  const event = (name: string, data: object, at: number) =>
    write(`id: ${at}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)

  function tell(chats: LiveChat[], at: number) {
    for (const chat of chats) {
      if (parts.has(chat)) {
        if (known.size < mostKnown) known.add(chat.id)
        const { id, seq, version, state } = chat
        event('chat', { id, seq, version, state }, at)
      } else if (known.delete(chat.id)) event('left', { id: chat.id }, at)
    }
  }
  /** What was told of by pulses comes once more: an event says only that there is something to fetch. */
  async function heal(): Promise<void> {
    if (healing) return
    healing = true
    try {
      const at = parts.now()
      tell(await parts.since(healedTo - overlapMs), at)
      healedTo = at
      write(`id: ${at}\n: beat\n\n`)
    } catch {
      // The database is away; the next beat tries again from the same cursor.
      write(': beat\n\n')
    } finally {
      healing = false
    }
  }
  async function beat(): Promise<void> {
    const there = await parts.stillIn().catch(() => true)
    if (!there) return end('signed_out')
    await heal()
  }
  function end(why: 'replaced' | 'closing' | 'signed_out') {
    event('end', { why }, healedTo)
    body.end()
  }

  write('retry: 2000\n\n')
  if (after === 'reset') event('reset', {}, healedTo)
  event('ready', {}, healedTo)
  const stop = parts.listen({
    staffId: parts.staffId,
    // The cursor stays where all was healed: an event that is heard out of order is never skipped.
    chats: (chats) => tell(chats, healedTo),
    notice: () => event('notice', {}, healedTo),
    // Of chats alone that this stream told of: those are hers to see.
    typing(id, by) {
      if (known.has(id)) event('typing', { id, by }, healedTo)
    },
  })
  const timer = setInterval(() => void beat(), parts.beatMs)
  const stopAll = () => {
    clearInterval(timer)
    stop()
  }
  body.once('close', stopAll)
  body.once('finish', stopAll)
  if (typeof after === 'number') void heal()
  return { body, end }
}
