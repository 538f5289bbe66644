import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../../db/types.ts'
import { listRecipients } from '../../../referral/recipients/list-recipients.ts'
import { recipientId, recipientSchema } from '../../../referral/recipients/recipient.ts'
import { saveRecipient } from '../../../referral/recipients/save-recipient.ts'
import { sendProblem } from '../../problem.ts'

const params = z.object({ id: recipientId })

/**
 * Who takes referrals. All who work with people may look; who edits the directory may change. It says where what people
 * told goes, so each change stands in the trail.
 */
export function recipientRoutes({ db }: { db: Db }): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const seen = { config: { staff: { right: 'colleagues.see', audit: 'none' } } } as const
    app.get('/api/staff/referral-recipients', seen, async () => ({ recipients: await listRecipients(db) }))

    app.get('/api/staff/referral-recipients/:id', { ...seen, schema: { params } }, async (request, reply) => {
      const [found] = await listRecipients(db, request.params.id)
      return found ?? sendProblem(reply, { status: 404, code: 'not_found' })
    })

    app.put(
      '/api/staff/referral-recipients/:id',
      {
        config: { staff: { right: 'content.edit', audit: 'access' } },
        schema: { params, body: recipientSchema },
      },
      async (request, reply) => {
        const { id } = request.params
        request.trail.add('recipients', id)
        const saved = await db.transaction((tx) => saveRecipient(tx, id, request.body))
        if (!saved.ok) return sendProblem(reply, { status: 422, code: saved.why })
        const [now] = await listRecipients(db, id)
        return reply.code(saved.made ? 201 : 200).send(now)
      },
    )
  }
}
