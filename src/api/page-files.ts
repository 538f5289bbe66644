import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { dropPageHeaders } from './page-only-headers.ts'
import { sendProblem } from './problem.ts'

const forever = 'public, max-age=31536000, immutable'
/** Stands in the pages of other sites: it tells of a visit there, not here. */
const anHour = 'public, max-age=3600'

/**
 * The built page. Files carry a hash of their content and stay in caches; the page itself is never kept, so that
 * a browser's cache holds no sign of when someone was here.
 */
export function pageFiles(root: string): FastifyPluginAsync {
  return async (app) => {
    if (!existsSync(root)) {
      app.get('/', async (_request, reply) => sendProblem(reply, { status: 503, code: 'page_not_built' }))
      return
    }
    await app.register(fastifyStatic, {
      root,
      preCompressed: true,
      wildcard: false,
      index: ['index.html'],
      cacheControl: false,
      lastModified: false,
      globIgnore: ['**/*.br', '**/*.gz'],
      setHeaders: (reply, path) => {
        const kept = basename(dirname(path)) === 'assets' ? forever : null
        if (kept) dropPageHeaders(reply)
        reply.header('cache-control', kept ?? (/^embed\.js\b/.test(basename(path)) ? anHour : 'no-store'))
      },
    })
  }
}
