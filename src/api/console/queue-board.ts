import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { FastifyPluginAsync } from 'fastify'

/** What the board asks of a queue; any of BullMQ's. */
export type BoardQueue = ConstructorParameters<typeof BullMQAdapter>[0]

const path = '/console/queues'
/** React sets styles; its fonts from elsewhere stay away, and nothing it loads comes from another server. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Bull Board for admins, to look at: jobs hold ids alone, and nothing can be changed. */
export function queueBoard(queues: BoardQueue[]): FastifyPluginAsync {
  return async (app) => {
    const adapter = new FastifyAdapter()
    adapter.setBasePath(path)
    // Nothing can be changed, whatever the page may ask for: such routes are not there.
    const setApiRoutes = adapter.setApiRoutes.bind(adapter)
    adapter.setApiRoutes = (routes) => setApiRoutes(routes.filter(({ method }) => method === 'get'))
    createBullBoard({
      queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true, allowRetries: false })),
      serverAdapter: adapter,
      options: {
        uiConfig: { boardTitle: 'Queues', favIcon: { default: 'static/images/logo.svg', alternative: '' } },
      },
    })
    app.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', policy)
      reply.header('x-frame-options', 'DENY')
    })
    await app.register(adapter.registerPlugin(), { prefix: path })
  }
}
