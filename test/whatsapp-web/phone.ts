import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { inject } from 'vitest'
import type { Content, Inbound, SendResult } from '../../src/channels/channel.ts'
import type { KeptLink, LinkNews, LinkWish } from '../../src/channels/whatsapp-web/keep-link.ts'
import { limits } from '../../src/channels/whatsapp-web/protocol.ts'
import {
  createWhatsAppWebChannel,
  type WhatsAppWebChannel,
} from '../../src/channels/whatsapp-web/whatsapp-web-channel.ts'
import { type FakeWhatsAppWeb, startFakeWhatsAppWeb } from '../support/fake-whatsapp-web/fake-whatsapp-web.ts'

/** As root there is no sandbox to be had. */
export const rootArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export const browserEnv = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' }

export interface Phone extends AsyncDisposable {
  fake: FakeWhatsAppWeb
  channel(): WhatsAppWebChannel
  kept: KeptLink
  news: LinkNews[]
  alerts: string[]
  /** In the order in which they were handed over; known ones left out, as the inbox does. */
  inbound: Inbound[]
  byHand: { address: string }[]
  failStore: boolean
  /** How far its clock is ahead, milliseconds. */
  aheadMs: number
  wish(wish: LinkWish): void
  state(state: string, withinMs?: number): Promise<void>
  until(what: () => boolean, withinMs?: number): Promise<void>
  send(
    address: string,
    text: string,
    more?: Partial<Content> & { key?: string; bytes?: Uint8Array },
  ): Promise<SendResult>
  link(): Promise<void>
  /** Another process takes over, with what was kept. */
  again(browserPath?: string): Promise<void>
}

/** The channel with the real library and a real browser, on a fake WhatsApp Web; what the database would keep is in memory. */
export async function startPhone({ dataDir: disk }: { dataDir?: string } = {}): Promise<Phone> {
  const fake = await startFakeWhatsAppWeb()
  const dataDir = disk ?? (await mkdtemp(join(tmpdir(), 'mpcc-whatsapp-')))
  const ids = new Set<string>()
  let wish: LinkWish | null = null
  let keys = 0
  let channel = open()

  const phone: Phone = {
    fake,
    channel: () => channel,
    kept: { state: 'logged_out', reason: null, linked: false, heardUntil: null },
    news: [],
    alerts: [],
    inbound: [],
    byHand: [],
    failStore: false,
    aheadMs: 0,
    wish: (what) => {
      wish = what
    },
    state: (state, withinMs) => phone.until(() => channel.link().state === state, withinMs),
    async until(what, withinMs = 10_000) {
      for (const end = Date.now() + withinMs; !what(); ) {
        if (Date.now() > end) {
          const { state, reason } = channel.link()
          throw new Error(
            `not within ${withinMs} ms; ${state} ${reason}; ${JSON.stringify(phone.news.map((n) => `${n.state}:${n.reason}`))}`,
          )
        }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    send(address, text, { key = `row-${keys++}`, bytes, ...more } = {}) {
      const content: Content = { text, direction: 'ltr', language: 'en', ...more }
      return channel.send(address, content, {
        key,
        signal: AbortSignal.timeout(30_000),
        ...(bytes ? { bytes: async () => bytes } : {}),
      })
    },
    async link() {
      phone.wish({ do: 'link' })
      await phone.state('qr')
      fake.scan()
      await phone.state('ready')
    },
    async again(browserPath) {
      await channel[Symbol.asyncDispose]()
      channel = open(browserPath)
      await start()
    },
    async [Symbol.asyncDispose]() {
      await channel[Symbol.asyncDispose]()
      await fake[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }

  function open(browserPath: string | null = inject('browserPath')) {
    return createWhatsAppWebChannel({
      browserPath,
      browserArgs: [...rootArgs, ...fake.browserArgs],
      browserEnv,
      dataDir,
      secret: Buffer.alloc(32, 3),
      store: {
        read: async () => phone.kept,
        async keep(news) {
          phone.news.push(news)
          phone.kept = { ...phone.kept, state: news.state, reason: news.reason, linked: news.linked }
        },
        async keepAlive(at) {
          if (at !== null) phone.kept.heardUntil = at
        },
        async takeWish() {
          const taken = wish
          wish = null
          return taken
        },
        async alert(state) {
          if (state) phone.alerts.push(state)
        },
      },
      hold: async () => ({ async release() {} }),
      log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
      now: () => Date.now() + phone.aheadMs,
      byHand: (message) => void phone.byHand.push(message),
      becameReady() {},
      pace: { answerMs: [0, 0], unaskedMs: [0, 0] },
      limits: { ...limits, sendMs: 2_500, askMs: 1_500, probeEveryMs: 250, qrMs: 5_000 },
    })
  }
  const start = () =>
    channel.start(async (messages) => {
      if (phone.failStore) throw new Error('the database is away')
      for (const message of messages) {
        if (ids.has(message.externalId)) continue
        ids.add(message.externalId)
        phone.inbound.push(message)
      }
    })
  await start()
  return phone
}
