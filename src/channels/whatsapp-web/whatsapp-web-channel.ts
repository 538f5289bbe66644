import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Channel, Content, Inbound, Receipt, SendOptions, SendResult } from '../channel.ts'
import { channelTraits } from '../channel-traits.ts'
import { numberedText } from '../numbered-text.ts'
import { createLink, type LinkNews, type LinkStore } from './keep-link.ts'
import { idsOf, isOurs } from './message-ids.ts'
import { type Limits, limits as usualLimits } from './protocol.ts'
import { createSendQueue, humanPace, type Pace } from './send-queue.ts'

/** One number for an installation; which one is the phone's affair, and people keep their chats when it changes. */
export const whatsAppWebAccount = 'wa:web'

export interface WhatsAppWebChannel extends Channel {
  /** How the link stands, as this process knows it. */
  link(): LinkNews
  /** The child's process, while there is one. */
  pid(): number | undefined
}

/** As `holdLock` of db/advisory-lock with its database. */
export type Hold = (
  name: string,
  options: { onLost: () => void; signal: AbortSignal },
) => Promise<{ release(): Promise<void> } | null>

export interface WhatsAppWebOptions {
  browserPath: string | null
  browserArgs: string[]
  browserEnv: Record<string, string>
  dataDir: string
  /** Marks the ids of our messages; the same for as long as the data. */
  secret: Uint8Array
  store: LinkStore
  hold: Hold
  log: Logger
  /** Somebody answered on the phone itself. */
  byHand(message: { address: string; id: string; at: number }): void
  /** What waited for the link may go out now. */
  becameReady(): void
  now?: () => number
  random?: () => number
  pace?: Pace
  limits?: Limits
}

const mostOfBatch = 50
const mostRemembered = 5_000

/**
 * WhatsApp by a phone's own number behind the `Channel` port. The library and its browser live in a child process; this side holds
 * the lock, hands messages over until they are stored, and keeps the line of what goes out. Without a browser or a link
 * the channel is there all the same: what it should send waits.
 */
