import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { dropPageHeaders } from './page-only-headers.ts'
import { sendProblem } from './problem.ts'

const forever = 'public, max-age=31536000, immutable'

/**
 * What the console may load and where it may stand. It stands in no frame, whatever sites embed the chat;
 * pictures and voices are shown out of memory (`blob:`), so that no cache of the browser holds them.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The staff console or the partners' page: static files below a path of their own. Files carry a hash of their content; the
 * page itself is never kept.
 */
export function consolePage(root: string, place: 'console' | 'partner' = 'console'): FastifyPluginAsync {
  return async (app) => {
    app.get(`/${place}`, async (_request, reply) => reply.redirect(`${place}/`, 308))
    if (!existsSync(root)) {
      app.get(`/${place}/`, async (_request, reply) =>
        sendProblem(reply, { status: 503, code: 'page_not_built' }),
      )
      return
    }
    await app.register(fastifyStatic, {
      root,
      prefix: `/${place}/`,
      decorateReply: false,
      preCompressed: true,
      wildcard: false,
      index: ['index.html'],
      cacheControl: false,
      lastModified: false,
      globIgnore: ['**/*.br', '**/*.gz'],
      setHeaders: (reply, path) => {
        const kept = basename(dirname(path)) === 'assets'
        if (kept) dropPageHeaders(reply)
        else guardPage(reply)
        reply.header('cache-control', kept ? forever : 'no-store')
      },
    })
  }
}

function guardPage(reply: FastifyReply): void {
  reply.header('content-security-policy', policy)
  reply.header('x-frame-options', 'DENY')
  reply.header('cross-origin-resource-policy', 'same-origin')
}
