import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { networkOf } from '../network-of.ts'
import { sendProblem } from '../problem.ts'
import { tokenMark, tokenOf } from './token.ts'

export interface ChatLimits {
  /** Messages of one chat a minute: above what a person types and taps in haste. */
  messages: number
  /** Voice messages of one chat a minute. */
  voices: number
  /** Reads of one chat a minute: pages that poll, and reconnect on a weak line. */
  reads: number
  /** Requests of one address a minute, of all kinds. A whole town can share one address. */
  address: number
  /** New chats of one address a minute. */
  starts: number
}
export const defaultLimits: ChatLimits = { messages: 60, voices: 10, reads: 120, address: 6_000, starts: 300 }

export type LimitKind = 'messages' | 'voices' | 'reads' | 'starts'

/** Counts by chat first and by address second, in this process. A refusal says when to come again. */
export function chatLimits(
  app: FastifyInstance,
  limits: ChatLimits,
): (kind: LimitKind) => preHandlerAsyncHookHandler {
  const counter = (max: number, keyGenerator: (request: FastifyRequest) => string) =>
    app.createRateLimit({ max, timeWindow: 60_000, keyGenerator })
  const byChat = (kind: LimitKind) => (request: FastifyRequest) =>
    `${kind}:${tokenMark(tokenOf(request) ?? '')}`
  const byAddress = counter(limits.address, (request) => `address:${networkOf(request.ip)}`)
  const counters = {
    messages: counter(limits.messages, byChat('messages')),
    voices: counter(limits.voices, byChat('voices')),
    reads: counter(limits.reads, byChat('reads')),
    starts: counter(limits.starts, (request) => `starts:${networkOf(request.ip)}`),
  }
  return (kind) => async (request, reply) => {
    for (const count of [counters[kind], byAddress]) {
      const state = await count(request)
      if (state.isAllowed || !state.isExceeded) continue
      reply.header('retry-after', String(Math.max(1, state.ttlInSeconds)))
      return sendProblem(reply, { status: 429, code: 'rate_limited' })
    }
  }
}
