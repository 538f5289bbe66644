import { sql } from 'drizzle-orm'
import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { createReferral } from '../../../referral/create-referral.ts'
import { editDraft } from '../../../referral/edit-draft.ts'
import { listReferrals } from '../../../referral/list-referrals.ts'
import { cleanText } from '../../chat/clean-text.ts'
import { sendReferralRefusal } from '../../referral-refusal.ts'
import { doorOf, findChat, reasonNeeded } from '../chats/find-chat.ts'
import { findOne, reachOf } from './find-referral.ts'
import { notFound, type ReferralApi, writing } from './parts.ts'

const tags = ['referrals']
const params = z.object({ id: z.uuid() })
const placeId = z.string().regex(/^[\w-]{1,100}$/)
/** The referral room judges names and lengths, and says which is wrong. */
const words = z.record(z.string().max(40), z.unknown())
const newReferral = z.strictObject({
  /** The same id makes it once, however often it is sent. */
  id: z.uuid(),
  recipient: placeId,
  service: placeId,
  priority: z.enum(['24h', '72h', '2w']),
  fields: words,
  person: z.uuid().nullable().default(null),
  carerIsDanger: z.boolean().default(false),
  /** She has seen that one is open for the same service. */
  duplicateOk: z.boolean().default(false),
})

/** A referral from a chat: only whoever has the chat makes one, and nothing is shared by that. */
export function makeRoutes(parts: ReferralApi): FastifyPluginAsync {
  const { db } = parts
  const write = { staff: { right: 'referrals.work', audit: 'write' } } as const
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/chats/:id/referrals',
      {
        config: { staff: { right: 'referrals.work', audit: 'read' } },
        schema: { tags, summary: 'Referrals of whom a chat is with, newest first', params },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return notFound(reply)
        if (!chat.contactId) return { referrals: [] }
        const page = {
          contactId: chat.contactId,
          language: request.staff.language,
          limit: 50,
          offset: 0,
        }
        const reach = reachOf(request)
        const open = await listReferrals(db, reach, { ...page, show: 'open' })
        const ended = await Promise.all(
          ['closed', 'withdrawn', 'revoked'].map((show) => listReferrals(db, reach, { ...page, show })),
        )
        return { referrals: [...open, ...ended.flat()] }
      },
    )

    app.post(
      '/api/staff/chats/:id/referrals',
      {
        config: write,
        schema: {
          tags,
          summary:
            'A draft from a chat; 409 names an open one for the same service, or who takes such a person',
          params,
          body: newReferral,
          response: { 201: z.object({ id: z.uuid() }) },
        },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return notFound(reply)
        if ((await doorOf(parts, request.staff.id, chat)) !== 'own') return reasonNeeded(reply)
        const { id, recipient, service, person, fields, ...more } = request.body
        if (person && !(await isOf(parts, person, chat.contactId))) return notFound(reply)
        const { centers } = request.staff
        const done = await db.transaction((tx) =>
          createReferral(tx, writing(parts), {
            ...more,
            id: parts.newId(),
            requestId: `staff:${chat.id}:${id}`,
            contactId: chat.contactId,
            personId: person,
            handoffId: chat.id,
            centerId: chat.centerId ?? (centers.length === 1 ? (centers[0] as string) : null),
            recipientId: recipient,
            serviceId: service,
            fields: cleaned(fields),
            actor: { role: 'referrer', staffId: request.staff.id },
          }),
        )
        if (!done.ok) return sendReferralRefusal(reply, done)
        request.trail.add('referrals', done.id)
        return reply.code(201).send({ id: done.id })
      },
    )

    app.put(
      '/api/staff/referrals/:id/fields',
      {
        config: write,
        schema: {
          tags,
          summary: 'Other words in a draft; those that are not named stay',
          params,
          body: z.strictObject({ fields: words }),
        },
      },
      async (request, reply) => {
        const found = await findOne(db, request, request.params.id)
        if (found?.sees !== 'whole') return notFound(reply)
        const done = await db.transaction((tx) =>
          editDraft(tx, writing(parts), {
            referralId: found.row.id,
            fields: cleaned(request.body.fields),
            actor: { role: 'referrer', staffId: request.staff.id },
          }),
        )
        return done.ok ? reply.code(204).send() : sendReferralRefusal(reply, done)
      },
    )
  }
}

/** What hides or reorders words is not kept. What is no text is left for the referral room to refuse by its name. */
const cleaned = (fields: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      typeof value === 'string' && value.length <= 4_000 ? cleanText(value) : value,
    ]),
  )

async function isOf({ db }: Pick<ReferralApi, 'db'>, personId: string, contactId: string | null) {
  const [row] = await db.execute(
    sql`select 1 from persons where id = ${personId}::uuid and contact_id = ${contactId}::uuid`,
  )
  return row !== undefined
}
