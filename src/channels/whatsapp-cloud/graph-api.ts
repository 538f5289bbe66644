import { Agent, type FormData, request } from 'undici'
import type { WhatsAppCloudConfig } from '../../config.ts'
import { neverLeft } from '../never-left.ts'
import { type GraphFailure, graphFailure } from './graph-errors.ts'

export type GraphAnswer = { ok: true; body: Record<string, unknown> } | ({ ok: false } & GraphFailure)

export interface GraphApi extends AsyncDisposable {
  /** `path` below the root, such as `123/messages`. A body that is no form goes as JSON. */
  post(path: string, body: object | FormData, signal: AbortSignal): Promise<GraphAnswer>
  get(path: string, signal: AbortSignal): Promise<GraphAnswer>
  /** Bytes behind an address that Meta gave, at most `limit`. */
  bytes(
    url: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ ok: true; bytes: Buffer; mime: string | null } | ({ ok: false } & GraphFailure)>
}

/** Calls of the Graph API over kept connections. Never throws; nothing of a body is kept in an error. */
export function createGraphApi({ apiRoot, token }: Pick<WhatsAppCloudConfig, 'apiRoot' | 'token'>): GraphApi {
  const dispatcher = new Agent({ connections: 32, keepAliveTimeout: 30_000 })
  const authorization = `Bearer ${token}`
  return {
    post: (path, body, signal) =>
      call(signal, () => {
        const isForm = Object.prototype.toString.call(body) === '[object FormData]'
        return request(`${apiRoot}/${path}`, {
          method: 'POST',
          headers: isForm ? { authorization } : { authorization, 'content-type': 'application/json' },
          body: isForm ? (body as FormData) : JSON.stringify(body),
          signal,
          dispatcher,
        })
      }),
    get: (path, signal) =>
      call(signal, () => request(`${apiRoot}/${path}`, { headers: { authorization }, signal, dispatcher })),
    async bytes(url, limit, signal) {
      // The token goes along: never to an address that is not Meta's own (or the one that stands in for it).
      if (!isTrusted(url, apiRoot)) return { ok: false, code: 'rejected' }
      try {
        const response = await request(url, { headers: { authorization }, signal, dispatcher })
        if (response.statusCode !== 200) {
          await response.body.dump()
          const { code } = graphFailure(undefined, response.statusCode)
          return { ok: false, code: code === 'rejected' ? 'not_found' : code }
        }
        const chunks: Buffer[] = []
        let size = 0
        for await (const chunk of response.body) {
          size += chunk.length
          if (size > limit) return { ok: false, code: 'too_long' }
          chunks.push(chunk)
        }
        const mime = response.headers['content-type']
        return { ok: true, bytes: Buffer.concat(chunks), mime: typeof mime === 'string' ? mime : null }
      } catch {
        return { ok: false, code: 'unavailable' }
      }
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  }
}

async function call(signal: AbortSignal, send: () => ReturnType<typeof request>): Promise<GraphAnswer> {
  if (signal.aborted) return { ok: false, code: 'unavailable' }
  try {
    const response = await send()
    return answerOf(response.statusCode, await response.body.text())
  } catch (error) {
    return { ok: false, code: neverLeft(error) ? 'unavailable' : 'unknown' }
  }
}

function answerOf(status: number, text: string): GraphAnswer {
  const body = parsed(text)
  if (status < 300 && body && !body.error) return { ok: true, body }
  const error = body?.error as { code?: unknown } | undefined
  const code = typeof error?.code === 'number' ? error.code : undefined
  // A page of a proxy in place of an answer.
  if (status < 300) return { ok: false, code: 'unknown' }
  return { ok: false, ...graphFailure(code, status) }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

const metaHosts = /(^|\.)(facebook\.com|fbcdn\.net|fbsbx\.com|whatsapp\.net|whatsapp\.com)$/

function isTrusted(url: string, apiRoot: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, origin } = new URL(url)
  return origin === new URL(apiRoot).origin || (protocol === 'https:' && metaHosts.test(hostname))
}
