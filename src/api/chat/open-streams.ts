import type { EventStream } from './event-stream.ts'

/**
 * Open streams by chat. Above `most` the oldest gives way: on a weak line it is nearly always a dead one that
 * nobody has noticed yet.
 */
export function openStreams(most: number) {
  const byChat = new Map<string, Set<EventStream>>()

  return {
    add(chat: string, stream: EventStream): void {
      const streams = byChat.get(chat) ?? new Set()
      byChat.set(chat, streams.add(stream))
      stream.body.once('close', () => {
        streams.delete(stream)
        if (streams.size === 0 && byChat.get(chat) === streams) byChat.delete(chat)
      })
      const [oldest] = streams
      if (streams.size > most && oldest) oldest.end('replaced')
    },
    /** See EventStream.expect; for all streams of a chat. */
    expect(chat: string): () => void {
      const then = [...(byChat.get(chat) ?? [])].map((stream) => stream.expect())
      return () => {
        for (const one of then) one()
      }
    },
    /** Tells a chat's pages that an answer may take a moment. */
    tellBusy(chat: string): void {
      for (const stream of byChat.get(chat) ?? []) stream.tellBusy()
    },
    endAll(): void {
      for (const streams of byChat.values()) for (const stream of streams) stream.end('closing')
    },
  }
}