export function createWhatsAppWebChannel(options: WhatsAppWebOptions): WhatsAppWebChannel {
  const { store, hold, log, secret, now = Date.now, random = Math.random } = options
  const stop = new AbortController()
  const buffer: Inbound[] = []
  let onInbound: ((messages: Inbound[]) => Promise<void>) | null = null
  let onReceipts: ((receipts: Receipt[]) => Promise<void>) | undefined
  /** Which row the ids that WhatsApp tells of later belong to. */
  const rows = new Map<string, string>()
  let storing: Promise<void> | null = null
  let running: Promise<void> = Promise.resolve()

  const link = createLink({
    browserPath: options.browserPath,
    browserArgs: options.browserArgs,
    browserEnv: options.browserEnv,
    profile: join(options.dataDir, 'whatsapp', 'profile'),
    limits: options.limits ?? usualLimits,
    store,
    log,
    now,
    allStored: () => buffer.length === 0 && !storing,
    isIdle: () => queue.isEmpty(),
    becameReady: options.becameReady,
    heard(message) {
      if (message.t === 'heard') {
        for (const each of message.messages) {
          queue.heardFrom(each.address)
          buffer.push({ account: whatsAppWebAccount, ...each })
        }
        storing ??= storeAll().finally(() => {
          storing = null
        })
      } else if (message.t === 'ack') tellReceipt(message.id, message.ack)
      else if (message.t === 'own' && !isOurs(secret, message.id)) options.byHand(message)
    },
  })
  const queue = createSendQueue({
    send: async (message) => (await link.child()?.send(message)) ?? { ok: false, code: 'unavailable' },
    pace: options.pace ?? humanPace,
    now,
    random,
  })

  /** In the order of their coming. What cannot be stored now waits here, and in the chats on the phone should we end before. */
  async function storeAll() {
    for (let failures = 0; buffer.length > 0 && !stop.signal.aborted; ) {
      const batch = buffer.slice(0, mostOfBatch)
      try {
        if (!onInbound) return
        await onInbound(batch)
        buffer.splice(0, batch.length)
        failures = 0
      } catch (error) {
        log.error({ count: batch.length, error: (error as Error).name }, 'whatsapp: not stored')
        await sleep(Math.min(30_000, 500 * 2 ** failures++), undefined, { signal: stop.signal }).catch(
          () => {},
        )
      }
    }
  }

  /** Best effort: after a restart the rows of earlier messages are not known here. */
  function tellReceipt(externalId: string, ack: number) {
    const key = rows.get(externalId)
    const how = ack === 2 ? 'delivered' : ack >= 3 ? 'read' : null
    if (key && how) onReceipts?.([{ key, externalId, how, at: now() }]).catch(() => {})
    if (how === 'read') rows.delete(externalId)
  }
  /** The last message of a row says that all of it is there; those `before` it are its own, too. */
  function whole(key: string, before: string[], sent: SendResult): SendResult {
    if (!sent.ok) return sent
    if (rows.size >= mostRemembered) rows.delete(rows.keys().next().value as string)
    rows.set(sent.externalId, key)
    return { ok: true, externalId: [...before, sent.externalId].join(',') }
  }

  async function send(
    address: string,
    content: Content,
    { signal, key, bytes, voice = [] }: SendOptions,
  ): Promise<SendResult> {
    if (!link.child()) return { ok: false, code: 'unavailable' }
    const before: string[] = []
    for (const [at, note] of voice.entries()) {
      const spoken = await note.bytes()
      if (!spoken) continue
      const media = { kind: 'voice' as const, mime: 'audio/ogg', bytes: spoken }
      const ids = idsOf(secret, `${key}:spoken${at}`)
      const sent = await queue.add({ address, text: '', media, ids }, signal)
      // What WhatsApp does not take is left out: the text follows all the same.
      if (!sent.ok && sent.code !== 'rejected') return sent
      if (sent.ok) before.push(sent.externalId)
    }
    const text = numberedText(content)
    if (!content.media)
      return whole(key, before, await queue.add({ address, text, ids: idsOf(secret, key) }, signal))
    const file = await bytes?.()
    if (!file) return { ok: false, code: 'rejected' }
    const media = { kind: content.media.kind, mime: content.media.mime, bytes: file }
    const sent = await queue.add({ address, text, media, ids: idsOf(secret, key) }, signal)
    // A voice note has no caption; its words follow it.
    if (!sent.ok || content.media.kind !== 'voice' || !text) return whole(key, before, sent)
    before.push(sent.externalId)
    return whole(key, before, await queue.add({ address, text, ids: idsOf(secret, `${key}:words`) }, signal))
  }

  async function holdAndRun() {
    for (let failures = 0; !stop.signal.aborted; ) {
      const shift = new AbortController()
      const end = () => shift.abort()
      stop.signal.addEventListener('abort', end, { once: true })
      try {
        const held = await hold(whatsAppWebAccount, { onLost: end, signal: stop.signal })
        if (!held) return
        try {
          failures = 0
          await link.run(shift.signal)
        } finally {
          await held.release()
        }
      } catch (error) {
        failures++
        log.warn({ error: (error as Error).name }, 'whatsapp: trying again')
      } finally {
        stop.signal.removeEventListener('abort', end)
      }
      await sleep(Math.min(30_000, 500 * 2 ** failures), undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  return {
    kind: 'whatsapp-web',
    ...channelTraits['whatsapp-web'],
    account: whatsAppWebAccount,
    available: () => link.child() !== null,
    async start(handler, receipts) {
      onInbound = handler
      onReceipts = receipts
      running = holdAndRun()
    },
    send,
    typing: (address) => link.child()?.typing(address),
    hide: async (_address, { ours }) =>
      (await link.child()?.hide(ours)) ?? { ok: false, code: 'unavailable' },
    fetch: async (ref) => (await link.child()?.fetch(ref)) ?? { ok: false, code: 'unavailable' },
    link: link.news,
    pid: link.pid,
    async [Symbol.asyncDispose]() {
      stop.abort()
      queue.stop()
      await running
      await storing
      onInbound = null
    },
  }
}
