import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { cancelHeld, sendHeldNow } from '../../../handoff/chat/held.ts'
import { type ReplyOutcome, reply as replyTo } from '../../../handoff/chat/reply.ts'
import { retryMessage } from '../../../handoff/chat/retry.ts'
import { cleanText } from '../../chat/clean-text.ts'
import { sendProblem } from '../../problem.ts'
import type { ChatParts } from './chat-parts.ts'
import { chatParams, findChat, noSuchChat } from './find-chat.ts'
import { replyBody } from './text-bodies.ts'

const messageParams = z.object({ id: z.uuid(), messageId: z.uuid() })
const statusOf = {
  nobody: 409,
  closed: 409,
  not_yours: 409,
  new_messages: 409,
  marks: 428,
  no_channel: 422,
  unreachable: 422,
  do_not_contact_first: 422,
  window_closed: 422,
  no_media: 422,
} as const

/** Answering a person, and what becomes of an answer. */
export function replyRoutes(parts: ChatParts): FastifyPluginAsync {
  const { db } = parts
  const writes = { staff: { right: 'chats.work', audit: 'write' } } as const
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.post(
      '/api/staff/chats/:id/replies',
      { config: writes, schema: { params: chatParams, body: replyBody } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        const { id, text, media, template, seen, confirmed, at_once: atOnce } = request.body
        const command = {
          handoffId: chat.id,
          staffId: request.staff.id,
          clientId: id,
          text: cleanText(text ?? ''),
          mediaId: media,
          template,
          seen,
          confirmed,
          atOnce,
          now: new Date(parts.now()),
        }
        const outcome = await db.transaction((tx) => replyTo(tx, parts.reply, command))
        if (outcome.ok && outcome.state === 'out' && outcome.said) parts.announce(outcome.said)
        if (outcome.ok) parts.live.chatChanged(chat.id)
        return answer(reply, outcome)
      },
    )

    app.post(
      '/api/staff/chats/:id/messages/:messageId/send-now',
      { config: writes, schema: { params: messageParams } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        const which = { id: request.params.messageId, handoffId: chat.id, staffId: request.staff.id }
        const sent = await db.transaction((tx) =>
          sendHeldNow(tx, parts.reply, { ...which, now: new Date(parts.now()) }),
        )
        if (!sent.ok) return sendProblem(reply, { status: 409, code: sent.why })
        if (sent.said) parts.announce(sent.said)
        parts.live.chatChanged(chat.id)
        return reply.code(202).send({ id: which.id })
      },
    )

    app.post(
      '/api/staff/chats/:id/messages/:messageId/cancel',
      { config: writes, schema: { params: messageParams } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        const which = { id: request.params.messageId, handoffId: chat.id, staffId: request.staff.id }
        const cancelled = await db.transaction((tx) => cancelHeld(tx, which))
        if (!cancelled.ok) return sendProblem(reply, { status: 409, code: cancelled.why })
        parts.live.chatChanged(chat.id)
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/staff/chats/:id/messages/:messageId/retry',
      { config: writes, schema: { params: messageParams } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if (chat.assignedTo !== request.staff.id)
          return sendProblem(reply, { status: 409, code: 'not_yours' })
        const which = { id: request.params.messageId, handoffId: chat.id, now: new Date(parts.now()) }
        const tried = await db.transaction((tx) => retryMessage(tx, parts.vault, which))
        if (!tried.ok)
          return sendProblem(reply, { status: tried.why === 'unreachable' ? 422 : 409, code: tried.why })
        parts.announce(tried.said)
        return reply.code(202).send({ id: which.id })
      },
    )
  }
}

function answer(reply: FastifyReply, outcome: ReplyOutcome): FastifyReply {
  if (!outcome.ok) {
    const { ok: _, why, ...members } = outcome
    return sendProblem(reply, { status: statusOf[why], code: why, ...members })
  }
  if (outcome.state === 'held')
    return reply.code(202).send({
      id: outcome.id,
      state: 'held',
      why: outcome.why,
      until: outcome.until.toISOString(),
      at_hand: outcome.atHand,
    })
  if (outcome.state === 'cancelled') return reply.code(200).send({ id: outcome.id, state: 'cancelled' })
  // Sent before by the same id: nothing was done again.
  return reply.code(outcome.said ? 201 : 200).send({ id: outcome.id, state: 'out', seq: outcome.seq })
}
