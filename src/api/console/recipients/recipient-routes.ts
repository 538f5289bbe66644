import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Vault } from '../../../contacts/vault.ts'
import type { Db } from '../../../db/types.ts'
import { type ListedRecipient, listRecipients } from '../../../referral/recipients/list-recipients.ts'
import { recipientId, recipientSchema } from '../../../referral/recipients/recipient.ts'
import { saveRecipient } from '../../../referral/recipients/save-recipient.ts'
import { renewWebhookSecret } from '../../../referral/webhook/secret.ts'
import { may } from '../../../staff/rights.ts'
import type { StaffMember } from '../../../staff/types.ts'
import { sendProblem } from '../../problem.ts'

export interface RecipientRouteParts {
  db: Db
  vault: Vault
  now(): number
  /** Hosts that webhooks may reach in our own network. */
  webhookInside: readonly string[]
}

const params = z.object({ id: recipientId })

/**
 * Who takes referrals. All who work with people may look; who edits the directory may change. It says where what people
 * told goes, so each change stands in the trail.
 */
export function recipientRoutes(parts: RecipientRouteParts): FastifyPluginAsync {
  const { db, vault, now, webhookInside } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const seen = { config: { staff: { right: 'colleagues.see', audit: 'none' } } } as const
    app.get('/api/staff/referral-recipients', seen, async (request) => ({
      recipients: (await listRecipients(db)).map((one) => seenBy(request.staff, one)),
    }))

    app.get('/api/staff/referral-recipients/:id', { ...seen, schema: { params } }, async (request, reply) => {
      const [found] = await listRecipients(db, request.params.id)
      return found ? seenBy(request.staff, found) : sendProblem(reply, { status: 404, code: 'not_found' })
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
        const saved = await db.transaction((tx) => saveRecipient(tx, id, request.body, webhookInside))
        if (!saved.ok) return sendProblem(reply, { status: 422, code: saved.why })
        const [found] = await listRecipients(db, id)
        return reply.code(saved.made ? 201 : 200).send(found)
      },
    )

    // Told once: whoever runs the partner's system puts it in there.
    app.post(
      '/api/staff/referral-recipients/:id/webhook-secret',
      { config: { staff: { right: 'content.edit', audit: 'access' } }, schema: { params } },
      async (request, reply) => {
        const { id } = request.params
        request.trail.add('recipients', id)
        const secret = await db.transaction((tx) => renewWebhookSecret(tx, vault, id, new Date(now())))
        if (secret === null) return sendProblem(reply, { status: 404, code: 'not_found' })
        return reply.code(201).send({ secret })
      },
    )
  }
}

/** An address of a partner's system may open it to whoever has it: only who puts it in sees it. */
const seenBy = (staff: StaffMember, one: ListedRecipient): ListedRecipient =>
  may(staff, 'content.edit') ? one : { ...one, webhookUrl: null }
