import { and, eq } from 'drizzle-orm'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { handoffs } from '../../../db/schema/index.ts'
import { may } from '../../../staff/rights.ts'
import { scopeOf } from '../../../staff/scope.ts'
import { sendProblem } from '../../problem.ts'
import type { ChatParts } from './chat-parts.ts'

export const chatParams = z.object({ id: z.uuid() })
export type Handoff = typeof handoffs.$inferSelect

/** The chat of this id, if it exists for who asks. */
export async function findChat(
  { db }: Pick<ChatParts, 'db'>,
  { staff }: Pick<FastifyRequest, 'staff'>,
  id: string,
): Promise<Handoff | null> {
  const [row] = await db
    .select()
    .from(handoffs)
    .where(and(eq(handoffs.id, id), scopeOf(staff).chats))
  return row ?? null
}

export const noSuchChat = (reply: FastifyReply) => sendProblem(reply, { status: 404, code: 'not_found' })

/**
 * What of a chat somebody may read: all of `own` ones; of one that waits in the queue the card alone (`card`), until she
 * takes it up; a colleague's after giving a reason (`broken`), else nothing (`closed_door`).
 */
export type Door = 'own' | 'card' | 'broken' | 'closed_door'

export async function doorOf(
  parts: Pick<ChatParts, 'isGlassBroken'>,
  staffId: string,
  chat: Handoff,
): Promise<Door> {
  if (chat.assignedTo === staffId) return 'own'
  if (await parts.isGlassBroken(staffId, chat.id)) return 'broken'
  return chat.state === 'open' ? 'card' : 'closed_door'
}

/** Asks for a reason first: `POST .../glass`. */
export const reasonNeeded = (reply: FastifyReply) =>
  sendProblem(reply, { status: 428, code: 'reason_needed' })

/** Its owner works on it; a supervisor may act on any chat of her centers. */
export const mayAct = ({ staff }: Pick<FastifyRequest, 'staff'>, chat: Handoff) =>
  chat.assignedTo === staff.id || may(staff, 'chats.supervise')
