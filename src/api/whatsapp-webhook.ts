import type { FastifyPluginAsync } from 'fastify'
import { sendProblem } from './problem.ts'

/** The channel's own handler: it checks the signature on the bytes as they came, stores what is in them and names the status. */
export interface WhatsAppWebhook {
  verify(query: { mode?: string; token?: string; challenge?: string }): string | null
  handle(signature: string | undefined, body: Buffer): Promise<200 | 401 | 503>
}

/** Meta gathers up to a thousand updates in one call, at most 3 MB. */
const bodyLimit = 4 * 1024 * 1024

/** Mounts the channel's webhook at `/whatsapp/webhook`: GET as Meta asks for it once, POST for all that happens. */
export function whatsappWebhook(webhook: WhatsAppWebhook): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    )
    app.get('/whatsapp/webhook', { helmet: false }, async (request, reply) => {
      const query = request.query as Record<string, unknown>
      const word = (name: string) => (typeof query[name] === 'string' ? { [name.slice(4)]: query[name] } : {})
      const challenge = webhook.verify({
        ...word('hub.mode'),
        ...(typeof query['hub.verify_token'] === 'string' ? { token: query['hub.verify_token'] } : {}),
        ...word('hub.challenge'),
      })
      if (challenge === null) return sendProblem(reply, { status: 403, code: 'forbidden' })
      return reply.type('text/plain').send(challenge)
    })
    app.post('/whatsapp/webhook', { bodyLimit, helmet: false }, async (request, reply) => {
      const header = request.headers['x-hub-signature-256']
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const status = await webhook.handle(typeof header === 'string' ? header : undefined, body)
      if (status === 200) return reply.send({})
      return sendProblem(reply, { status, code: status === 401 ? 'unauthorized' : 'unavailable' })
    })
  }
}
