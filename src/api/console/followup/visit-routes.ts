import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { correctVisit, type NewVisit, recordVisit } from '../../../followup/visits/record.ts'
import { messageId } from '../../../handoff/chat/reply.ts'
import { cleanText } from '../../chat/clean-text.ts'
import { sendProblem } from '../../problem.ts'
import { chatParams } from '../chats/find-chat.ts'
import { type FollowUpParts, openToStaff } from './parts.ts'

const body = z.object({
  /** The client's own id: the same id is the same visit. */
  id: z.uuid(),
  day: z.iso.date(),
  kind: z.string().max(40),
  outcome: z.string().max(40),
  note: z.string().max(500).nullable().default(null),
})
const visitParams = chatParams.extend({ visit: z.uuid() })
/** Things that the same wish would not change; a mistake in the form is told as such. */
const conflicts: ReadonlySet<string> = new Set(['gone', 'changed'])

/** Visits of follow-up: recorded, corrected, withdrawn. They stay in the house. */
export function visitRoutes(parts: FollowUpParts): FastifyPluginAsync {
  const { db, vault, lists } = parts
  const writes = { staff: { right: 'chats.work', audit: 'write' } } as const
  const at = () => ({ vault, lists, now: new Date(parts.now()) })
  const refusal = (why: string) => ({
    status: why === 'unknown' ? 404 : conflicts.has(why) ? 409 : 422,
    code: why === 'unknown' ? 'not_found' : why === 'no_note' ? 'note_too_long' : why,
  })
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const visitOf = (
      chat: { id: string; contactId: string; centerId: string | null },
      staffId: string,
      given: z.infer<typeof body>,
    ): NewVisit => ({
      id: messageId(staffId, `${chat.id}|${given.id}`),
      contactId: chat.contactId,
      handoffId: chat.id,
      centerId: chat.centerId,
      staffId,
      day: given.day,
      kind: given.kind,
      outcome: given.outcome,
      note: cleanText(given.note ?? '') || null,
    })

    app.post(
      '/api/staff/chats/:id/visits',
      {
        config: writes,
        schema: {
          tags: ['follow-up'],
          summary: 'Record a visit: date, kind and outcome of closed lists, a short note',
          params: chatParams,
          body,
        },
      },
      async (request, reply) => {
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const visit = visitOf(chat, request.staff.id, request.body)
        const done = await db.transaction((tx) => recordVisit(tx, at(), visit))
        return done.ok ? reply.code(201).send({ id: visit.id }) : sendProblem(reply, refusal(done.why))
      },
    )

    app.post(
      '/api/staff/chats/:id/visits/:visit/correct',
      {
        config: writes,
        schema: {
          tags: ['follow-up'],
          summary: 'Another visit takes the place of one that was recorded wrongly',
          params: visitParams,
          body,
        },
      },
      async (request, reply) => {
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const by = visitOf(chat, request.staff.id, request.body)
        const of = { id: request.params.visit, contactId: chat.contactId, staffId: request.staff.id, by }
        const done = await db.transaction((tx) => correctVisit(tx, at(), of))
        return done.ok ? reply.code(201).send({ id: by.id }) : sendProblem(reply, refusal(done.why))
      },
    )

    app.post(
      '/api/staff/chats/:id/visits/:visit/withdraw',
      {
        config: writes,
        schema: { tags: ['follow-up'], summary: 'There was no such visit', params: visitParams },
      },
      async (request, reply) => {
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const of = {
          id: request.params.visit,
          contactId: chat.contactId,
          staffId: request.staff.id,
          by: null,
        }
        const done = await db.transaction((tx) => correctVisit(tx, at(), of))
        return done.ok ? reply.code(204).send() : sendProblem(reply, refusal(done.why))
      },
    )
  }
}
