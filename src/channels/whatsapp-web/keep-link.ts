import type { Logger } from 'pino'
import { afterEnd } from './after-end.ts'
import { type Child, startChild } from './child-process.ts'
import { findBrowser } from './find-browser.ts'
import type { End, Limits, LinkState, ToParent } from './protocol.ts'

/** What is told of the link while it changes, for the console and for the next process. */
export interface LinkNews {
  state: LinkState
  /** Why, in the terms of `End`; `never` before the first link. */
  reason: End | 'never' | null
  linked: boolean
  qr: string | null
  pairing: string | null
}

/** What is known of the link from before. */
export interface KeptLink {
  state: LinkState
  reason: LinkNews['reason']
  linked: boolean
  heardUntil: number | null
}

/** What somebody of the office asked for. */
export type LinkWish = { do: 'link'; number?: string } | { do: 'unlink' } | { do: 'restart' }

export interface LinkStore {
  read(): Promise<KeptLink>
  keep(news: LinkNews): Promise<void>
  /** The holder is there; all that people wrote before `heardUntil` is stored. Null: nothing new of that. */
  keepAlive(heardUntil: number | null): Promise<void>
  /** Takes the wish that waits, if there is one. */
  takeWish(): Promise<LinkWish | null>
  /** Opens a task for the admins, or ends it. */
  alert(state: LinkState | null): Promise<void>
}

export interface KeepLinkOptions {
  browserPath: string | null
  browserArgs: string[]
  browserEnv: Record<string, string>
  profile: string
  limits: Limits
  store: LinkStore
  log: Logger
  now(): number
  /** Everything that came before is stored. */
  allStored(): boolean
  isIdle(): boolean
  heard(message: Extract<ToParent, { t: 'heard' | 'own' | 'ack' }>): void
  becameReady(): void
}

const wishEveryMs = 1_000
const heardEveryMs = 15_000
/** The browser grows; each night, when nobody writes, it begins anew. Hours, in Damascus (+03 all year). */
const nightHour = 3
const leastAgeMs = 6 * 3_600_000
const wellAfterMs = 60_000

/**
 * Holds the link to the phone while the signal allows: starts a child for each attempt, decides what follows its end, writes the
 * state down for all to see, and does what the office wishes. Only the holder of the number's lock calls this.
 */
