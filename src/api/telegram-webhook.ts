import type { FastifyPluginAsync } from 'fastify'
import { isDeeperThan } from './json-body.ts'
import { sendProblem } from './problem.ts'

/** The Telegram channel's own handler: it checks the secret, stores what came and names the status; `call` goes back along. */
export type HandleUpdate = (
  secret: string | undefined,
  body: unknown,
) => Promise<{ status: number; call?: object }>

/** Updates are a few kilobytes; files never come along. */
const bodyLimit = 1024 * 1024
/** Telegram's own updates stay far below. */
const deepest = 64

/**
 * Mounts the channel's webhook at `POST /telegram/webhook`. The body goes to the handler as it is, also when it is no
 * JSON: the secret is looked at first (401), and what cannot be read is taken (200), or Telegram would bring it for ever.
 */
export function telegramWebhook(handleUpdate: HandleUpdate): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, done) => {
      done(null, parsed(body as string))
    })
    // No browser reads this answer: headers for pages would only cost.
    app.post('/telegram/webhook', { bodyLimit, helmet: false }, async (request, reply) => {
      const header = request.headers['x-telegram-bot-api-secret-token']
      const { status, call } = await handleUpdate(
        typeof header === 'string' ? header : undefined,
        request.body,
      )
      if (status < 400) return reply.code(status).send(call ?? {})
      return sendProblem(reply, { status, code: status === 401 ? 'unauthorized' : 'refused' })
    })
  }
}

function parsed(body: string): unknown {
  if (isDeeperThan(body, deepest)) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
