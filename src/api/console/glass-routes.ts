import { and, eq } from 'drizzle-orm'
import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readReachable } from '../../contacts/reachable.ts'
import type { Vault } from '../../contacts/vault.ts'
import { handoffs } from '../../db/schema/index.ts'
import type { Db } from '../../db/types.ts'
import { breakGlass, isGlassBroken, listBrokenGlass, seeBrokenGlass } from '../../staff/glass.ts'
import { scopeOf } from '../../staff/scope.ts'
import type { StaffMember } from '../../staff/types.ts'
import { sendProblem } from '../problem.ts'

export interface GlassRouteParts {
  db: Db
  vault: Vault
  now(): number
  newId(): string
}

const ids = z.object({ id: z.uuid() })
const missing = { status: 404, code: 'not_found' } as const

/**
 * Breaking the glass: a chat that is somebody else's, in one's scope, opens for an hour to who gives a reason, and the
 * supervisor is told. And numbers, which are masked: who asks for one is written down.
 */
export function glassRoutes({ db, vault, now, newId }: GlassRouteParts): FastifyPluginAsync {
  const chatOf = async (staff: StaffMember, id: string) => {
    const [row] = await db
      .select({
        id: handoffs.id,
        centerId: handoffs.centerId,
        contactId: handoffs.contactId,
        assignedTo: handoffs.assignedTo,
      })
      .from(handoffs)
      .where(and(eq(handoffs.id, id), scopeOf(staff).chats))
    return row ?? null
  }
  const isOpenTo = (staff: StaffMember, chat: { id: string; assignedTo: string | null }) =>
    chat.assignedTo === staff.id
      ? Promise.resolve(true)
      : isGlassBroken(db, { staffId: staff.id, handoffId: chat.id, now: new Date(now()) })

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.post(
      '/api/staff/chats/:id/glass',
      {
        config: { staff: { right: 'chats.work', audit: 'access' } },
        schema: {
          tags: ['chats'],
          summary: 'Open a chat that is not mine, for a reason that the supervisor reads',
          params: ids,
          body: z.object({ reason: z.string().trim().min(10).max(500) }),
        },
      },
      async (request, reply) => {
        const chat = await chatOf(request.staff, request.params.id)
        if (!chat) return sendProblem(reply, missing)
        const broken = await db.transaction((tx) =>
          breakGlass(tx, vault, {
            id: newId(),
            staff: request.staff,
            handoffId: chat.id,
            centerId: chat.centerId,
            reason: request.body.reason,
            now: new Date(now()),
          }),
        )
        if (!broken.ok) return sendProblem(reply, { status: 409, code: broken.why })
        return reply.code(201).send({ until: broken.until.toISOString() })
      },
    )

    app.get(
      '/api/staff/broken-glass',
      {
        config: { staff: { right: 'chats.supervise', audit: 'read' } },
        schema: {
          tags: ['chats'],
          summary: 'Reasons that were given in my centers and that nobody has looked at',
        },
      },
      async (request) => {
        const found = await listBrokenGlass(db, vault, request.staff)
        request.trail.add('chats', ...found.map((one) => one.chatId))
        return { reasons: found }
      },
    )

    app.post(
      '/api/staff/broken-glass/:id/seen',
      {
        config: { staff: { right: 'chats.supervise', audit: 'access' } },
        schema: { tags: ['chats'], summary: 'I have looked at this reason', params: ids },
      },
      async (request, reply) => {
        const seen = await db.transaction((tx) =>
          seeBrokenGlass(tx, request.staff, request.params.id, new Date(now())),
        )
        return seen ? reply.code(204).send() : sendProblem(reply, missing)
      },
    )

    for (const revealed of [false, true])
      app.route({
        method: revealed ? 'POST' : 'GET',
        url: revealed ? '/api/staff/chats/:id/numbers/reveal' : '/api/staff/chats/:id/numbers',
        config: { staff: { right: 'chats.work', audit: 'read' } },
        schema: {
          tags: ['chats'],
          summary: revealed ? 'Her numbers in full: written down' : 'Her numbers, masked',
          params: ids,
        },
        handler: async (request, reply) => {
          const chat = await chatOf(request.staff, request.params.id)
          if (!chat) return sendProblem(reply, missing)
          if (!(await isOpenTo(request.staff, chat)))
            return sendProblem(reply, { status: 428, code: 'reason_needed' })
          const numbers = chat.contactId ? await readReachable(db, vault, chat.contactId) : []
          return {
            numbers: numbers.map(({ number, masked, channel }) => ({
              channel,
              number: revealed ? number : masked,
            })),
          }
        },
      })
  }
}
