import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { methods } from './methods.ts'
import { type State, toWire } from './state.ts'
import { type FakeUpdate, type Params, Refusal } from './types.ts'

const longestPauseMs = 1_000

/**
 * Brings updates to the webhook: in order for each chat (the next one only after a 2xx), again and again until it is
 * taken, with the secret in its header. With `state.parallel` everything is under way at once.
 */
export function createWebhookDelivery(state: State) {
  const agent = new Agent({ keepAlive: true })
  const chains = new Map<number, Promise<void>>()
  const underway = new Set<FakeUpdate>()
  let closed = false

  const onUpdate = (update: FakeUpdate) => {
    if (state.webhook) take(update)
  }
  const onWebhook = () => {
    if (!state.webhook) return
    agent.maxSockets = state.webhook.maxConnections
    for (const update of state.pending) take(update)
  }
  state.events.on('update', onUpdate)
  state.events.on('webhook', onWebhook)

  return {
    close() {
      closed = true
      state.events.off('update', onUpdate)
      state.events.off('webhook', onWebhook)
      agent.destroy()
    },
  }

  function take(update: FakeUpdate) {
    if (underway.has(update)) return
    underway.add(update)
    const copies = Array.from({ length: state.copies }, () => () => bring(update))
    const before = state.parallel ? Promise.resolve() : (chains.get(update.chatId) ?? Promise.resolve())
    const done = before
      .then(async () => {
        if (state.parallel) await Promise.all(copies.map((copy) => copy()))
        else for (const copy of copies) await copy()
      })
      .then(() => {
        underway.delete(update)
        if (state.webhook) state.pending = state.pending.filter((other) => other !== update)
      })
    if (!state.parallel) chains.set(update.chatId, done)
  }

  async function bring(update: FakeUpdate): Promise<void> {
    for (let pause = 50; !closed && state.webhook; pause = Math.min(pause * 2, longestPauseMs)) {
      const status = await post(state.webhook.url, state.webhook.secret, toWire(update))
      if (status >= 200 && status < 300) return
      state.lastWebhookError = `Wrong response from the webhook: ${status}`
      await sleep(pause)
    }
  }

  /** The status, or 0 when there was none. */
  function post(url: string, secret: string, body: unknown): Promise<number> {
    return new Promise((done) => {
      const sending = request(url, {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          ...(secret ? { 'x-telegram-bot-api-secret-token': secret } : {}),
        },
        timeout: 30_000,
      })
      sending.on('response', (response) => {
        json(response).then(
          (call) => answered(call as Params),
          () => {},
        )
        done(response.statusCode ?? 0)
      })
      sending.on('timeout', () => sending.destroy())
      sending.on('error', () => done(0))
      sending.end(JSON.stringify(body))
    })
  }

  /** A call of a method may come along in the response; what becomes of it is told to nobody. */
  function answered({ method, ...params }: Params) {
    const known = typeof method === 'string' && Object.hasOwn(methods, method) ? methods[method] : undefined
    try {
      known?.(state, params)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}
