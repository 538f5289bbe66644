import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { Logger } from 'pino'
import type { Inbound, Receipt } from '../channel.ts'
import { readWebhook } from './read-webhook.ts'

/** What `/whatsapp/webhook` calls. */
export interface CloudWebhook {
  /** Meta asks whether the address is ours. The answer to give, or null: refused. */
  verify(query: { mode?: string; token?: string; challenge?: string }): string | null
  /** The status to answer. 401: the signature is wrong, nothing is read; 503: not stored now, Meta brings it again. */
  handle(signature: string | undefined, body: Buffer): Promise<200 | 401 | 503>
}

export interface Handlers {
  onInbound(messages: Inbound[]): Promise<void>
  onReceipts(receipts: Receipt[]): Promise<void>
}

/**
 * The webhook's handler. What is signed and cannot be read is taken (200), or Meta would bring it for a week. Messages are
 * stored before receipts are noted, and each is known again when it comes twice.
 */
export function createWebhook(parts: {
  appSecret: string
  verifyToken: string
  account: string
  phoneId: string
  log: Logger
  now(): number
  handlers(): Handlers | null
}): CloudWebhook {
  const { account, phoneId, log, now } = parts
  return {
    verify({ mode, token = '', challenge }) {
      if (mode !== 'subscribe' || challenge === undefined || !/^[\w-]{1,200}$/.test(challenge)) return null
      return same(digest(token), digest(parts.verifyToken)) ? challenge : null
    },
    async handle(signature = '', body) {
      const right = createHmac('sha256', parts.appSecret).update(body).digest()
      const given = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1]
      if (!given || !same(Buffer.from(given, 'hex'), right)) return 401
      const read = readWebhook(parsed(body), { account, phoneId, now: now() })
      if (!read) {
        log.warn({ account }, 'whatsapp: an unreadable webhook')
        return 200
      }
      const handlers = parts.handlers()
      if (!handlers) return 503
      try {
        if (read.messages.length > 0) await handlers.onInbound(read.messages)
        if (read.receipts.length > 0) await handlers.onReceipts(read.receipts)
        return 200
      } catch (error) {
        log.error({ account, error: error instanceof Error ? error.name : 'unknown' }, 'whatsapp: not stored')
        return 503
      }
    },
  }
}

/** Compared as hashes, so that neither length nor content shows in the time it takes. */
const digest = (value: string) => hash('sha256', value, 'buffer')
const same = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b)

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
