import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { handToTeam } from '../../../handoff/chat/hand-to-team.ts'
import { closeHandoff } from '../../../handoff/close-handoff.ts'
import { giveBack, tellClosed } from '../../../handoff/desk/give-back.ts'
import { reopenHandoff } from '../../../handoff/desk/reopen.ts'
import { claimHandoff, handOver, releaseHandoff } from '../../../handoff/desk/take.ts'
import { snoozeHandoff } from '../../../handoff/desk/turns-of-talk.ts'
import { transferReferrals } from '../../../referral/transfer.ts'
import { sendProblem } from '../../problem.ts'
import type { ChatParts } from './chat-parts.ts'
import { chatParams, doorOf, findChat, mayAct, noSuchChat, reasonNeeded } from './find-chat.ts'

/** Why a talk ended; a closed list, for figures. */
const outcomes = ['solved', 'referred', 'no_answer', 'duplicate', 'other'] as const
const centerId = z.string().regex(/^[\w-]{1,64}$/)
const longestSnoozeMs = 30 * 86_400_000

type Refused = { ok: false; why: string; owner?: { alias: string } }

/** 404 for what is not there; else a conflict with how things are by now, and who has it. */
function refuse(reply: FastifyReply, { why, owner }: Refused): FastifyReply {
  if (why === 'unknown') return noSuchChat(reply)
  return sendProblem(reply, {
    status: why === 'past' || why === 'no-such-colleague' || why === 'no-such-center' ? 422 : 409,
    code: why.replaceAll('-', '_'),
    ...(owner ? { owner: owner.alias } : {}),
  })
}

/** Who has a chat, and until when: taking it up, passing it on, ending it. Two tabs do no more than one. */
export function deskRoutes(parts: ChatParts): FastifyPluginAsync {
  const { db, vault } = parts
  const writes = { staff: { right: 'chats.work', audit: 'write' } } as const
  const params = chatParams
  /** After the commit: consoles hear of it, and who has room now may get another chat. */
  const done = (reply: FastifyReply, id: string) => {
    parts.live.chatChanged(id)
    parts.ringHandoffs()
    return reply.code(204).send()
  }

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.post('/api/staff/chats/:id/claim', { config: writes, schema: { params } }, async (request, reply) => {
      const chat = await findChat(parts, request, request.params.id)
      if (!chat) return noSuchChat(reply)
      const claim = { id: chat.id, staffId: request.staff.id, now: new Date(parts.now()) }
      const taken = await db.transaction((tx) => claimHandoff(tx, claim))
      if (!taken.ok) return refuse(reply, taken)
      parts.live.chatChanged(chat.id)
      return { version: taken.version }
    })

    app.post(
      '/api/staff/chats/:id/release',
      { config: writes, schema: { params } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if (!mayAct(request, chat)) return sendProblem(reply, { status: 409, code: 'not_yours' })
        const release = { id: chat.id, staffId: request.staff.id, now: new Date(parts.now()) }
        const released = await db.transaction((tx) => releaseHandoff(tx, release))
        return released.ok ? done(reply, chat.id) : refuse(reply, released)
      },
    )

    app.post(
      '/api/staff/chats/:id/hand-over',
      {
        config: writes,
        schema: {
          params,
          body: z.union([z.object({ to: z.uuid() }), z.object({ team: centerId.nullable() })]),
        },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if (!mayAct(request, chat)) return sendProblem(reply, { status: 409, code: 'not_yours' })
        const { body } = request
        const move = { id: chat.id, staffId: request.staff.id, now: new Date(parts.now()) }
        const moved = await db.transaction<{ ok: true } | Refused>(async (tx) => {
          const done =
            'to' in body
              ? await handOver(tx, { ...move, toStaffId: body.to })
              : await handToTeam(tx, { ...move, centerId: body.team })
          // The case goes as a whole: whoever has the chat looks after what was begun in it.
          if (done.ok && chat.contactId && chat.queue !== 'complaints')
            await transferReferrals(tx, move, {
              contactId: chat.contactId,
              from: chat.centerId,
              by: request.staff.id,
              to: 'to' in body ? { staffId: body.to } : { centerId: body.team },
            })
          return done
        })
        if (!moved.ok) return refuse(reply, moved)
        if ('to' in body) parts.live.noticeFor(body.to)
        return done(reply, chat.id)
      },
    )

    app.post(
      '/api/staff/chats/:id/snooze',
      { config: writes, schema: { params, body: z.object({ until: z.iso.datetime({ offset: true }) }) } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        const [until, now] = [new Date(request.body.until), new Date(parts.now())]
        if (until.getTime() - now.getTime() > longestSnoozeMs)
          return sendProblem(reply, { status: 422, code: 'too_far' })
        const snooze = { id: chat.id, staffId: request.staff.id, until, now }
        const snoozed = await db.transaction((tx) => snoozeHandoff(tx, snooze))
        return snoozed.ok ? done(reply, chat.id) : refuse(reply, snoozed)
      },
    )

    app.post(
      '/api/staff/chats/:id/close',
      {
        config: writes,
        schema: {
          params,
          // `tell`: she hears that the talk has ended, in her own turn.
          body: z.object({ outcome: z.enum(outcomes), tell: z.boolean().default(true) }),
        },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if (!mayAct(request, chat)) return sendProblem(reply, { status: 409, code: 'not_yours' })
        const { outcome, tell } = request.body
        const { newId } = parts
        const close = { id: chat.id, staffId: request.staff.id, now: new Date(parts.now()) }
        const closed = await db.transaction(async (tx) => {
          const ended = await closeHandoff(tx, { ...close, outcome })
          if (ended.ok && tell) await tellClosed(tx, vault, { ...close, newId })
          return ended
        })
        if (!closed.ok) return refuse(reply, closed)
        if (tell) parts.ringTurns()
        return done(reply, chat.id)
      },
    )

    app.post(
      '/api/staff/chats/:id/reopen',
      { config: writes, schema: { params } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        // To have it again is to read it: a colleague's asks for a reason, as reading it does.
        if ((await doorOf(parts, request.staff.id, chat)) === 'closed_door') return reasonNeeded(reply)
        const reopen = { id: chat.id, staffId: request.staff.id, now: new Date(parts.now()) }
        const reopened = await db.transaction((tx) => reopenHandoff(tx, reopen))
        return reopened.ok ? done(reply, chat.id) : refuse(reply, reopened)
      },
    )

    app.post(
      '/api/staff/chats/:id/give-back',
      {
        config: writes,
        schema: {
          params,
          body: z.object({
            flow: z
              .string()
              .regex(/^[a-z0-9_-]{1,48}$/)
              .default('menu'),
          }),
        },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if (!mayAct(request, chat)) return sendProblem(reply, { status: 409, code: 'not_yours' })
        const { flow } = request.body
        if (!parts.hasFlow(flow)) return sendProblem(reply, { status: 422, code: 'no_such_flow' })
        const give = {
          id: chat.id,
          staffId: request.staff.id,
          flow,
          now: new Date(parts.now()),
          newId: parts.newId,
        }
        const given = await db.transaction((tx) => giveBack(tx, vault, give))
        if (!given.ok) return refuse(reply, given)
        parts.ringTurns()
        return done(reply, chat.id)
      },
    )
  }
}
