import { and, eq } from 'drizzle-orm'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Vault } from '../../../contacts/vault.ts'
import { handoffs } from '../../../db/schema/index.ts'
import type { Db } from '../../../db/types.ts'
import { logMeeting, registerWalkIn } from '../../../handoff/desk/walk-in.ts'
import { readEvents } from '../../../handoff/read-events.ts'
import { may } from '../../../staff/rights.ts'
import { scopeOf } from '../../../staff/scope.ts'
import { sendProblem } from '../../problem.ts'

export interface WalkInParts {
  db: Db
  vault: Vault
  now(): number
  newId(): string
  ringHandoffs(): void
  /** Tells open consoles. */
  changed(handoffId: string): void
}

const note = z.string().trim().min(1).max(4_000)
const params = z.object({ id: z.uuid() })

/** People without a chat, and what is written down of calls and visits. */
export function walkInRoutes(parts: WalkInParts): FastifyPluginAsync {
  const { db, vault, newId, ringHandoffs, changed } = parts
  const now = () => new Date(parts.now())
  /** Its owner's, or of a supervisor's centers. */
  const chatOf = async ({ staff }: FastifyRequest, id: string) => {
    const [row] = await db
      .select({ id: handoffs.id, assignedTo: handoffs.assignedTo })
      .from(handoffs)
      .where(and(eq(handoffs.id, id), scopeOf(staff).chats))
    return row && (row.assignedTo === staff.id || may(staff, 'chats.supervise')) ? row : null
  }
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()

    app.post(
      '/api/staff/walk-ins',
      {
        config: { staff: { right: 'chats.work', audit: 'write' } },
        schema: {
          body: z.object({
            source: z.enum(['walk_in', 'call']),
            language: z.enum(['ar', 'kmr', 'en']),
            centerId: z.string().max(60).nullable(),
            name: z.string().trim().min(1).max(120).nullable(),
            agreed: z.boolean(),
            note,
            workerGender: z.enum(['f', 'm']).nullable().default(null),
            /** Keep it oneself, or give it to the team. */
            keep: z.boolean(),
          }),
        },
      },
      async (request, reply) => {
        if (!scopeOf(request.staff).hasCenter(request.body.centerId))
          return sendProblem(reply, { status: 404, code: 'not_found' })
        const walkIn = { ...request.body, staffId: request.staff.id, now: now(), newId }
        const made = await db.transaction((tx) => registerWalkIn(tx, vault, walkIn))
        request.trail.add('chats', made.handoffId)
        changed(made.handoffId)
        ringHandoffs()
        return reply.code(201).send({ chat: made.handoffId, person: made.personId })
      },
    )

    app.post(
      '/api/staff/chats/:id/meetings',
      {
        config: { staff: { right: 'chats.work', audit: 'write' } },
        schema: { params, body: z.object({ kind: z.enum(['call', 'visit']), note }) },
      },
      async (request, reply) => {
        const chat = await chatOf(request, request.params.id)
        if (!chat) return sendProblem(reply, { status: 404, code: 'not_found' })
        const log = { ...request.body, id: chat.id, staffId: request.staff.id, now: now() }
        const logged = await db.transaction((tx) => logMeeting(tx, vault, log))
        if (!logged.ok) return sendProblem(reply, { status: 409, code: logged.why })
        changed(chat.id)
        return reply.code(204).send()
      },
    )

    app.get(
      '/api/staff/chats/:id/events',
      { config: { staff: { right: 'chats.work', audit: 'read' } }, schema: { params } },
      async (request, reply) => {
        const chat = await chatOf(request, request.params.id)
        if (!chat) return sendProblem(reply, { status: 404, code: 'not_found' })
        const events = await readEvents(db, vault, chat.id)
        // What was noted of her is for who has the chat; a supervisor sees what happened, and when.
        const own = chat.assignedTo === request.staff.id
        return { events: own ? events : events.map((event) => ({ ...event, words: null })) }
      },
    )
  }
}
