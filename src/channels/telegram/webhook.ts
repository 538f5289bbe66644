import { createHash, timingSafeEqual } from 'node:crypto'
import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Inbound } from '../channel.ts'
import { inboundOf } from './batch.ts'
import { type ReadResult, readUpdate } from './read-update.ts'

/** Requests for one chat that come within this time are put into Telegram's order first. Milliseconds. */
const gatherMs = 10
/** When the process is busy, requests wait unread at its door: these rounds of the event loop let them in first. */
const gatherRounds = 4

/** What `POST /telegram/webhook` calls. 200 only when the message is stored (or there is nothing to store). */
export type HandleUpdate = (secretHeader: string | undefined, body: unknown) => Promise<{ status: number }>

interface Waiting {
  result: ReadResult
  done(): void
  fail(error: unknown): void
}

/**
 * The webhook's handler. 401: the secret is wrong, nothing is read. 200: stored, or nothing that we can read: were
 * garbage refused, Telegram would bring it again and again and hold up the chat behind it. 503: not stored
 * now; Telegram brings it again.
 */
export function createHandleUpdate(options: {
  secret: string
  account: string
  log: Logger
  now: () => number
  onInbound: () => ((messages: Inbound[]) => Promise<void>) | null
  onTap: (callbackId: string) => void
}): HandleUpdate {
  const { account, log } = options
  const chats = new Map<string, Waiting[]>()

  return async (secretHeader, body) => {
    if (!sameSecret(secretHeader ?? '', options.secret)) return { status: 401 }
    const result = readUpdate(body, { account, now: options.now() })
    if (!result) {
      log.warn({ account }, 'telegram: an unreadable update')
      return { status: 200 }
    }
    if (!options.onInbound()) return { status: 503 }
    if (result.callbackId) options.onTap(result.callbackId)
    if (!result.inbound) return { status: 200 }
    try {
      await gather(result.inbound.address, result)
      return { status: 200 }
    } catch (error) {
      log.error({ account, error: error instanceof Error ? error.name : 'unknown' }, 'telegram: not stored')
      return { status: 503 }
    }
  }

  function gather(chat: string, result: ReadResult): Promise<void> {
    return new Promise((done, fail) => {
      const waiting = chats.get(chat)
      if (waiting) waiting.push({ result, done, fail })
      else {
        const first = [{ result, done, fail }]
        chats.set(chat, first)
        void drain(chat, first)
      }
    })
  }

  /** One batch of a chat at a time: a later one never overtakes an earlier one that is being stored. */
  async function drain(chat: string, waiting: Waiting[]) {
    while (waiting.length > 0) {
      await sleep(gatherMs)
      for (let round = 0; round < gatherRounds; round++) await nextRound()
      const batch = waiting.splice(0)
      try {
        const onInbound = options.onInbound()
        if (!onInbound) throw new Error('stopping')
        await onInbound(inboundOf(batch.map(({ result }) => result)))
        for (const { done } of batch) done()
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    chats.delete(chat)
  }
}

/** Compared as hashes, so that neither length nor content shows in the time it takes. */
function sameSecret(given: string, secret: string): boolean {
  const hash = (value: string) => createHash('sha256').update(value).digest()
  return timingSafeEqual(hash(given), hash(secret))
}
