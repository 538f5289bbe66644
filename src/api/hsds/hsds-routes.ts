import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { ReadOpenData } from '../../directory/hsds/open-data.ts'
import { createView, type View } from '../../directory/hsds/view.ts'
import type { Language } from '../../text/types.ts'
import { sendProblem } from '../problem.ts'
import type { Fold } from './filters.ts'
import { openApi } from './openapi.ts'
import { requestLanguage } from './request-language.ts'
import { type Resource, resources } from './resources.ts'
import { sendCacheable } from './send-cacheable.ts'

export interface HsdsParts {
  /** The public part of the directory; null while open data is off. */
  readOpenData: ReadOpenData
  /** How `search` compares words. */
  fold: Fold
  /** Where this server is reached from outside, without a slash at its end. */
  publicUrl: string
  now?: () => number
  /** Requests of one address a minute. */
  limit?: number
}

/** The requests of a machine that reads everything, page by page, stay far below. */
const requestsAMinute = 600

/** The directory as open data, after HSDS 3.1. While it is off, nothing tells that it is there. */
export function hsdsRoutes(parts: HsdsParts): FastifyPluginAsync {
  const { readOpenData, fold, publicUrl, now = Date.now } = parts
  return async (app) => {
    app.addHook('onRequest', limiter(app, parts.limit ?? requestsAMinute))
    app.addHook('onSend', async (_request, reply) => {
      // Anyone may read it, also from a page of another site.
      reply.header('access-control-allow-origin', '*')
      reply.header('cross-origin-resource-policy', 'cross-origin')
    })

    /** Answers with what `make` makes of the data; undefined: there is no such thing. */
    async function answer(
      request: FastifyRequest,
      reply: FastifyReply,
      language: Language | undefined,
      make: (view: View) => unknown,
    ) {
      const source = await readOpenData()
      if (!source) return sendProblem(reply, { status: 404, code: 'not_found' })
      const spoken = requestLanguage(language, request.headers['accept-language'])
      const body = make(createView(source, spoken, new Date(now())))
      if (body === undefined) return sendProblem(reply, { status: 404, code: 'not_found' })
      return sendCacheable(request, reply, spoken, body)
    }

    const about = {
      version: '3.1',
      profile: 'https://docs.openreferral.org/',
      openapi_url: `${publicUrl}/hsds/openapi.json`,
    }
    for (const url of ['/hsds', '/hsds/'])
      app.get(url, (request, reply) => answer(request, reply, undefined, () => about))
    app.get('/hsds/openapi.json', (request, reply) =>
      answer(request, reply, undefined, () => openApi(publicUrl)),
    )
    for (const resource of resources) addResource(app, resource)

    function addResource(app: FastifyInstance, { path, listQuery, oneQuery, list, one }: Resource) {
      app.route({
        // HSDS asks by POST, too, with the same parameters.
        method: ['GET', 'POST'],
        url: `/hsds/${path}`,
        handler: async (request, reply) => {
          const query = listQuery.safeParse(request.query)
          if (!query.success) return refuse(reply, query.error)
          return answer(request, reply, query.data.language, (view) => list(view, query.data, fold))
        },
      })
      app.get<{ Params: { id: string } }>(`/hsds/${path}/:id`, async (request, reply) => {
        const query = oneQuery.safeParse(request.query)
        if (!query.success) return refuse(reply, query.error)
        return answer(request, reply, query.data.language, (view) =>
          one(view, request.params.id.toLowerCase(), query.data),
        )
      })
    }

    /** A mistake in the parameters is told only where the data are given out at all. */
    async function refuse(reply: FastifyReply, { issues }: z.ZodError) {
      if (!(await readOpenData())) return sendProblem(reply, { status: 404, code: 'not_found' })
      const errors = issues.map(({ path, code }) => ({ path: `/${path.join('/')}`, code }))
      return sendProblem(reply, { status: 422, code: 'invalid', errors })
    }
  }
}

function limiter(app: FastifyInstance, max: number) {
  const count = app.createRateLimit({
    max,
    timeWindow: 60_000,
    keyGenerator: (request) => `hsds:${request.ip}`,
  })
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const state = await count(request)
    if (state.isAllowed || !state.isExceeded) return
    reply.header('retry-after', String(Math.max(1, state.ttlInSeconds)))
    return sendProblem(reply, { status: 429, code: 'rate_limited' })
  }
}
