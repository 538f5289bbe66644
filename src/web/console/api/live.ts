import { createEventParser } from '../../chat/event-parser.ts'
import { ask } from '../lib/http.ts'
import { createStore } from '../lib/store.ts'

export type LiveEvent = { name: string; data: Record<string, unknown> }

/** `asleep`: nobody is signed in. */
export const line = createStore<'asleep' | 'connecting' | 'online' | 'lost'>('asleep')

type Ear = (event: LiveEvent) => void
const ears = new Set<Ear>()
/** Hears what changes on the server, by ids; `resync` when something may have been missed: ask for all that is shown. */
export function hearLive(ear: Ear): () => void {
  ears.add(ear)
  return () => ears.delete(ear)
}
const say = (name: string, data: Record<string, unknown> = {}) => {
  for (const ear of [...ears]) ear({ name, data })
}

/** The server sends a beat every so often; a line so long silent is dead. */
const silenceMs = 45_000
const longestPauseMs = 20_000

/**
 * Keeps a stream of events open while somebody is signed in. It goes on from the last event that came; a stream that was
 * away for long, or whose cursor the server does not know, says `resync`. Returns how to stop.
 */
export function startLive(): () => void {
  let stopped = false
  let cursor = ''
  let failures = 0
  /** By the clock on the wall: timers rest with a sleeping tab. */
  let heardAt = Date.now()
  let hangUp = () => {}
  let wake = () => {}
  line.set('connecting')

  const pause = (ms: number) =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, ms)
      wake = () => {
        clearTimeout(timer)
        done()
      }
    })

  async function once(): Promise<'again' | 'ended'> {
    const stop = new AbortController()
    hangUp = () => stop.abort()
    let timer = setTimeout(hangUp, silenceMs)
    try {
      const answer = await fetch(
        `../api/staff/events${cursor ? `?after=${encodeURIComponent(cursor)}` : ''}`,
        {
          cache: 'no-store',
          credentials: 'same-origin',
          signal: stop.signal,
          headers: { accept: 'text/event-stream' },
        },
      )
      if (answer.status === 401 || answer.status === 423) {
        void ask('staff/me')
        return 'ended'
      }
      if (answer.status === 400 || answer.status === 409 || answer.status === 410) cursor = ''
      if (!answer.ok || !answer.body) return 'again'
      const fresh = cursor === ''
      line.set('online')
      heardAt = Date.now()
      if (fresh || failures > 0) say('resync')
      failures = 0
      const reader = answer.body.getReader()
      const decoder = new TextDecoder()
      const parse = createEventParser(({ name, data, id }) => {
        if (id) cursor = id
        if (name === 'reset') say('resync')
        else if (name !== 'ready' && name !== 'end') say(name, read(data))
      })
      for (;;) {
        const { done, value } = await reader.read()
        if (done || stopped) return 'again'
        heardAt = Date.now()
        clearTimeout(timer)
        timer = setTimeout(hangUp, silenceMs)
        parse(decoder.decode(value, { stream: true }))
      }
    } catch {
      return 'again'
    } finally {
      clearTimeout(timer)
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const went = await once()
      if (stopped || went === 'ended') return
      failures += 1
      // A stream that ends in peace (a proxy's limit, a restart) is reopened before anybody need hear of it.
      if (failures > 1) line.set('lost')
      const longest = Math.min(longestPauseMs, 400 * 2 ** failures)
      await pause(longest / 2 + (Math.random() * longest) / 2)
    }
  }
  const back = () => {
    // A tab that slept for a day holds a stream that nobody feeds.
    if (document.hidden) return
    if (line.get() === 'lost') wake()
    else if (Date.now() - heardAt > silenceMs) {
      failures = 1
      hangUp()
      wake()
    }
  }
  const online = () => wake()
  const offline = () => {
    line.set('lost')
    hangUp()
  }
  addEventListener('online', online)
  addEventListener('offline', offline)
  document.addEventListener('visibilitychange', back)
  void run()
  return () => {
    stopped = true
    hangUp()
    wake()
    removeEventListener('online', online)
    removeEventListener('offline', offline)
    document.removeEventListener('visibilitychange', back)
    line.set('asleep')
  }
}

function read(data: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(data)
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
