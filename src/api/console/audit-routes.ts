import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Trail } from '../../audit/audit.ts'
import { readEntries } from '../../audit/read-entries.ts'
import type { Db } from '../../db/types.ts'

/** The audit trail for admins: ids and route templates, no words. Reading it is written down as well. */
export function auditRoutes({ db, trail }: { db: Db; trail: Trail }): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/audit',
      {
        config: { staff: { right: 'audit.see', audit: 'access' } },
        schema: {
          tags: ['audit'],
          summary: 'Who did what, newest first',
          querystring: z.object({
            before: z.uuid().optional(),
            staff: z.uuid().optional(),
            limit: z.coerce.number().int().min(1).max(200).default(50),
          }),
        },
      },
      async ({ query }) => ({
        entries: await readEntries(db, trail, {
          before: query.before ?? null,
          staffId: query.staff ?? null,
          limit: query.limit,
        }),
      }),
    )
  }
}
