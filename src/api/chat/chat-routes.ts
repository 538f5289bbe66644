import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { InboundBody } from '../../channels/channel.ts'
import type { WebChannel } from '../../channels/web/web-channel.ts'
import type { ReadMedia } from '../../messages/media/read-media.ts'
import type { ChatItem, Pulse } from '../../messages/types.ts'
import { dropPageHeaders } from '../page-only-headers.ts'
import { sendProblem } from '../problem.ts'
import { sendMedia } from '../send-media.ts'
import { type ChatLimits, chatLimits, defaultLimits } from './chat-limits.ts'
import { cleanText } from './clean-text.ts'
import { type EventSource, openEventStream } from './event-stream.ts'
import { loadGate } from './load-gate.ts'
import { cursorQuery, messageBody, readBody, startBody } from './message-body.ts'
import { openStreams } from './open-streams.ts'
import { pictureRoute } from './picture-route.ts'
import { newToken, tokenMark, tokenOf } from './token.ts'
import { voiceRoute } from './voice-route.ts'

export interface ChatRouteParts {
  channel: Pick<WebChannel, 'account' | 'post' | 'onTyping'>
  findContactId(account: string, address: string): Promise<string | null>
  /** Items after a seq, oldest first. */
  readHistory(contactId: string, afterSeq: number, limit: number): Promise<ChatItem[]>
  /** A picture or voice note of this chat; null: there is none such for her. */
  readMedia?(contactId: string, id: string): Promise<ReadMedia | null>
  /** What is spoken of a line of this chat; null: nothing is. */
  readSpoken?(contactId: string, seq: number): Promise<Buffer | null>
  /** A page was handed what staff wrote, up to this seq; or showed it. */
  received?(contactId: string, seq: number, how: 'delivered' | 'read'): void
  pulse: Pick<Pulse, 'subscribe'>
  /** Too much is in work on all channels together: pages are asked to send again in a moment. */
  busy?: () => boolean
  now?: () => number
  limits?: Partial<ChatLimits>
  /** Milliseconds between beats of an event stream; default 15 s. */
  beatMs?: number
  /** Messages under way in this process above which the next are asked to come again; default 500. */
  mostUnderWay?: number
}

/** Hands a message of a known chat over and answers: 202, or 503 with the time to come again. */
export type TakeMessage = (
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  order: number,
  body: InboundBody,
) => Promise<FastifyReply>

const spokenParams = z.object({
  seq: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 40),
})
const streamsAChat = 4
const zipped = promisify(gzip)

/**
 * The web chat's API. A chat is known by its token alone (`Authorization: Bearer`): there is no cookie, and no URL
 * names a chat.
 */
