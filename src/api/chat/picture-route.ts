import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { cleanMedia } from '../../messages/media/clean-media.ts'
import { sendProblem } from '../problem.ts'
import type { TakeMessage } from './chat-routes.ts'

/** Bytes that a page may send as a picture; what is kept of it is far smaller. */
export const largestPicture = 20 * 1024 * 1024

/** Loose: the parsed headers take the place of all. */
const pictureHeaders = z.looseObject({
  'x-message-id': z.uuid(),
  'x-message-order': z.coerce.number().int().min(1).max(1_000_000_000),
})

/**
 * `POST /chat/picture`: the picture itself is the body. It is painted anew before anything is kept of it. `known` refuses
 * strangers before a byte of the body is read.
 */
export function pictureRoute(
  plain: FastifyInstance,
  parts: { limit: onRequestAsyncHookHandler; known: onRequestAsyncHookHandler; take: TakeMessage },
): void {
  plain.register(async (scope) => {
    const app = scope.withTypeProvider<ZodTypeProvider>()
    app.addContentTypeParser(
      /^image\//,
      { parseAs: 'buffer', bodyLimit: largestPicture },
      (_request, body, done) => done(null, body),
    )
    app.post(
      '/chat/picture',
      {
        bodyLimit: largestPicture,
        onRequest: [parts.limit, parts.known],
        schema: { headers: pictureHeaders },
      },
      async (request, reply) => {
        const cleaned = Buffer.isBuffer(request.body) ? await cleanMedia(request.body) : null
        if (!cleaned?.ok || cleaned.kind !== 'picture')
          return sendProblem(reply, { status: 415, code: 'unsupported_media_type' })
        const { 'x-message-id': id, 'x-message-order': order } = request.headers
        return parts.take(request, reply, id, order, {
          kind: 'other',
          what: 'photo',
          mime: cleaned.mime,
          bytes: cleaned.bytes.toString('base64'),
        })
      },
    )
  })
}
