import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { labelChat, readLabels, saveLabel } from '../../../handoff/chat/labels.ts'
import { cleanLine } from '../../chat/clean-text.ts'
import { sendProblem } from '../../problem.ts'
import type { ChatParts } from './chat-parts.ts'
import { chatParams, findChat, mayAct, noSuchChat } from './find-chat.ts'

const labelId = z.string().regex(/^[a-z0-9-]{1,48}$/)
const name = z.string().max(40).transform(cleanLine).pipe(z.string().min(1))

/** Labels: a closed list in three languages, put on chats by their workers. */
export function labelRoutes(parts: ChatParts): FastifyPluginAsync {
  const { db } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get('/api/staff/labels', { config: { staff: { right: 'chats.work', audit: 'none' } } }, async () => ({
      labels: await readLabels(db),
    }))

    app.put(
      '/api/staff/labels/:label',
      {
        config: { staff: { right: 'content.edit', audit: 'none' } },
        schema: {
          params: z.object({ label: labelId }),
          body: z.object({ ar: name, kmr: name, en: name }),
        },
      },
      async (request) => {
        const label = { id: request.params.label, ...request.body }
        await db.transaction((tx) => saveLabel(tx, label))
        return label
      },
    )

    app.put(
      '/api/staff/chats/:id/labels',
      {
        config: { staff: { right: 'chats.work', audit: 'write' } },
        schema: { params: chatParams, body: z.object({ labels: z.array(labelId).max(10) }) },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if (!mayAct(request, chat)) return sendProblem(reply, { status: 409, code: 'not_yours' })
        const put = await db.transaction((tx) =>
          labelChat(tx, {
            handoffId: chat.id,
            staffId: request.staff.id,
            ids: request.body.labels,
            now: new Date(parts.now()),
          }),
        )
        if (!put.ok) return sendProblem(reply, { status: 422, code: put.why })
        parts.live.chatChanged(chat.id)
        return reply.code(204).send()
      },
    )
  }
}
