import { and, eq, sql } from 'drizzle-orm'
import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { channelKind } from '../../../channels/channel-kind.ts'
import { loadDataKey } from '../../../contacts/data-key.ts'
import { otherChannels } from '../../../contacts/links.ts'
import { readSafeContact } from '../../../contacts/safe-contact.ts'
import { chatReads, contacts } from '../../../db/schema/index.ts'
import type { Db } from '../../../db/types.ts'
import { type ChatLine, readLines } from '../../../handoff/chat/chat-lines.ts'
import { selectChats } from '../../../handoff/chat/chat-row.ts'
import { readDraft, saveDraft } from '../../../handoff/chat/drafts.ts'
import { readHeld } from '../../../handoff/chat/held-lines.ts'
import { markRead } from '../../../handoff/chat/mark-read.ts'
import { addNote, readNotes } from '../../../handoff/chat/notes.ts'
import { messageId } from '../../../handoff/chat/reply.ts'
import { readCard } from '../../../handoff/read-card.ts'
import { type Language, languages } from '../../../text/types.ts'
import { cleanText } from '../../chat/clean-text.ts'
import { sendProblem } from '../../problem.ts'
import type { ChatParts } from './chat-parts.ts'
import { chatParams, doorOf, findChat, noSuchChat, reasonNeeded } from './find-chat.ts'
import { draftBody, noteBody } from './text-bodies.ts'

const seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const pageQuery = z.object({
  after: seq.optional(),
  before: seq.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  /** What the bot said is given in this language, too. */
  language: z.enum(languages).optional(),
})

/** A line of the bot with its words in the reader's language beside (`own`), where she read it in another. */
function inLanguage(
  { texts }: Pick<ChatParts, 'texts'>,
  { madeOf, language, ...line }: ChatLine,
  wanted: Language | undefined,
) {
  const own = madeOf && wanted && wanted !== language ? texts.again(wanted, madeOf) : null
  return own === null ? line : { ...line, own }
}

/** One chat: what was said in it, what is known of it, and what its worker keeps there. */
export function oneChatRoutes(parts: ChatParts): FastifyPluginAsync {
  const { db, vault, now } = parts
  const reads = { staff: { right: 'chats.work', audit: 'read' } } as const
  const writes = { staff: { right: 'chats.work', audit: 'write' } } as const
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/chats/:id',
      { config: reads, schema: { params: chatParams, querystring: pageQuery } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        const { id, contactId } = chat
        const staffId = request.staff.id
        const door = await doorOf(parts, staffId, chat)
        if (door === 'closed_door') return reasonNeeded(reply)
        const [row] = await selectChats(db, vault, {
          staffId,
          where: sql`handoffs.id = ${id}::uuid`,
          order: sql`handoffs.id`,
          limit: 1,
          offset: 0,
        })
        const card = await readCard(db, vault, id)
        const { workerGender, trained } = chat
        if (door === 'card') return { chat: row, door, card, workerGender, trained }
        const { after, before, limit } = request.query
        const page =
          after === undefined ? { before: before ?? Number.MAX_SAFE_INTEGER, limit } : { after, limit }
        const key = contactId ? await loadDataKey(db, vault, contactId) : null
        const [read] = await db
          .select({ seq: chatReads.seq })
          .from(chatReads)
          .where(and(eq(chatReads.handoffId, id), eq(chatReads.staffId, staffId)))
        return {
          chat: row,
          door,
          card,
          lines: contactId
            ? (await readLines(parts.sql, vault, { contactId, handoffId: id }, page)).map((line) =>
                inLanguage(parts, line, request.query.language),
              )
            : [],
          held: contactId
            ? await readHeld(db, vault, { handoffId: id, contactId, now: new Date(now()) })
            : [],
          notes: await readNotes(db, vault, id),
          draft: await readDraft(db, vault, { handoffId: id, staffId }),
          read: read?.seq ?? 0,
          workerGender,
          trained,
          agreement: contactId ? await agreementOf(db, contactId) : null,
          alsoOn: contactId ? (await otherChannels(db, contactId)).map(channelKind) : [],
          wishes: contactId && key ? await readSafeContact(db, key, contactId) : null,
        }
      },
    )

    app.put(
      '/api/staff/chats/:id/read',
      {
        config: { staff: { right: 'chats.work', audit: 'none', background: true } },
        schema: { params: chatParams, body: z.object({ seq }) },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        await db.transaction((tx) =>
          markRead(tx, {
            handoffId: chat.id,
            staffId: request.staff.id,
            seq: request.body.seq,
            now: new Date(now()),
          }),
        )
        return reply.code(204).send()
      },
    )

    /** Colleagues who look at the same chat see that somebody writes. */
    app.post(
      '/api/staff/chats/:id/typing',
      {
        config: { staff: { right: 'chats.work', audit: 'none' } },
        schema: { params: chatParams },
      },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        parts.live.typing(chat.id, request.staff.id)
        return reply.code(204).send()
      },
    )

    app.put(
      '/api/staff/chats/:id/draft',
      { config: writes, schema: { params: chatParams, body: draftBody } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if ((await doorOf(parts, request.staff.id, chat)) === 'closed_door') return reasonNeeded(reply)
        const text = cleanText(request.body.text)
        const kept = await db.transaction((tx) =>
          saveDraft(tx, vault, {
            handoffId: chat.id,
            staffId: request.staff.id,
            text,
            now: new Date(now()),
          }),
        )
        return kept.ok ? reply.code(204).send() : sendProblem(reply, { status: 409, code: kept.why })
      },
    )

    app.post(
      '/api/staff/chats/:id/notes',
      { config: writes, schema: { params: chatParams, body: noteBody } },
      async (request, reply) => {
        const chat = await findChat(parts, request, request.params.id)
        if (!chat) return noSuchChat(reply)
        if ((await doorOf(parts, request.staff.id, chat)) === 'closed_door') return reasonNeeded(reply)
        const id = messageId(request.staff.id, `${chat.id}|${request.body.id}`)
        const added = await db.transaction((tx) =>
          addNote(tx, vault, {
            id,
            handoffId: chat.id,
            staffId: request.staff.id,
            text: cleanText(request.body.text),
            now: new Date(now()),
          }),
        )
        if (!added.ok) return sendProblem(reply, { status: 409, code: added.why })
        parts.live.chatChanged(chat.id)
        return reply.code(201).send({ id })
      },
    )
  }
}

/** yes, no, unasked; null: she is erased. */
async function agreementOf(db: Db, contactId: string): Promise<string | null> {
  const [row] = await db
    .select({ agreement: contacts.agreement })
    .from(contacts)
    .where(eq(contacts.id, contactId))
  return row?.agreement ?? null
}
