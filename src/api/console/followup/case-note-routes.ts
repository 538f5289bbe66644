import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addCaseNote, readCaseNotes, withdrawCaseNote } from '../../../followup/case-notes.ts'
import { messageId } from '../../../handoff/chat/reply.ts'
import { cleanText } from '../../chat/clean-text.ts'
import { sendProblem } from '../../problem.ts'
import { chatParams, noSuchChat } from '../chats/find-chat.ts'
import { type FollowUpParts, openToStaff } from './parts.ts'

const body = z.object({
  id: z.uuid(),
  text: z
    .string()
    .max(2_000)
    .refine((text) => cleanText(text) !== '', { error: 'empty', abort: true }),
})

/**
 * Notes of a case, by which the workers of an information center coordinate. For everybody else, supervisors of other
 * centers and admins among them, these routes lead nowhere (404), whatever chats they have.
 */
export function caseNoteRoutes(parts: FollowUpParts): FastifyPluginAsync {
  const { db, vault } = parts
  const reads = { staff: { right: 'chats.work', audit: 'read' } } as const
  const writes = { staff: { right: 'chats.work', audit: 'write' } } as const
  /** The information centers where she works. */
  const centersOf = ({ staff }: Pick<FastifyRequest, 'staff'>) => {
    const { centers } = parts.directory()
    const kept = centers.filter(({ kind }) => kind === 'information-center').map(({ id }) => id)
    return kept.filter((id) => staff.centers.includes(id))
  }
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/chats/:id/case-notes',
      {
        config: reads,
        schema: {
          tags: ['follow-up'],
          summary: 'Notes of a case, for workers of the information center alone',
          params: chatParams,
        },
      },
      async (request, reply) => {
        const centers = centersOf(request)
        if (centers.length === 0) return noSuchChat(reply)
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        return { notes: await readCaseNotes(db, vault, { contactId: chat.contactId, centers }) }
      },
    )

    app.post(
      '/api/staff/chats/:id/case-notes',
      {
        config: writes,
        schema: {
          tags: ['follow-up'],
          summary: 'Add a note to a case: never a name of a committee member, a list or a date of release',
          params: chatParams,
          body,
        },
      },
      async (request, reply) => {
        const centers = centersOf(request)
        if (centers.length === 0) return noSuchChat(reply)
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const id = messageId(request.staff.id, `case|${chat.id}|${request.body.id}`)
        const note = {
          id,
          contactId: chat.contactId,
          // The chat's own center where it is one; it may be of the shared pool.
          centerId: centers.find((one) => one === chat.centerId) ?? (centers[0] as string),
          staffId: request.staff.id,
          text: cleanText(request.body.text),
          now: new Date(parts.now()),
        }
        const added = await db.transaction((tx) => addCaseNote(tx, vault, note))
        return added.ok ? reply.code(201).send({ id }) : sendProblem(reply, { status: 409, code: added.why })
      },
    )

    app.post(
      '/api/staff/chats/:id/case-notes/:note/withdraw',
      {
        config: writes,
        schema: {
          tags: ['follow-up'],
          summary: 'Take a note of a case back: its words go for good',
          params: chatParams.extend({ note: z.uuid() }),
        },
      },
      async (request, reply) => {
        const centers = centersOf(request)
        if (centers.length === 0) return noSuchChat(reply)
        const chat = await openToStaff(parts, request, reply, request.params.id)
        if (!chat) return reply
        const of = {
          id: request.params.note,
          contactId: chat.contactId,
          centers,
          now: new Date(parts.now()),
        }
        const done = await db.transaction((tx) => withdrawCaseNote(tx, of))
        return done.ok ? reply.code(204).send() : noSuchChat(reply)
      },
    )
  }
}