export function chatRoutes(parts: ChatRouteParts): FastifyPluginAsync {
  const { channel, findContactId, readHistory, pulse, now = Date.now, beatMs = 15_000 } = parts

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const limit = chatLimits(plain, { ...defaultLimits, ...parts.limits })
    const streams = openStreams(streamsAChat)
    const gate = loadGate(parts.mostUnderWay ?? 500)
    app.addHook('preClose', async () => streams.endAll())
    app.addHook('onSend', async (_request, reply) => {
      if (reply.statusCode < 400) dropPageHeaders(reply)
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    })

    /** Hands one message over. `busy`, `failed`: it is not stored, and the page must send it again. */
    async function post(
      request: FastifyRequest,
      token: string,
      id: string,
      order: number,
      body: InboundBody,
    ): Promise<'stored' | 'busy' | 'failed'> {
      const place = parts.busy?.() ? null : gate.enter()
      if (!place) return 'busy'
      const externalId = `${tokenMark(token)}:${id}`
      if (place.crowded) streams.tellBusy(tokenMark(token))
      const done = streams.expect(tokenMark(token))
      try {
        await channel.post([{ account: channel.account, address: token, externalId, order, at: now(), body }])
        done()
        return 'stored'
      } catch (error) {
        request.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'message not stored')
        return 'failed'
      } finally {
        place.leave()
      }
    }
    /** Apart by some seconds, so that those who were refused together do not come back together. */
    const comeAgain = (reply: FastifyReply, why: 'busy' | 'failed') =>
      sendProblem(reply.header('retry-after', String(2 + Math.floor(Math.random() * 3))), {
        status: 503,
        code: why === 'busy' ? 'busy' : 'not_stored',
      })
    const take: TakeMessage = async (request, reply, id, order, body) => {
      const chat = await chatOf(request)
      if (!chat) return unknownChat(reply)
      const result = await post(request, chat.token, id, order, body)
      return result === 'stored' ? reply.code(202).send({}) : comeAgain(reply, result)
    }
    const unknownChat = (reply: FastifyReply) =>
      sendProblem(reply.header('www-authenticate', 'Bearer'), { status: 401, code: 'unknown_chat' })

    /** The chat of a request, or null. */
    async function chatOf(request: FastifyRequest): Promise<{ token: string; contactId: string } | null> {
      const token = tokenOf(request)
      const contactId = token === null ? null : await findContactId(channel.account, token)
      return token === null || contactId === null ? null : { token, contactId }
    }
    /** What was answered by now: saves a weak line one way there and back. A failure costs nothing but that. */
    async function firstItems(token: string): Promise<ChatItem[]> {
      try {
        const contactId = await findContactId(channel.account, token)
        return contactId === null ? [] : await readHistory(contactId, 0, 20)
      } catch {
        return []
      }
    }
    /** A cursor that lies ahead of all that is there (a restored backup, a page's mistake) would skip what comes: begin anew. */
    async function trueCursor(contactId: string, after: number): Promise<number> {
      if (after === 0) return 0
      const [seen] = await readHistory(contactId, after - 1, 1)
      return seen === undefined ? 0 : after
    }

    /** What a stream reads: it belongs to the token, whoever stands behind it. */
    function chatSource(token: string, first: string): EventSource {
      let contactId = first
      let heard = () => {}
      let stop = () => {}
      return {
        async read(afterSeq, most) {
          const items = await readHistory(contactId, afterSeq, most)
          const last = items.findLast((item) => item.from === 'staff')
          if (last) parts.received?.(contactId, last.seq, 'delivered')
          return items
        },
        async follow() {
          const now = await findContactId(channel.account, token)
          if (now === null) return 'gone'
          if (now === contactId) return 'same'
          contactId = now
          stop()
          stop = pulse.subscribe(contactId, heard)
          return 'moved'
        },
        onPulse(listener) {
          heard = listener
          stop = pulse.subscribe(contactId, heard)
          return () => stop()
        },
        onTyping: (listener) => channel.onTyping(token, listener),
      }
    }

    app.post(
      '/chat/start',
      { onRequest: limit('starts'), schema: { body: startBody } },
      async (request, reply) => {
        const { language } = request.body
        const token = newToken()
        const body: InboundBody = { kind: 'start', ...(language ? { language } : {}) }
        const result = await post(request, token, 'start', 0, body)
        if (result !== 'stored') return comeAgain(reply, result)
        const answer = JSON.stringify({ token, items: await firstItems(token) })
        reply.code(201).type('application/json; charset=utf-8').header('vary', 'accept-encoding')
        if (!/\bgzip\b/.test(String(request.headers['accept-encoding']))) return reply.send(answer)
        return reply.header('content-encoding', 'gzip').send(await zipped(answer))
      },
    )

    app.post(
      '/chat/messages',
      { onRequest: limit('messages'), schema: { body: messageBody } },
      async (request, reply) => {
        const { id, n, text, tap } = request.body
        const body: InboundBody = tap
          ? { kind: 'tap', ...tap }
          : { kind: 'text', text: cleanText(text ?? '') }
        return take(request, reply, id, n, body)
      },
    )

    const known: onRequestAsyncHookHandler = async (request, reply) => {
      if (!(await chatOf(request))) return unknownChat(reply)
    }
    voiceRoute(plain, { limit: limit('voices'), known, take })
    pictureRoute(plain, { limit: limit('voices'), known, take })

    app.get(
      '/chat/media/:id',
      { onRequest: limit('reads'), schema: { params: z.object({ id: z.uuid() }) } },
      async (request, reply) => {
        const chat = await chatOf(request)
        if (!chat) return unknownChat(reply)
        const found = await parts.readMedia?.(chat.contactId, request.params.id)
        return found ? sendMedia(reply, found) : sendProblem(reply, { status: 404, code: 'not_found' })
      },
    )

    app.get(
      '/chat/spoken/:seq',
      { onRequest: limit('reads'), schema: { params: spokenParams } },
      async (request, reply) => {
        const chat = await chatOf(request)
        if (!chat) return unknownChat(reply)
        const bytes = await parts.readSpoken?.(chat.contactId, request.params.seq)
        return bytes
          ? sendMedia(reply, { kind: 'voice', mime: 'audio/ogg', bytes })
          : sendProblem(reply, { status: 404, code: 'not_found' })
      },
    )

    /** What staff wrote was shown on her page. */
    app.post(
      '/chat/read',
      { onRequest: limit('reads'), schema: { body: readBody } },
      async (request, reply) => {
        const chat = await chatOf(request)
        if (!chat) return unknownChat(reply)
        parts.received?.(chat.contactId, request.body.seq, 'read')
        return reply.code(204).send()
      },
    )

    /** For browsers that cannot read a response as it arrives. */
    app.get(
      '/chat/messages',
      { onRequest: limit('reads'), schema: { querystring: cursorQuery } },
      async (request, reply) => {
        const chat = await chatOf(request)
        if (!chat) return unknownChat(reply)
        const after = await trueCursor(chat.contactId, request.query.after ?? 0)
        return { items: await readHistory(chat.contactId, after, 100) }
      },
    )

    app.get(
      '/chat/events',
      { onRequest: limit('reads'), exposeHeadRoute: false, schema: { querystring: cursorQuery } },
      async (request, reply) => {
        const chat = await chatOf(request)
        if (!chat) return unknownChat(reply)
        const { token, contactId } = chat
        const header = cursorQuery.safeParse({ after: request.headers['last-event-id'] })
        const after = request.query.after ?? (header.success ? header.data.after : 0) ?? 0
        const source = chatSource(token, contactId)
        const stream = openEventStream(source, await trueCursor(contactId, after), beatMs)
        streams.add(tokenMark(token), stream)
        return reply
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store, no-transform')
          .header('x-accel-buffering', 'no')
          .send(stream.body)
      },
    )
  }
}