export function createLink(options: KeepLinkOptions) {
  const { profile, limits, store, log, now } = options
  let child: Child | null = null
  let ready = false
  let startedAt = 0
  let news: LinkNews = { state: 'logged_out', reason: 'never', linked: false, qr: null, pairing: null }
  let heardUntil: number | null = null
  let wish: LinkWish | null = null
  let wake: () => void = () => {}
  let told = Promise.resolve()

  function change(to: Partial<LinkNews>) {
    const before = JSON.stringify(news)
    news = { ...news, qr: null, pairing: null, ...to }
    if (JSON.stringify(news) === before) return
    if (to.state) log.info({ state: news.state, reason: news.reason }, 'whatsapp')
    const kept = news
    // One after the other, and the last one wins; what cannot be written now is written with the next change.
    told = told.then(() => store.keep(kept)).catch(() => {})
  }
  const alert = (state: LinkState | null) => {
    told = told.then(() => store.alert(state)).catch(() => {})
  }

  function onTold(message: ToParent) {
    switch (message.t) {
      case 'heard':
      case 'own':
      case 'ack':
        options.heard(message)
        return
      case 'qr':
        change({ state: 'qr', reason: null, qr: message.qr })
        return
      case 'pairing':
        change({ state: 'qr', reason: null, pairing: message.code })
        return
      case 'state':
        ready = message.state === 'ready'
        if (message.state === 'qr') return
        if (ready) heardUntil ??= now()
        change({ state: message.state, reason: null, ...(ready ? { linked: true } : {}) })
        if (ready) {
          alert(null)
          options.becameReady()
        }
        return
      default:
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const kept = await store.read()
    news = { ...news, ...{ state: kept.state, reason: kept.reason, linked: kept.linked } }
    heardUntil = kept.heardUntil
    let failures = 0
    const timers = [
      setInterval(() => {
        void lookForWish()
        restartByNight()
      }, wishEveryMs),
      setInterval(() => void noteHeard(), heardEveryMs),
    ]
    const stop = () => {
      void noteHeard().then(() => child?.stop())
      wake()
    }
    signal.addEventListener('abort', stop, { once: true })
    try {
      let link: { number?: string } | null = null
      let againMs: number | null = kept.linked && kept.state !== 'blocked' ? 0 : null
      if (!kept.linked) change({ state: 'logged_out', reason: kept.reason ?? 'never' })
      while (!signal.aborted) {
        if (!wish && againMs !== 0) await sleep(againMs)
        if (signal.aborted) break
        const wished = takeWish()
        if (wished?.do === 'unlink') {
          // Without a browser there is nobody to tell the phone; the profile goes at the next link.
          change({ state: 'logged_out', reason: 'stopped', linked: false })
          againMs = null
          continue
        }
        if (wished?.do === 'link' && !news.linked) link = wished.number ? { number: wished.number } : {}
        if (!wished && againMs === null) continue
        if (!news.linked && !link) continue
        const { why, wasWell } = await attempt(link)
        if (signal.aborted) break
        failures = wasWell ? 1 : failures + 1
        const next = afterEnd(why, failures)
        if (why === 'logged_out' && wish?.do === 'unlink') wish = null
        const over = why === 'logged_out' || why === 'not_scanned'
        if (over || news.linked) link = null
        againMs = next.againMs
        change({ state: next.state, reason: why, ...(over ? { linked: false } : {}) })
        if (next.alert) alert(next.state)
      }
    } finally {
      signal.removeEventListener('abort', stop)
      timers.forEach(clearInterval)
      // While it listens still: what comes after this is looked for at the next start.
      await noteHeard()
      await child?.stop()
      await told
    }
  }

  async function attempt(link: { number?: string } | null): Promise<{ why: End; wasWell: boolean }> {
    const { browserArgs, browserEnv } = options
    const browserPath = findBrowser(options.browserPath, browserEnv)
    if (!browserPath) {
      log.error('whatsapp: no browser; install chromium or set WHATSAPP_BROWSER_PATH')
      return { why: 'no_browser', wasWell: false }
    }
    if (news.linked) change({ state: 'reconnecting' })
    let readyAt = 0
    startedAt = now()
    child = startChild(
      { browserPath, browserArgs, profile, link, heardUntil, limits },
      browserEnv,
      (message) => {
        onTold(message)
        if (ready) readyAt ||= now()
      },
    )
    const { why, error } = await child.over
    child = null
    ready = false
    if (why !== 'stopped') log.warn({ why, error }, 'whatsapp: the browser ended')
    return { why, wasWell: readyAt > 0 && now() - readyAt > wellAfterMs }
  }

  async function lookForWish() {
    const found = await store.takeWish().catch(() => null)
    if (!found) return
    wish = found
    if (found.do === 'unlink' && child) await child.stop({ logout: true }).then(() => unlinked())
    // A QR that is shown already goes on; a pairing code, or a fresh start, needs a new browser.
    else if (child && (found.do === 'restart' || (news.state === 'qr' && found.do === 'link')))
      await child.stop()
    else wake()
  }
  function unlinked() {
    change({ state: 'logged_out', reason: 'stopped', linked: false })
  }
  function takeWish() {
    const taken = wish
    wish = null
    return taken
  }
  async function noteHeard() {
    const known = ready && options.allStored()
    if (known) heardUntil = now()
    await store.keepAlive(known ? heardUntil : null).catch(() => {})
  }
  function restartByNight() {
    if (!child || !ready || !options.isIdle()) return
    const hour = (new Date(now()).getUTCHours() + 3) % 24
    if (hour === nightHour && now() - startedAt > leastAgeMs) {
      // Once: it takes its time.
      startedAt = now()
      void child.stop()
    }
  }
  function sleep(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return { run, child: () => (ready ? child : null), news: () => news, pid: () => child?.pid }
}
