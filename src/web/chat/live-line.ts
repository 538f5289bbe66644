import { type ChatItem, openEvents, readMessages } from './api.ts'
import { createEventParser } from './event-parser.ts'

export interface LineListener {
  cursor(): number
  items(items: ChatItem[]): void
  typing(): void
  state(state: 'online' | 'lost'): void
  /** The server asks for a moment. */
  busy(): void
  /** What came before was erased at the person's wish. */
  erased(): void
  /** The server does not know the chat (any more). */
  ended(): void
}

export interface OpenLine {
  stop(): void
  /** Tries again now. */
  wake(): void
  /** The device has lost its network: what looks open is dead. */
  cut(): void
}

/** The server beats every 15 s: two missed beats and the line is dead. */
const silenceMs = 40_000
const pollMs = 3_000
const longestPauseMs = 15_000

/**
 * Keeps the chat live until `stop`: server-sent events read with `fetch`, because `EventSource` would put the token
 * into the URL. Falls back to asking every few seconds where a response cannot be read as it arrives.
 */
export function openLine(token: string, listener: LineListener): OpenLine {
  let stopped = false
  let failures = 0
  let hangUp = () => {}
  let wakeUp = () => {}
  let mustPoll = false

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  function stream(): Promise<boolean> {
    const abort = typeof AbortController === 'undefined' ? undefined : new AbortController()
    let cancel = () => abort?.abort()
    hangUp = () => cancel()
    let timer = setTimeout(() => cancel(), silenceMs)
    return openEvents(token, listener.cursor(), abort?.signal)
      .then((response): boolean | Promise<boolean> => {
        if (response.status === 401) {
          listener.ended()
          return true
        }
        if (response.status === 503) listener.busy()
        if (!response.ok) return false
        if (!response.body) {
          mustPoll = true
          return true
        }
        const reader = response.body.getReader()
        cancel = () => void reader.cancel().catch(() => {})
        const decoder = new TextDecoder()
        const parse = createEventParser(({ name, data }) => {
          if (name === 'item') listener.items([JSON.parse(data) as ChatItem])
          else if (name === 'typing') listener.typing()
          else if (name === 'busy') listener.busy()
          else if (name === 'erased') listener.erased()
          else if (name === 'gone') listener.ended()
          else if (name === 'replaced') mustPoll = true
        })
        failures = 0
        listener.state('online')
        return new Promise((resolve, reject) => {
          const next = (): void =>
            void reader
              .read()
              .then(({ done, value }) => {
                if (done || stopped) return resolve(false)
                clearTimeout(timer)
                timer = setTimeout(() => cancel(), silenceMs)
                parse(decoder.decode(value, { stream: true }))
                next()
              })
              .catch(reject)
          next()
        })
      })
      .catch(() => false)
      .then((went) => {
        clearTimeout(timer)
        hangUp = () => {}
        return went
      })
  }

  const poll = () =>
    readMessages(token, listener.cursor()).then((answer): boolean | Promise<boolean> => {
      if (stopped) return true
      if (answer.ok) {
        failures = 0
        listener.state('online')
        listener.items(answer.value.items)
      } else if (answer.why === 'busy') listener.busy()
      else {
        if (answer.why === 'ended') listener.ended()
        return false
      }
      return pause((!answer.ok && answer.afterMs) || pollMs).then(() => true)
    })

  function run(): void {
    if (stopped) return
    void (mustPoll ? poll() : stream()).then((went) => {
      if (went || stopped) return run()
      failures += 1
      // A stream that ends in peace (a proxy's limit, a restart) is reopened before anybody need hear of it.
      if (failures > 1) listener.state('lost')
      const longest = Math.min(longestPauseMs, 500 * 2 ** failures)
      void pause(longest / 2 + (Math.random() * longest) / 2).then(run)
    })
  }
  run()

  return {
    stop() {
      stopped = true
      hangUp()
      wakeUp()
    },
    wake: () => wakeUp(),
    cut: () => hangUp(),
  }
}
