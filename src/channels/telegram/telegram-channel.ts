import type { Logger } from 'pino'
import type { TelegramConfig } from '../../config.ts'
import type { Channel, Inbound } from '../channel.ts'
import { channelTraits } from '../channel-traits.ts'
import { apiFailure } from './api-errors.ts'
import { botApi } from './bot-api.ts'
import { createFetchFile } from './fetch-file.ts'
import { createHide } from './hide.ts'
import { type Hold, holdAndPoll } from './hold-and-poll.ts'
import { poll } from './poll.ts'
import { createSend } from './send.ts'
import { createSendFile } from './send-file.ts'
import {
  botName,
  type Command,
  derivedSecret,
  setCommands,
  setWebhook,
  unsetWebhook,
  untilDone,
  webhookRefused,
} from './set-up.ts'
import { createTypingSign } from './typing-sign.ts'
import { createHandleUpdate, type HandleUpdate } from './webhook.ts'

export interface TelegramChannel extends Channel {
  /** Without the @; null while Telegram could not be reached. */
  readonly botName: string | null
  /** Only in webhook mode: what `POST /telegram/webhook` calls. */
  readonly handleUpdate: HandleUpdate | null
}

export interface TelegramOptions {
  config: TelegramConfig
  publicUrl: string
  log: Logger
  hold: Hold
  commands: Command[]
  now?: () => number
}

/** Answers to taps and typing signs that may be under way at once; more are left out, they are a courtesy. */
const courtesyLimit = 16

/** The part of a token before its colon is the bot's public id. */
export const telegramAccount = (token: string): string => `telegram:${token.split(':')[0]}`

/**
 * Telegram behind the `Channel` port. Sending works at once; `start` begins to receive: in polling mode by the one
 * process that holds the lock, in webhook mode through `handleUpdate`.
 * Throws a StartError when Telegram refuses the token. When Telegram cannot be reached it starts all the same.
 */
export async function createTelegramChannel(options: TelegramOptions): Promise<TelegramChannel> {
  const { config, publicUrl, log, hold, commands, now = Date.now } = options
  const account = telegramAccount(config.token)
  const api = botApi({ ...config, timeoutSeconds: 20 })
  const pollApi = botApi({ ...config, timeoutSeconds: 45 })
  const name = await botName(botApi({ ...config, timeoutSeconds: 5 }))
  if (name === null) log.warn({ account }, 'telegram: cannot be reached now; trying on')

  const stop = new AbortController()
  const underway = new Set<Promise<unknown>>()
  let onInbound: ((messages: Inbound[]) => Promise<void>) | null = null
  let receiving = Promise.resolve()
  let courtesies = 0

  const send = createSend(api, createSendFile(config), now)
  const typing = createTypingSign((address) =>
    courtesy(() => api.raw.sendChatAction({ chat_id: address, action: 'typing' }, stop.signal as never)),
  )
  const secret = config.webhookSecret ?? derivedSecret(config.token)
  const handleUpdate =
    config.mode === 'webhook'
      ? createHandleUpdate({ secret, account, log, now, onInbound: () => onInbound })
      : null

  return {
    kind: 'telegram',
    account,
    ...channelTraits.telegram,
    botName: name,
    handleUpdate,
    send(address, content, sendOptions) {
      typing.answered(address)
      return send(address, content, sendOptions)
    },
    fetch: createFetchFile(api, config),
    hide: createHide(api),
    typing: typing.expect,

    async start(handler) {
      onInbound = handler
      background(
        untilDone('commands', () => setCommands(api, commands, stop.signal), { log, signal: stop.signal }),
      )
      if (config.mode === 'webhook') await openWebhook()
      else receiving = holdAndPoll({ hold, name: account, log, signal: stop.signal, work: receive })
    },

    async [Symbol.asyncDispose]() {
      onInbound = null
      stop.abort()
      typing.stop()
      await receiving
      await Promise.all(underway)
    },
  }

  async function receive(signal: AbortSignal) {
    await untilDone('no webhook', () => unsetWebhook(api, signal), { log, signal })
    if (onInbound) await poll({ api: pollApi, account, log, now, onInbound, onTap }, signal)
  }

  async function openWebhook() {
    const set = () => setWebhook(api, { publicUrl, secret }, stop.signal)
    try {
      await set()
    } catch (error) {
      if (apiFailure(error).code === 'rejected') throw webhookRefused()
      background(untilDone('webhook', set, { log, signal: stop.signal }))
    }
  }

  /** Telegram shows a clock on the button until its tap is answered. */
  function onTap(callbackId: string) {
    courtesy(() => api.raw.answerCallbackQuery({ callback_query_id: callbackId }, stop.signal as never))
  }

  function courtesy(call: () => Promise<unknown>) {
    if (courtesies >= courtesyLimit || stop.signal.aborted) return
    courtesies++
    background(
      call()
        .catch(() => {})
        .finally(() => courtesies--),
    )
  }

  function background(work: Promise<unknown>) {
    underway.add(work)
    void work.finally(() => underway.delete(work))
  }
}
