import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { channelKind } from '../../../channels/channel-kind.ts'
import { beginByWorker, endByWorker, latestStartDays, readWays } from '../../../followup/begin-by-worker.ts'
import { readFollowUps } from '../../../followup/read-follow-ups.ts'
import { readVisits } from '../../../followup/visits/read.ts'
import { chatCode } from '../../../handoff/chat/code.ts'
import { sendProblem } from '../../problem.ts'
import { chatParams } from '../chats/find-chat.ts'
import { type FollowUpParts, openToStaff } from './parts.ts'

const minute = z
  .int()
  .min(0)
  .max(24 * 60)
const body = z.object({
  plan: z.string().max(48),
  /** The day from which its dates count. */
  start: z.iso.date(),
  hours: z.object({ from: minute, until: minute }),
  /** One of her ways (`ways`); null: where she wrote last. */
  way: z.uuid().nullable().default(null),
  /** How she agreed: she said it to the worker, or wrote it in the chat. */
  consent: z.enum(['said', 'chat']),
})
const mistakes: ReadonlySet<string> = new Set(['bad_start', 'bad_hours'])

/** A person's follow-up, behind a chat of hers: what she agreed to, what was sent or skipped and why, and visits. */
export function followUpRoutes(parts: FollowUpParts): FastifyPluginAsync {
  const { db, vault, lists } = parts
  const writes = { staff: { right: 'chats.work', audit: 'write' } } as const
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/chats/:id/follow-up',
      {
        config: { staff: { right: 'chats.work', audit: 'read' } },
        schema: {
          tags: ['follow-up'],
          summary: 'What she agreed to, what was sent or skipped and why, and visits to her',
          params: chatParams,
        },
      },
      async (request, reply) => {
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const ways = await readWays(db, chat.contactId)
        return {
          code: chatCode(chat.id),
          followUps: await readFollowUps(db, chat.contactId),
          visits: await readVisits(db, vault, chat.contactId),
          lists,
          plans: [...parts.plans().values()].map(({ id, trigger, name }) => ({ id, trigger, name })),
          ways: ways.map(({ id, account }) => ({ id, channel: channelKind(account) })),
          latestStartDays,
        }
      },
    )

    app.post(
      '/api/staff/chats/:id/follow-ups',
      {
        config: writes,
        schema: {
          tags: ['follow-up'],
          summary: 'Write down what she agreed to; she hears of it, and how to end it',
          params: chatParams,
          body,
        },
      },
      async (request, reply) => {
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const { start, hours, way, consent } = request.body
        const plan = parts.plans().get(request.body.plan)
        if (plan?.trigger !== 'opt_in') return sendProblem(reply, { status: 422, code: 'no_such_plan' })
        const w = { vault, now: new Date(parts.now()), newId: parts.newId }
        const begun = await db.transaction((tx) =>
          beginByWorker(tx, w, {
            contactId: chat.contactId,
            plan,
            hours,
            // When the day begins at the centers: her hours are looked at when it goes out.
            from: new Date(`${start}T00:00:00+03:00`),
            addressId: way,
            staffId: request.staff.id,
            centerId: chat.centerId,
            consent,
          }),
        )
        if (!begun.ok) {
          const status = mistakes.has(begun.why) ? 422 : 409
          return sendProblem(reply, { status, code: begun.why === 'already' ? 'agreed_already' : begun.why })
        }
        parts.ringTurns()
        return reply.code(201).send({ id: begun.id })
      },
    )

    app.post(
      '/api/staff/chats/:id/follow-ups/:followUp/end',
      {
        config: writes,
        schema: {
          tags: ['follow-up'],
          summary: 'She wishes no more: nothing more comes',
          params: chatParams.extend({ followUp: z.uuid() }),
        },
      },
      async (request, reply) => {
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const of = { id: request.params.followUp, contactId: chat.contactId, now: new Date(parts.now()) }
        const ended = await db.transaction((tx) => endByWorker(tx, of))
        return ended.ok ? reply.code(204).send() : sendProblem(reply, { status: 404, code: 'not_found' })
      },
    )
  }
}
