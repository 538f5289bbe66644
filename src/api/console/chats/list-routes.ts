import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { countChats, listChats, lists } from '../../../handoff/chat/list-chats.ts'
import { searchChats } from '../../../handoff/chat/search-chats.ts'
import { scopeOf } from '../../../staff/scope.ts'
import type { ChatParts } from './chat-parts.ts'

const short = z.string().regex(/^[\w-]{1,64}$/)
const listQuery = z.object({
  list: z.enum(lists).default('mine'),
  center: short.optional(),
  label: short.optional(),
  language: z.enum(['ar', 'kmr', 'en']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})

/** The inbox: its lists, how many each has, and the search. */
export function listRoutes(parts: ChatParts): FastifyPluginAsync {
  const { db, vault } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/chats',
      { config: { staff: { right: 'chats.work', audit: 'read' } }, schema: { querystring: listQuery } },
      async (request) => {
        const { list, center, label, language, limit, offset } = request.query
        const reader = { staffId: request.staff.id, scope: scopeOf(request.staff).chats }
        const filter = { centerId: center, label, language, limit, offset }
        const chats = await listChats(db, vault, reader, list, filter)
        request.trail.add('chats', ...chats.map((chat) => chat.id))
        return { chats }
      },
    )

    app.get(
      '/api/staff/chats/counts',
      { config: { staff: { right: 'chats.work', audit: 'none', background: true } } },
      async (request) => countChats(db, { staffId: request.staff.id, scope: scopeOf(request.staff).chats }),
    )

    // The words of a search may be a number: they stand in the body, since no URL may hold one.
    app.post(
      '/api/staff/chats/search',
      {
        config: { staff: { right: 'chats.work', audit: 'read' } },
        schema: { body: z.object({ query: z.string().trim().min(1).max(64) }) },
      },
      async (request) => {
        const reader = { staffId: request.staff.id, scope: scopeOf(request.staff).chats }
        const chats = await searchChats(db, vault, reader, request.body.query)
        request.trail.add('chats', ...chats.map((chat) => chat.id))
        return { chats }
      },
    )
  }
}
