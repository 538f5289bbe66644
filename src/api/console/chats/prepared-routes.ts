import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { preparedAnswers } from '../../../db/schema/index.ts'
import { chatCode } from '../../../handoff/chat/code.ts'
import {
  checkPrepared,
  type Filling,
  fillIn,
  readPrepared,
  retirePrepared,
  savePrepared,
} from '../../../handoff/chat/prepared.ts'
import { scopeOf } from '../../../staff/scope.ts'
import { type Language, languages } from '../../../text/types.ts'
import { cleanText } from '../../chat/clean-text.ts'
import { sendProblem } from '../../problem.ts'
import type { ChatParts } from './chat-parts.ts'
import { chatParams, findChat, noSuchChat } from './find-chat.ts'

const words = z
  .string()
  .max(1_000)
  .transform(cleanText)
  .refine((text) => text !== '', { error: 'empty' })
const answerBody = z.object({
  center: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .nullable()
    .default(null),
  ar: words,
  kmr: words,
  en: words,
})
/** A text that shows its own placeholders. */
const unfilled: Filling = { center: '{center}', worker: '{worker}', code: '{code}' }

/**
 * Prepared answers in three languages. Those that come with the program are texts of `locales/` and change with it; others
 * are written here. Never about a person, so nothing is audited.
 */
export function preparedRoutes(parts: ChatParts): FastifyPluginAsync {
  const { db, texts } = parts
  const reads = { staff: { right: 'chats.work', audit: 'none' } } as const
  const edits = { staff: { right: 'content.edit', audit: 'none' } } as const
  const built = (key: string, filling: Filling) =>
    Object.fromEntries(
      languages.map((language) => [language, texts.render(language, `prepared.${key}`, filling)]),
    ) as Record<Language, string>

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get('/api/staff/prepared-answers', { config: reads }, async ({ staff }) => ({
      answers: [
        ...texts.prepared.map((id) => ({ id, centerId: null, own: false, ...built(id, unfilled) })),
        ...(await readPrepared(db, scopeOf(staff).centers(preparedAnswers.centerId))).map((one) => ({
          ...one,
          own: true,
        })),
      ],
    }))

    /** The answer as it would go out in this chat, in its person's language. Sends nothing. */
    app.get(
      '/api/staff/chats/:id/prepared/:answer',
      {
        config: { staff: { right: 'chats.work', audit: 'read' } },
        schema: { params: chatParams.extend({ answer: z.string().regex(/^[\w-]{1,64}$/) }) },
      },
      async (request, reply) => {
        const { staff, params } = request
        const chat = await findChat(parts, request, params.id)
        if (!chat) return noSuchChat(reply)
        const language = languages.find((one) => one === chat.language) ?? 'ar'
        const filling: Filling = {
          center: (chat.centerId && parts.centerName(chat.centerId, language)) ?? '…',
          worker: staff.alias,
          code: chatCode(chat.id),
        }
        if (texts.prepared.includes(params.answer)) return { text: built(params.answer, filling)[language] }
        const own = await readPrepared(db, scopeOf(staff).centers(preparedAnswers.centerId))
        const answer = own.find((one) => one.id === params.answer)
        return answer ? { text: fillIn(answer[language], filling) } : noSuchChat(reply)
      },
    )

    app.put(
      '/api/staff/prepared-answers/:id',
      { config: edits, schema: { params: chatParams, body: answerBody } },
      async (request, reply) => {
        const { center: centerId, ar, kmr, en } = request.body
        const checked = checkPrepared({ ar, kmr, en })
        if (checked !== 'ok') return sendProblem(reply, { status: 422, code: `placeholders_${checked}` })
        const answer = { id: request.params.id, centerId, ar, kmr, en }
        await db.transaction((tx) =>
          savePrepared(tx, { ...answer, staffId: request.staff.id, now: new Date(parts.now()) }),
        )
        return { ...answer, own: true }
      },
    )

    app.delete(
      '/api/staff/prepared-answers/:id',
      { config: edits, schema: { params: chatParams } },
      async (request, reply) => {
        const retired = await db.transaction((tx) =>
          retirePrepared(tx, request.params.id, new Date(parts.now())),
        )
        return retired ? reply.code(204).send() : noSuchChat(reply)
      },
    )
  }
}
