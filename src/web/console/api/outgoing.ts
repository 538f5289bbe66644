import { type Answer, ask, type Problem } from '../lib/http.ts'
import { newId } from '../lib/ids.ts'
import { mayPass } from '../lib/problems.ts'

export interface Outgoing {
  id: string
  text: string
  /** Bytes still to be brought up, then the id they got. */
  blob: Blob | null
  kind: 'text' | 'voice' | 'picture'
  seconds: number | null
  mediaId: string | null
  template: string | null
  seen: number
  confirmed: boolean
  atOnce: boolean
  at: string
  state: 'sending' | 'offline' | 'asking' | 'failed'
  problem: Problem | null
}

export interface Sent {
  id: string
  state: string
  seq?: number
  until?: string
  at_hand?: boolean
}

/** The way of one message to the server: first its bytes, then the message. The same `id` is the same message, however often it is tried. */
export async function sendOne(chat: string, entry: Outgoing): Promise<Answer<Sent>> {
  if (entry.blob && !entry.mediaId) {
    const up = await ask<{ id: string }>(`staff/chats/${chat}/media`, {
      method: 'POST',
      blob: entry.blob,
      headers: { 'x-upload-id': entry.id },
      patienceMs: 180_000,
    })
    if (!up.ok) return up
    entry.mediaId = up.value.id
  }
  return ask<Sent>(`staff/chats/${chat}/replies`, {
    method: 'POST',
    body: {
      id: entry.id,
      seen: entry.seen,
      confirmed: entry.confirmed,
      at_once: entry.atOnce,
      ...(entry.template
        ? { template: entry.template }
        : {
            ...(entry.text ? { text: entry.text } : {}),
            ...(entry.mediaId ? { media: entry.mediaId } : {}),
          }),
    },
  })
}

export const newOutgoing = (more: Partial<Outgoing> & { seen: number }): Outgoing => ({
  id: newId(),
  text: '',
  blob: null,
  kind: 'text',
  seconds: null,
  mediaId: null,
  template: null,
  confirmed: false,
  atOnce: false,
  at: new Date().toISOString(),
  state: 'sending',
  problem: null,
  ...more,
})

/**
 * Sends one after the other, so that what was written first arrives first. While the line is down it waits and tries again
 * by itself; what the server refuses is handed to `refused`.
 */
export function createQueue(parts: {
  chat: string
  changed: (entries: Outgoing[]) => void
  sent: (entry: Outgoing, answer: Sent) => void
  refused: (entry: Outgoing, problem: Problem) => void
}) {
  const { chat, changed, sent, refused } = parts
  let entries: Outgoing[] = []
  let running = false
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  const tell = () => changed([...entries])

  async function run(): Promise<void> {
    if (running || stopped) return
    running = true
    clearTimeout(timer)
    for (;;) {
      const entry = entries.find(({ state }) => state === 'sending' || state === 'offline')
      if (!entry || stopped) break
      entry.state = 'sending'
      tell()
      const answer = await sendOne(chat, entry)
      if (stopped) break
      if (answer.ok) {
        failures = 0
        entries = entries.filter((one) => one !== entry)
        sent(entry, answer.value)
        tell()
        continue
      }
      if (mayPass(answer.problem)) {
        failures += 1
        for (const one of entries) if (one.state === 'sending') one.state = 'offline'
        tell()
        const later = answer.problem.afterMs ?? Math.min(30_000, 1_500 * 2 ** failures)
        timer = setTimeout(() => void run(), later)
        break
      }
      entry.state = 'asking'
      entry.problem = answer.problem
      tell()
      refused(entry, answer.problem)
    }
    running = false
  }
  const online = () => void run()
  addEventListener('online', online)
  return {
    add(entry: Outgoing) {
      entries.push(entry)
      tell()
      void run()
    },
    /** Tries one again, changed or as it is. */
    again(id: string, change: Partial<Outgoing> = {}) {
      const entry = entries.find((one) => one.id === id)
      if (!entry) return
      Object.assign(entry, { state: 'sending', problem: null }, change)
      tell()
      void run()
    },
    /** Leaves it where it is, marked as failed. */
    fail(id: string) {
      const entry = entries.find((one) => one.id === id)
      if (entry) entry.state = 'failed'
      tell()
    },
    drop(id: string) {
      entries = entries.filter((one) => one.id !== id)
      tell()
    },
    /** What did not arrive, when the page must be left. */
    stop(): Outgoing[] {
      stopped = true
      clearTimeout(timer)
      removeEventListener('online', online)
      return entries
    },
  }
}
