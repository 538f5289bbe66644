import { serve } from './server.ts'
import { addUpdate, createState } from './state.ts'
import type { Fault, Params } from './types.ts'
import { type FakeUser, fakeUser } from './user.ts'
import { createWebhookDelivery } from './webhook-delivery.ts'

export type FakeBotApi = Awaited<ReturnType<typeof startFakeBotApi>>

/**
 * Telegram's side of the Bot API over real HTTP: `TELEGRAM_API_ROOT` of a service under test. It keeps what people
 * see in order, brings updates by long polling or to the webhook until they are taken, refuses what the real one
 * refuses, and fails on demand.
 *
 *     await using api = await startFakeBotApi()
 *     const person = api.user(42)
 *     person.says('مرحبا')
 *     await person.waitForAnswers(1)
 */
export async function startFakeBotApi(options: { port?: number; token?: string } = {}) {
  const state = createState(options.token ?? '4242:fake-token-of-a-fake-bot')
  const users = new Map<number, FakeUser>()
  const server = await serve(state, options.port ?? 0, control)
  const delivery = createWebhookDelivery(state)

  const api = {
    url: server.url,
    token: state.token,
    /** Everything the fake knows; `copies` and `parallel` change how updates are delivered. */
    state,
    /** The person of this chat; the same one each time. */
    user(id: number, languageCode?: string): FakeUser {
      const user = users.get(id) ?? fakeUser(state, id, languageCode)
      users.set(id, user)
      return user
    },
    /** The next calls of a method fail like this. */
    failNext(method: string, fault: Fault) {
      state.faults.push({ method, fault, hits: 0, calls: 0 })
    },
    noMoreFaults() {
      state.faults = []
    },
    calls: (method: string) => state.calls.filter((call) => call.method === method),
    /** Each new update is brought to the webhook this many times. */
    deliverTimes(copies: number) {
      state.copies = copies
    },
    /** An update of any kind and shape, also one that no Telegram would make. */
    deliverRaw: (chatId: number, kind: string, payload: Params) => addUpdate(state, chatId, kind, payload),
    /** As after a quiet week: the next update's number. */
    restartUpdateIds(at: number) {
      state.nextUpdateId = at
    },
    /** TCP connections that were opened so far. */
    connections: server.connections,
    async [Symbol.asyncDispose]() {
      delivery.close()
      await server.close()
    },
  }
  return api

  /** For benches and torture, where the fake is a process of its own: `POST /fake/<what>` with JSON. */
  function control(path: string, body: Params): unknown {
    const user = api.user(Number(body.chat ?? 0))
    switch (path) {
      case '/fake/says':
        return user.says(String(body.text))
      case '/fake/taps':
        return user.taps(String(body.button))
      case '/fake/sees':
        return user.sees().slice(Number(body.after ?? 0))
      case '/fake/blocks':
        return user.blocks()
      case '/fake/fail':
        return api.failNext(String(body.method), body.fault as Fault)
      case '/fake/heal':
        return api.noMoreFaults()
      case '/fake/mode':
        return Object.assign(state, { copies: body.copies ?? 1, parallel: body.parallel ?? false }) && null
      case '/fake/pending':
        return state.pending.length
      default:
        return { error: 'unknown path' }
    }
  }
}
