import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { Content, Inbound } from '../../src/channels/channel.ts'
import {
  createTelegramChannel,
  type TelegramChannel,
  type TelegramOptions,
} from '../../src/channels/telegram/telegram-channel.ts'
import type { FakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'

/** A lock that nobody else wants. */
const freeLock: TelegramOptions['hold'] = async () => ({ release: async () => {} })

export interface Options {
  mode?: 'polling' | 'webhook'
  hold?: TelegramOptions['hold']
  token?: string
  apiRoot?: string
  webhookSecret?: string | null
  publicUrl?: string
  commands?: TelegramOptions['commands']
}

/** The channel on a fake Telegram, with everything that it logged. */
export async function channelOn(
  api: FakeBotApi,
  options: Options = {},
): Promise<{ channel: TelegramChannel; logged: () => string }> {
  let lines = ''
  const write = (line: string) => {
    lines += line
  }
  const log = pino({ level: 'trace' }, { write })
  const channel = await createTelegramChannel({
    config: {
      token: options.token ?? api.token,
      apiRoot: options.apiRoot ?? api.url,
      mode: options.mode ?? 'polling',
      webhookSecret: options.webhookSecret === undefined ? 'hook-secret' : options.webhookSecret,
    },
    publicUrl: options.publicUrl ?? 'http://127.0.0.1:9',
    log,
    hold: options.hold ?? freeLock,
    commands: options.commands ?? [],
  })
  return { channel, logged: () => lines }
}

export const content = (text: string, choices: string[] = []): Content => ({
  text,
  direction: 'rtl',
  language: 'ar',
  ...(choices.length > 0 ? { visit: 3, choices: choices.map((label, i) => ({ id: `o${i}`, label })) } : {}),
})

/** What `Channel.send` wants beside the content. */
export const sending = (key = 'row') => ({ signal: AbortSignal.timeout(10_000), key })

export const texts = (messages: Inbound[]): string[] =>
  messages.flatMap(({ body }) => (body.kind === 'text' ? body.text : []))

/** Waits until something is so, at most 10 s. */
export async function until(condition: () => boolean, what = 'it'): Promise<void> {
  const end = Date.now() + 10_000
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not happen in 10 s`)
    await sleep(5)
  }
}
