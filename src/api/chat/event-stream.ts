import { PassThrough, type Readable } from 'node:stream'
import type { ChatItem } from '../../messages/types.ts'

export interface EventSource {
  /** Items after a seq, oldest first. */
  read(afterSeq: number, limit: number): Promise<ChatItem[]>
  /** Who stands at the chat's address by now: an erasure puts a newcomer there, whose seqs go on. */
  follow(): Promise<'same' | 'moved' | 'gone'>
  /** Something new may be there, for whoever stands there. Returns the way to stop. */
  onPulse(heard: () => void): () => void
  onTyping(heard: () => void): () => void
}

export interface EventStream {
  body: Readable
  /** Call before a message is handed over, and what it returns afterwards: if no pulse came of it, the stream looks why. */
  expect(): () => void
  /** Much is under way here: the answer may take a moment. */
  tellBusy(): void
  /** Ends the stream after a last event: `replaced` by newer streams of the chat, `closing` with the server. */
  end(why: 'replaced' | 'closing'): void
}

const page = 50

/**
 * The chat as server-sent events: what came after `after`, then `ready`, then whatever follows. A beat every `beatMs`
 * keeps proxies from closing the line and reads again, so that a lost pulse is healed. `erased` says that what came
 * before is gone.
 */
export function openEventStream(source: EventSource, after: number, beatMs: number): EventStream {
  const body = new PassThrough({ highWaterMark: 64 * 1024 })
  let cursor = after
  let reading = false
  let again = false
  let pulses = 0

  const write = (chunk: string): boolean => !body.writable || body.write(chunk)
  const event = (name: string, data: unknown, id?: number) =>
    write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  const drained = () =>
    new Promise<void>((resolve) => {
      body.once('drain', resolve)
      body.once('close', resolve)
    })

  async function readOn(): Promise<void> {
    for (;;) {
      const items = await source.read(cursor, page)
      for (const item of items) {
        if (!body.writable) return
        cursor = item.seq
        if (!event('item', item, item.seq)) await drained()
      }
      if (items.length < page) return
    }
  }
  /** One read at a time; what is heard meanwhile is read afterwards. A failed read ends the stream: the page comes back. */
  async function refresh(): Promise<void> {
    again = true
    if (reading) return
    reading = true
    try {
      while (again && body.writable) {
        again = false
        await readOn()
      }
    } catch {
      body.end()
    } finally {
      reading = false
    }
  }
  /** Looks who is there now, then reads on. */
  async function look(): Promise<void> {
    if (!body.writable) return
    const now = await source.follow().catch(() => 'same' as const)
    if (now === 'gone') {
      event('gone', {})
      body.end()
      return
    }
    if (now === 'moved') event('erased', {})
    await refresh()
  }
  /** A pulse with nothing behind it is how an erasure is heard of. */
  async function pulsed(): Promise<void> {
    pulses += 1
    const before = cursor
    await refresh()
    if (cursor === before && !reading) await look()
  }

  write('retry: 2000\n\n')
  const stops = [source.onPulse(() => void pulsed()), source.onTyping(() => void event('typing', {}))]
  const timer = setInterval(() => {
    write(': beat\n\n')
    void look()
  }, beatMs)
  const stop = () => {
    clearInterval(timer)
    for (const one of stops.splice(0)) one()
  }
  body.once('close', stop)
  body.once('finish', stop)
  void refresh().then(() => event('ready', {}))

  return {
    body,
    expect() {
      const before = pulses
      return () => {
        if (pulses === before && body.writable) void look()
      }
    },
    tellBusy: () => void event('busy', {}),
    end(why) {
      event(why, {})
      body.end()
    },
  }
}
