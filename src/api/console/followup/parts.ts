import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Directory } from '../../../directory/types.ts'
import type { Plans } from '../../../followup/plan.ts'
import type { VisitLists } from '../../../followup/visits/lists.ts'
import { sendProblem } from '../../problem.ts'
import type { ChatParts } from '../chats/chat-parts.ts'
import { doorOf, findChat, type Handoff, noSuchChat, reasonNeeded } from '../chats/find-chat.ts'

/** What the routes of a person's follow-up need of the service, besides that of chats. */
export interface FollowUpParts extends ChatParts {
  lists: VisitLists
  plans(): Plans
  directory(): Directory
}

/**
 * The chat behind which a person's follow-up stands, where it is open to who asks: it is hers, or she gave a reason. Else
 * the refusal has been sent: there is none (404); a reason is needed; nobody has taken it; its person was erased.
 */
export async function openToStaff(
  parts: FollowUpParts,
  request: Pick<FastifyRequest, 'staff'>,
  reply: FastifyReply,
  id: string,
): Promise<(Handoff & { contactId: string }) | null> {
  const chat = await findChat(parts, request, id)
  const door = chat && (await doorOf(parts, request.staff.id, chat))
  if (!chat) noSuchChat(reply)
  else if (door === 'closed_door') reasonNeeded(reply)
  else if (door === 'card') sendProblem(reply, { status: 409, code: 'take_first' })
  else if (chat.contactId === null) sendProblem(reply, { status: 409, code: 'gone' })
  else return { ...chat, contactId: chat.contactId }
  return null
}
