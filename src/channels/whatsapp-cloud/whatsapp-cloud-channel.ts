import type { Logger } from 'pino'
import type { WhatsAppCloudConfig } from '../../config.ts'
import type { Channel } from '../channel.ts'
import { channelTraits } from '../channel-traits.ts'
import { createFetchFile } from './fetch-file.ts'
import { createGraphApi } from './graph-api.ts'
import { createPace } from './pace.ts'
import { createSend } from './send.ts'
import { type CloudWebhook, createWebhook, type Handlers } from './webhook.ts'

export interface WhatsAppCloudChannel extends Channel {
  readonly kind: 'whatsapp-cloud'
  /** What `/whatsapp/webhook` calls. */
  readonly webhook: CloudWebhook
}

export const cloudAccount = (phoneId: string): string => `wac:${phoneId}`

/** Meta's Cloud API behind the `Channel` port. Messages and receipts come through `webhook`, once it has started. */
export function createWhatsAppCloudChannel(parts: {
  config: WhatsAppCloudConfig
  log: Logger
  now: () => number
  /** What the button of a list says, in a language. */
  open(language: string): string
}): WhatsAppCloudChannel {
  const { config, log, now } = parts
  const { phoneId, appSecret, verifyToken } = config
  const account = cloudAccount(phoneId)
  const api = createGraphApi(config)
  let handlers: Handlers | null = null
  return {
    kind: 'whatsapp-cloud',
    account,
    ...channelTraits['whatsapp-cloud'],
    webhook: createWebhook({ appSecret, verifyToken, account, phoneId, log, now, handlers: () => handlers }),
    send: createSend({ api, phoneId, pace: createPace(now), open: parts.open }),
    fetch: createFetchFile(api),
    async start(onInbound, onReceipts = async () => {}) {
      handlers = { onInbound, onReceipts }
    },
    async [Symbol.asyncDispose]() {
      handlers = null
      await api[Symbol.asyncDispose]()
    },
  }
}
