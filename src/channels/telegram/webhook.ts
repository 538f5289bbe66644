import { hash, timingSafeEqual } from 'node:crypto'
import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Inbound } from '../channel.ts'
import { inboundOf } from './batch.ts'
import { type ReadResult, readUpdate } from './read-update.ts'

/** Requests for one chat that come within this time are put into Telegram's order first. Milliseconds. */
const gatherMs = 8
/** When the process is busy, requests wait unread at its door: these rounds of the event loop let them in first. */
const gatherRounds = 4

/**
 * What `POST /telegram/webhook` calls. 200 only when the message is stored (or there is nothing to store). `call`: a call
 * of the Bot API that goes along in the response; nobody hears what became of it.
 * https://core.telegram.org/bots/api#making-requests-when-getting-updates
 */
export type HandleUpdate = (secretHeader: string | undefined, body: unknown) => Promise<WebhookAnswer>
export interface WebhookAnswer {
  status: number
  call?: { method: string; callback_query_id: string }
}

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
}): HandleUpdate {
  const { account, log } = options
  const chats = new Map<string, Waiting[]>()
  let entering: Promise<void> | null = null
  const isSecret = sameAs(options.secret)

  return async (secretHeader, body) => {
    if (!isSecret(secretHeader ?? '')) return { status: 401 }
    const result = readUpdate(body, { account, now: options.now() })
    if (!result) {
      log.warn({ account }, 'telegram: an unreadable update')
      return { status: 200 }
    }
    if (!options.onInbound()) return { status: 503 }
    // Telegram shows a clock on the button until its tap is answered.
    const taken: WebhookAnswer = result.callbackId
      ? { status: 200, call: { method: 'answerCallbackQuery', callback_query_id: result.callbackId } }
      : { status: 200 }
    if (!result.inbound) return taken
    try {
      await gather(result.inbound.address, result)
      return taken
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
      entering ??= letIn()
      await entering
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

  /** Chats whose time is over in the same round go through the rounds together. */
  async function letIn() {
    await nextRound()
    entering = null
    for (let round = 1; round < gatherRounds; round++) await nextRound()
  }
}

/** Compared as hashes, so that neither length nor content shows in the time it takes. */
function sameAs(secret: string): (given: string) => boolean {
  const digest = (value: string) => hash('sha256', value, 'buffer')
  const right = digest(secret)
  return (given) => timingSafeEqual(digest(given), right)
}
