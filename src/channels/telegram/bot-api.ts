import { Api } from 'grammy'
import { Agent, type Dispatcher, request } from 'undici'
import { postJson } from './post-json.ts'

export interface BotApiOptions {
  token: string
  apiRoot: string
  /** Seconds until a call is given up. Long polling needs more than its own `timeout`. */
  timeoutSeconds: number
}

/**
 * grammY's typed client of the Bot API over undici, which keeps connections alive by itself.
 * grammY would bring node-fetch 2, which hides whether a request had left when the network failed.
 * Its errors hold the payload (words and chats): log their codes, never themselves.
 */
export function botApi({ token, apiRoot, timeoutSeconds }: BotApiOptions): Api {
  const api = new Api(token, {
    apiRoot,
    timeoutSeconds,
    fetch: fetchJson as never,
    baseFetchConfig: { agent: undefined as never },
  })
  const timeoutMs = timeoutSeconds * 1_000
  const { origin, pathname } = new URL(apiRoot)
  const path = `${pathname.replace(/\/$/, '')}/bot${token}/`
  api.config.use((call, method, payload, signal) =>
    plainMethods.has(method)
      ? (callPlainly(method, payload, signal as never) as never)
      : call(method, payload, signal),
  )
  return api

  async function callPlainly(
    method: string,
    body: object,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const { status, text } = await postJson(botAgent, {
      origin,
      path: path + method,
      body,
      signal,
      timeoutMs,
    })
    return answerOf(status, text)
  }
}

/** What is called with each answer and never carries a file: it need not be looked through for one, nor given a timer. */
const plainMethods = new Set(['sendMessage', 'sendChatAction', 'answerCallbackQuery'])

/** Kept alive by all clients of this process; a burst opens at most so many connections to Telegram. */
export const botAgent = new Agent({ connections: 64, keepAliveTimeout: 30_000 })

/**
 * What grammY needs of a response: `json()`. An error page of a proxy becomes an answer of the Bot API's shape. Half of
 * fetch's cost is its web streams, which nobody here reads; failures look as fetch's do.
 */
async function fetchJson(
  url: string,
  init: { method: Dispatcher.HttpMethod; headers: Record<string, string>; body: string; signal: EventTarget },
): Promise<{ json(): unknown }> {
  const { method, headers, body, signal } = init
  try {
    const response = await request(url, {
      method,
      headers,
      body,
      signal: nativeSignal(signal),
      dispatcher: botAgent,
    })
    const text = await response.body.text()
    return { json: () => answerOf(response.statusCode, text) }
  } catch (error) {
    throw new TypeError('fetch failed', { cause: error })
  }
}

function answerOf(status: number, text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text)
    if (answer !== null) return answer
  } catch {
    // A page of a proxy, below.
  }
  return { ok: false, error_code: status < 400 ? 502 : status, description: 'no JSON' }
}

/** grammY's signals come from the package `abort-controller`; Node's fetch takes only its own. */
function nativeSignal(signal: EventTarget & { aborted?: boolean }): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', () => controller.abort(), { once: true })
  return controller.signal
}
