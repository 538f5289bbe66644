import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { sendProblem } from '../problem.ts'
import type { TakeMessage } from './chat-routes.ts'
import { soundKind } from './sound-kind.ts'

/** Bytes. A minute of speech is a fifth of it. */
export const largestVoice = 1_000_000
/** Seconds. The page stops there. */
export const longestVoice = 60

/** Loose: the parsed headers take the place of all. */
const voiceHeaders = z.looseObject({
  'x-message-id': z.uuid(),
  'x-message-order': z.coerce.number().int().min(1).max(1_000_000_000),
  'x-seconds': z.coerce.number().int().min(0).max(longestVoice).optional(),
})

/**
 * `POST /chat/voice`: the recording itself is the body; what belongs to it stands in headers. `known` refuses strangers
 * before a byte of the body is read.
 */
export function voiceRoute(
  plain: FastifyInstance,
  parts: { limit: onRequestAsyncHookHandler; known: onRequestAsyncHookHandler; take: TakeMessage },
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.addContentTypeParser(
    /^(?:audio\/|application\/octet-stream)/,
    { parseAs: 'buffer', bodyLimit: largestVoice },
    (_request, body, done) => done(null, body),
  )
  app.post(
    '/chat/voice',
    { bodyLimit: largestVoice, onRequest: [parts.limit, parts.known], schema: { headers: voiceHeaders } },
    async (request, reply) => {
      const bytes = request.body
      const mime = Buffer.isBuffer(bytes) ? soundKind(bytes) : null
      if (mime === null) return sendProblem(reply, { status: 415, code: 'unsupported_media_type' })
      const { 'x-message-id': id, 'x-message-order': order, 'x-seconds': seconds } = request.headers
      return parts.take(request, reply, id, order, {
        kind: 'voice',
        mime,
        ...(seconds === undefined ? {} : { seconds }),
        bytes: (bytes as Buffer).toString('base64'),
      })
    },
  )
}
