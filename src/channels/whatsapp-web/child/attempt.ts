import type { SendResult } from '../../channel.ts'
import type { End, FetchResult, StartOptions, ToParent, ToSend } from '../protocol.ts'
import { catchUp } from './catch-up.ts'
import { endOfState } from './end-of-state.ts'
import { fetchMedia } from './fetch-media.ts'
import { hideMessages } from './hide-messages.ts'
import { inPage } from './in-page.ts'
import { Client, type LibraryClient, NoAuth, type Page } from './library.ts'
import { endOldBrowser, openProfile, removeProfile } from './profile.ts'
import { isPerson, type RawMessage, readMessage, serialized } from './read-message.ts'
import { sendMessage } from './send-message.ts'
import { isGone, isNavigation, within } from './within.ts'

export interface Attempt {
  send(message: ToSend): Promise<Awaited<ReturnType<typeof sendMessage>>>
  fetch(ref: string): Promise<FetchResult>
  hide(ids: string[]): Promise<SendResult>
  typing(address: string): void
  end(why: End, options?: { logout?: boolean; error?: string }): Promise<void>
}

/**
 * One life of a browser: from its start to the first trouble that it does not come back from by itself. Whatever that is, the
 * library's client is thrown away with it; it cannot be used twice. `over` is called once, when the browser is gone.
 */
