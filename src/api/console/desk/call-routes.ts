import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Vault } from '../../../contacts/vault.ts'
import type { Db } from '../../../db/types.ts'
import { listCalls } from '../../../handoff/crisis/list-calls.ts'
import {
  dropPushSubscription,
  keepPushSubscription,
  pushSubscriptionSchema,
} from '../../../handoff/crisis/push-subscriptions.ts'
import { createStaffChatCode, unlinkStaffChat } from '../../../handoff/crisis/staff-chats.ts'
import { sendProblem } from '../../problem.ts'

export interface CallParts {
  db: Db
  vault: Vault
  now(): number
  newId(): string
  pushPublicKey: string
}

/** How a worker is called in a crisis: by push to her browsers, and in her own chat on Telegram. */
export function callRoutes({ db, vault, now, newId, pushPublicKey }: CallParts): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const config = { staff: { right: 'chats.work', audit: 'none' } } as const

    /** Calls that wait for her: taking the chat answers them. */
    app.get(
      '/api/staff/calls',
      { config: { staff: { right: 'chats.work', audit: 'none', background: true } } },
      async ({ staff }) => ({ calls: await listCalls(db, staff.id) }),
    )
    app.get('/api/staff/calls/push-key', { config }, () => ({ publicKey: pushPublicKey }))
    app.post(
      '/api/staff/calls/push',
      { config, schema: { body: pushSubscriptionSchema } },
      async (request, reply) => {
        const keep = {
          id: newId(),
          staffId: request.staff.id,
          subscription: request.body,
          now: new Date(now()),
        }
        const kept = await db.transaction((tx) => keepPushSubscription(tx, vault, keep))
        if (!kept.ok) return sendProblem(reply, { status: 404, code: 'not_found' })
        return reply.code(204).send()
      },
    )
    app.delete(
      '/api/staff/calls/push',
      { config, schema: { body: pushSubscriptionSchema.pick({ endpoint: true }) } },
      async (request, reply) => {
        const drop = { staffId: request.staff.id, endpoint: request.body.endpoint }
        await db.transaction((tx) => dropPushSubscription(tx, vault, drop))
        return reply.code(204).send()
      },
    )

    /** She sends `/start <code>` to the bot from her own Telegram. */
    app.post('/api/staff/calls/chat-code', { config }, (request) =>
      db.transaction((tx) =>
        createStaffChatCode(tx, vault, { staffId: request.staff.id, now: new Date(now()) }),
      ),
    )
    app.delete('/api/staff/calls/chat', { config }, async (request, reply) => {
      await db.transaction((tx) => unlinkStaffChat(tx, request.staff.id))
      return reply.code(204).send()
    })
  }
}
