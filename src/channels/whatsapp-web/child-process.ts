import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SendResult } from '../channel.ts'
import type { End, FetchResult, StartOptions, ToChild, ToParent, ToSend } from './protocol.ts'

const program = fileURLToPath(new URL('child/main.ts', import.meta.url))
/** A child that says nothing for so long is ended. Its watch speaks every second. Milliseconds. */
const silenceMs = 30_000
const stopMs = 8_000

export interface Child {
  readonly pid: number | undefined
  readonly startedAt: number
  send(message: ToSend): Promise<SendResult>
  fetch(ref: string): Promise<FetchResult>
  hide(ids: string[]): Promise<SendResult>
  typing(address: string): void
  stop(options?: { logout?: boolean }): Promise<void>
  /** Resolves when the process is gone, however it went. */
  over: Promise<{ why: End; error?: string }>
}

/** Starts a process for one attempt. `heard` is called with everything that it tells besides answers. */
export function startChild(
  options: StartOptions,
  env: Record<string, string>,
  heard: (message: ToParent) => void,
): Child {
  const child = fork(program, {
    env,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  })
  const sends = new Map<number, (result: SendResult) => void>()
  const fetches = new Map<number, (result: FetchResult) => void>()
  const { promise: over, resolve } = Promise.withResolvers<{ why: End; error?: string }>()
  let last: { why: End; error?: string } | null = null
  let n = 0
  let quiet = setTimeout(kill, silenceMs)

  child.on('message', (message: ToParent) => {
    clearTimeout(quiet)
    quiet = setTimeout(kill, silenceMs)
    switch (message.t) {
      case 'sent':
        sends.get(message.n)?.(message.result)
        sends.delete(message.n)
        return
      case 'fetched':
        fetches.get(message.n)?.(message.result)
        fetches.delete(message.n)
        return
      case 'over':
        last = { why: message.why, ...(message.error ? { error: message.error } : {}) }
        return
      default:
        heard(message)
    }
  })
  child.on('error', () => ended())
  child.on('exit', () => ended())
  tell({ t: 'start', options })

  function ended() {
    clearTimeout(quiet)
    // Each row's ids say later whether it went out; the bounded tries of `unknown` keep one that ends the child from doing so for ever.
    for (const done of sends.values()) done({ ok: false, code: 'unknown' })
    for (const done of fetches.values()) done({ ok: false, code: 'unavailable' })
    sends.clear()
    fetches.clear()
    resolve(last ?? { why: 'crashed' })
  }
  function kill() {
    child.kill('SIGKILL')
  }
  function tell(message: ToChild) {
    if (child.connected) child.send(message, () => {})
  }

  return {
    pid: child.pid,
    startedAt: Date.now(),
    send: (message) =>
      new Promise((done) => {
        if (!child.connected) return done({ ok: false, code: 'unavailable' })
        sends.set(++n, done)
        tell({ t: 'send', n, message })
      }),
    fetch: (ref) =>
      new Promise((done) => {
        if (!child.connected) return done({ ok: false, code: 'unavailable' })
        fetches.set(++n, done)
        tell({ t: 'fetch', n, ref })
      }),
    hide: (ids) =>
      new Promise((done) => {
        if (!child.connected) return done({ ok: false, code: 'unavailable' })
        sends.set(++n, done)
        tell({ t: 'hide', n, ids })
      }),
    typing: (address) => tell({ t: 'typing', address }),
    async stop({ logout = false } = {}) {
      tell({ t: 'stop', logout })
      const late = setTimeout(kill, stopMs)
      await over
      clearTimeout(late)
    },
    over,
  }
}
