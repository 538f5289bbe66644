import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isMediaOfOtherComplaint } from '../../../handoff/chat/other-complaint.ts'
import { messageId } from '../../../handoff/chat/reply.ts'
import { keepUpload } from '../../../handoff/chat/upload.ts'
import { asVoiceNote } from '../../../messages/media/as-voice-note.ts'
import { cleanMedia, largestMedia } from '../../../messages/media/clean-media.ts'
import { readMedia } from '../../../messages/media/read-media.ts'
import { sendProblem } from '../../problem.ts'
import { sendMedia } from '../../send-media.ts'
import type { ChatParts } from './chat-parts.ts'
import { chatParams, doorOf, findChat, noSuchChat, reasonNeeded } from './find-chat.ts'

/** Loose: the parsed headers take the place of all. */
const uploadHeaders = z.looseObject({ 'x-upload-id': z.uuid() })

/** Pictures and voice notes of a chat: hers are read, ours are uploaded before they go out with a reply. */
export function mediaRoutes(parts: ChatParts): FastifyPluginAsync {
  const { db, vault, now } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.addContentTypeParser(
      /^(?:audio\/|image\/|application\/octet-stream)/,
      { parseAs: 'buffer', bodyLimit: largestMedia },
      (_request, body, done) => done(null, body),
    )

    app.post(
      '/api/staff/chats/:id/media',
      {
        config: { staff: { right: 'chats.work', audit: 'write' } },
        bodyLimit: largestMedia,
        schema: { params: chatParams, headers: uploadHeaders },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if (chat.assignedTo !== request.staff.id)
          return sendProblem(reply, { status: 409, code: 'not_yours' })
        const cleaned = Buffer.isBuffer(request.body) ? await cleanMedia(request.body) : null
        if (!cleaned?.ok) {
          const large = cleaned?.why === 'too_large'
          return sendProblem(
            reply,
            large ? { status: 413, code: 'too_large' } : { status: 415, code: 'unsupported_media_type' },
          )
        }
        const { kind, mime, bytes } = asVoiceNote(cleaned)
        const id = messageId(request.staff.id, request.headers['x-upload-id'])
        const kept = await db.transaction((tx) =>
          keepUpload(tx, vault, {
            id,
            handoffId: chat.id,
            staffId: request.staff.id,
            kind,
            mime,
            bytes,
            now: new Date(now()),
          }),
        )
        if (!kept.ok) return sendProblem(reply, { status: 409, code: kept.why })
        request.trail.add('media', id)
        return reply.code(201).send({ id, kind, mime, size: bytes.length })
      },
    )

    app.get(
      '/api/staff/chats/:id/media/:mediaId',
      {
        config: { staff: { right: 'chats.work', audit: 'read' } },
        schema: { params: z.object({ id: z.uuid(), mediaId: z.uuid() }) },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat?.contactId) return noSuchChat(reply)
        const door = await doorOf(parts, request.staff.id, chat)
        if (door === 'closed_door' || door === 'card') return reasonNeeded(reply)
        const mediaId = request.params.mediaId
        if (await isMediaOfOtherComplaint(parts.sql, { mediaId, handoffId: chat.id }))
          return noSuchChat(reply)
        const found = await readMedia(db, vault, {
          id: mediaId,
          contactId: chat.contactId,
        })
        return found ? sendMedia(reply, found) : noSuchChat(reply)
      },
    )
  }
}
