import type { FastifyPluginAsync } from 'fastify'
import { type Description, docsPage, docsStyle } from './docs-page.ts'

const config = { staff: { right: 'self', audit: 'none', background: true } } as const

/** `/api/docs`: what the staff API can do, for signed-in staff; to read, and as OpenAPI 3.1 for programs. */
export function docsRoutes(): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/docs', { config }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(docsPage(app.swagger() as Description)),
    )
    app.get('/api/docs/openapi.json', { config }, async () => app.swagger())
    app.get('/api/docs/style.css', { config }, async (_request, reply) =>
      reply.type('text/css; charset=utf-8').send(docsStyle),
    )
  }
}