export function startAttempt(
  options: StartOptions,
  tell: (message: ToParent) => void,
  over: (why: End, error?: string) => void,
): Attempt {
  const { profile, link, limits } = options
  let ready = false
  let ending: Promise<void> | null = null
  /** What comes live while the past is looked for waits, so that nothing overtakes it. */
  let held: RawMessage[] | null = []
  let heardUntil = options.heardUntil
  let count = 0
  let watchedPage: Page | null = null
  let lastQrAt = 0
  let state = ''
  let misses = 0
  let healAt = Number.POSITIVE_INFINITY
  let caughtUp = false
  const startedAt = Date.now()

  const room = openProfile(profile)
  if (room !== 'ok') {
    ending = Promise.resolve().then(() => over(room))
    const no = { ok: false, code: 'unavailable' } as const
    const refuse = async () => no
    return { send: refuse, fetch: refuse, hide: refuse, typing() {}, end: () => ending as Promise<void> }
  }
  endOldBrowser(profile)

  const client: LibraryClient = new Client({
    // The profile is ours to keep and to remove: the library would remove it below a browser that still runs.
    authStrategy: new NoAuth(),
    webVersionCache: { type: 'none' },
    authTimeoutMs: limits.readyMs,
    // What the phone lists under its linked devices; it names nothing.
    deviceName: 'Office',
    browserName: 'Chrome',
    ...(link?.number
      ? { pairWithPhoneNumber: { phoneNumber: link.number, showNotification: true, intervalMs: 180_000 } }
      : {}),
    puppeteer: {
      executablePath: options.browserPath,
      headless: true,
      // No port that others on this machine could drive the browser by; and it ends when we do, however we do.
      pipe: true,
      userDataDir: profile,
      args: ['--no-first-run', '--disable-dev-shm-usage', '--mute-audio', ...options.browserArgs],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    },
  })
  mindInject(client)
  client.on('qr', (qr) => onQr(qr))
  // The types do not know this event.
  ;(client as unknown as NodeJS.EventEmitter).on('code', (code: string) => {
    lastQrAt = Date.now()
    tell({ t: 'state', state: 'qr' })
    tell({ t: 'pairing', code })
  })
  client.on('ready', () => void onReady())
  client.on('disconnected', (reason) => {
    if (String(reason) === 'LOGOUT') void end('logged_out')
    else void end(endOfState(String(reason)) ?? 'crashed')
  })
  client.on('change_state', (now) => onState(String(now)))
  client.on('message', (message) => onMessage(message.rawData as RawMessage))
  client.on('message_create', (message) => onOwn(message.rawData as RawMessage))
  client.on('message_edit', (message, _now, before) => onEdit(message.rawData as RawMessage, before))
  client.on('message_ciphertext', (message) => onMessage(message.rawData as RawMessage))
  const extra = client as unknown as NodeJS.EventEmitter
  extra.on('message_ciphertext_failed', (message: { rawData: RawMessage }) => onUnreadable(message.rawData))
  client.on('message_ack', (message, ack) => {
    if (message.fromMe) tell({ t: 'ack', id: message.id._serialized, ack })
  })

  const watch = setInterval(() => void look(), limits.probeEveryMs)
  client.initialize().catch((error: unknown) => void failed(error))

  return {
    async send(message) {
      const page = client.pupPage
      if (!page || !ready || ending || state !== 'CONNECTED') return { ok: false, code: 'unavailable' }
      return sendMessage(
        { client, page, limits },
        message,
        (error) => void end(isGone(error) ? 'crashed' : 'hung'),
      )
    },
    fetch: async (ref) =>
      ready && !ending ? fetchMedia(client, ref, limits.mediaMs) : { ok: false, code: 'unavailable' },
    async hide(ids) {
      if (!ready || ending || state !== 'CONNECTED') return { ok: false, code: 'unavailable' }
      return hideMessages({ client, limits }, ids, (error) => void end(isGone(error) ? 'crashed' : 'hung'))
    },
    typing(address) {
      if (client.pupPage && ready) inPage.typing(client.pupPage, address).catch(() => {})
    },
    end,
  }

  /** After the first start the library injects from an event that nobody awaits; what it throws there would end the process. */
  function mindInject(it: LibraryClient) {
    const injectable = it as unknown as { inject(): Promise<void> }
    const inject = injectable.inject.bind(it)
    injectable.inject = async () => {
      try {
        await inject()
      } catch (error) {
        if (!isNavigation(error)) await failed(error)
      }
    }
  }

  async function failed(error: unknown) {
    const words = String((error as { message?: string } | null)?.message ?? error)
    const name = (error as { name?: string } | null)?.name ?? 'Error'
    if (isGone(error)) return end('crashed')
    if (/net::ERR_/.test(words)) return end('unreachable')
    // The page is there and has not what the library looks for.
    if (words === 'auth timeout' || /window\.require|is not a function|of undefined|of null/.test(words))
      return end('outdated', { error: name })
    if (/Failed to launch|ENOENT|EACCES|browser process/i.test(words))
      return end('no_browser', { error: name })
    return end('failed', { error: name })
  }

  function onQr(qr: string) {
    // A session that is not known any more shows as a new QR; there is no other word for it.
    if (!link || ready) return void end('logged_out')
    lastQrAt = Date.now()
    tell({ t: 'state', state: 'qr' })
    tell({ t: 'qr', qr })
  }

  /** Comes several times, and again after each sync. */
  async function onReady() {
    if (ready || ending) return
    ready = true
    await look()
  }

  async function afterReady(page: Page) {
    caughtUp = true
    held ??= []
    try {
      // Before the first link there was no service: what lies in the chats from then was not written to it.
      if (heardUntil !== null)
        for (const raw of await within(60_000, catchUp(client, page, heardUntil))) hand(raw)
    } catch (error) {
      if (isGone(error)) return void end('crashed')
      caughtUp = false
    } finally {
      const live = held ?? []
      held = null
      for (const raw of live) hand(raw)
    }
    heardUntil = Date.now()
    tell({ t: 'state', state: 'ready' })
  }

  function onState(now: string) {
    const before = state
    state = now
    if (!ready || ending) return
    const why = endOfState(now)
    if (why) return void end(why)
    if (now === 'CONNECTED') {
      if (!caughtUp && client.pupPage) void afterReady(client.pupPage)
      else if (before !== now) tell({ t: 'state', state: 'ready' })
    } else if (before === 'CONNECTED') {
      caughtUp = false
      tell({ t: 'state', state: 'degraded' })
    }
  }

  function onMessage(raw: RawMessage) {
    if (held) held.push(raw)
    else hand(raw)
  }

  function hand(raw: RawMessage, id?: string) {
    const address = serialized(raw.from)
    if (raw.id?.fromMe || !isPerson(address)) return
    const body = readMessage(raw)
    const externalId = id ?? raw.id?._serialized
    if (!body || !externalId) return
    tell({
      t: 'heard',
      messages: [{ address, externalId, order: order(raw), at: (raw.t ?? 0) * 1000, body }],
    })
  }

  /** WhatsApp tells seconds; within one, the order of arrival decides. */
  function order(raw: RawMessage): number {
    return (raw.t ?? 0) * 1_000_000 + (count++ % 1_000_000)
  }

  function onEdit(raw: RawMessage, before: unknown) {
    const address = serialized(raw.from)
    const body = readMessage(raw)
    // The same event comes when a message is first decrypted.
    if (raw.id?.fromMe || !isPerson(address) || typeof before !== 'string' || before === '') return
    const words = body?.kind === 'text' ? body.text : body?.kind === 'other' ? (body.caption ?? '') : ''
    if (!words || !raw.id?._serialized) return
    const at = raw.latestEditSenderTimestampMs ?? Date.now()
    const externalId = `${raw.id._serialized}:edit:${at}`
    tell({
      t: 'heard',
      messages: [{ address, externalId, order: order(raw), at, body: { kind: 'edit', text: words } }],
    })
  }

  /** Under a name of its own: should it be read after all, it still comes under its own id. */
  function onUnreadable(raw: RawMessage) {
    hand({ ...raw, type: 'unknown' }, `${raw.id?._serialized}:unreadable`)
  }

  function onOwn(raw: RawMessage) {
    const id = raw.id?.id
    const address = serialized(raw.id?.remote)
    if (raw.id?.fromMe && id && isPerson(address) && readMessage(raw))
      tell({ t: 'own', address, id, at: (raw.t ?? 0) * 1000 })
  }

  /** The watch: over the page, the QR, the line, and what the library forgets to tell. */
  async function look() {
    const page = client.pupPage
    if (ending) return
    if (!page) {
      if (Date.now() - startedAt > limits.readyMs) await end('hung')
      return
    }
    if (page !== watchedPage) attach(page)
    let seen: Awaited<ReturnType<typeof inPage.probe>>
    try {
      seen = await within(limits.askMs, inPage.probe(page))
      misses = 0
    } catch (error) {
      if (isGone(error)) return end('crashed')
      // A page that loads answers late; one that was ready does not.
      if (!isNavigation(error) && ++misses >= (ready ? 2 : 20)) return end('hung')
      return
    }
    tell({ t: 'alive' })
    if (seen.state && ready) onState(seen.state)
    if (ready || ending) return
    const waited = Date.now() - (lastQrAt || startedAt)
    // The sync was over before the library listened: `ready` would never come.
    if (seen.state === 'CONNECTED' && seen.hasSynced && seen.hooked) {
      if (healAt === Number.POSITIVE_INFINITY) healAt = Date.now() + 2 * limits.probeEveryMs
      else if (Date.now() >= healAt) {
        healAt = Date.now() + 10 * limits.probeEveryMs
        await within(limits.askMs, inPage.tellSynced(page)).catch(() => {})
      }
    }
    const why = lastQrAt === 0 ? endOfState(seen.state) : null
    if (why && why !== 'logged_out' && why !== 'crashed') return end(why)
    if (lastQrAt > 0 && seen.state?.startsWith('UNPAIRED')) {
      if (Date.now() - startedAt > limits.scanMs) return end('not_scanned')
      if (seen.state === 'UNPAIRED_IDLE') await within(limits.askMs, inPage.refreshQr(page)).catch(() => {})
      if (waited > limits.qrMs && !link?.number) return end('hung')
      return
    }
    if (waited > limits.readyMs) return end('hung')
  }

  function attach(page: Page) {
    watchedPage = page
    page.on('error', () => void end('crashed'))
    page.on('close', () => void end('crashed'))
    client.pupBrowser?.on('disconnected', () => void end('crashed'))
  }

  async function end(why: End, { logout = false, error }: { logout?: boolean; error?: string } = {}) {
    ending ??= (async () => {
      clearInterval(watch)
      const browser = client.pupBrowser?.process()
      if (logout) await within(5_000, client.logout()).catch(() => {})
      // A browser that is still well writes its profile down; one that is not gets no time for it.
      const patience = why === 'crashed' || why === 'hung' ? 300 : 4_000
      await within(patience, client.destroy()).catch(() => {})
      browser?.kill('SIGKILL')
      if (why === 'logged_out' || why === 'not_scanned' || logout) removeProfile(profile)
      over(why, error)
    })()
    return ending
  }
}
