import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../../db/types.ts'
import type { Directory, Localised } from '../../../directory/types.ts'
import type { Definition } from '../../../indicators/definitions.ts'
import { readFigures, readSpan, readUsedDefinitions } from '../../../indicators/read-figures.ts'
import { setTally, tallyGroups } from '../../../indicators/tally.ts'
import { sendProblem } from '../../problem.ts'
import { figuresCsv, figuresWorkbook } from './figure-files.ts'

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)
const query = z.object({
  from: month,
  to: month,
  indicator: z.string().max(40).optional(),
})
const language = z.enum(['ar', 'kmr', 'en'])

/**
 * The published figures. M&E sees all centers; others see theirs. Nothing here knows of a person: the routes read what was
 * published, where small counts are not stored at all.
 */
export function figureRoutes(parts: {
  db: Db
  definitions: readonly Definition[]
  /** Names of centers and services: M&E has no other way to them. */
  directory(): Pick<Directory, 'centers' | 'services'>
  now(): number
}): FastifyPluginAsync {
  const { db, definitions, directory, now } = parts
  const named = ({ id, name }: { id: string; name: Localised }) => ({ id, name })
  const centersOf = ({ staff }: FastifyRequest) => (staff.role === 'me' ? null : staff.centers)
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()

    app.get(
      '/api/staff/figures/about',
      {
        config: { staff: { right: 'figures.see', audit: 'none' } },
        schema: { tags: ['figures'], summary: 'What is counted, and for which months there are figures' },
      },
      async () => ({
        definitions,
        span: await readSpan(db),
        centers: directory().centers.map(named),
        services: directory().services.map(named),
      }),
    )

    app.get(
      '/api/staff/figures',
      {
        config: { staff: { right: 'figures.see', audit: 'none' } },
        schema: {
          tags: ['figures'],
          summary: 'Published figures: all undivided, or one indicator divided',
          querystring: query,
        },
      },
      async (request) => ({
        rows: await readFigures(db, {
          from: request.query.from,
          to: request.query.to,
          indicator: request.query.indicator ?? null,
          centers: centersOf(request),
        }),
      }),
    )

    app.get(
      '/api/staff/figures/file',
      {
        config: { staff: { right: 'figures.see', audit: 'none' } },
        schema: {
          tags: ['figures'],
          summary: 'The same as a file, with definitions and a note on what is hidden',
          querystring: z.object({ ...query.shape, format: z.enum(['xlsx', 'csv']), language }),
        },
      },
      async (request, reply) => {
        const { format, from, to } = request.query
        const rows = await readFigures(db, {
          from,
          to,
          indicator: request.query.indicator ?? null,
          centers: centersOf(request),
          whole: true,
        })
        const used = await readUsedDefinitions(db)
        const file = { rows, definitions: used, language: request.query.language }
        reply.header('content-disposition', `attachment; filename="figures-${from}-${to}.${format}"`)
        if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(figuresCsv(file))
        return reply
          .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
          .send(await figuresWorkbook(file))
      },
    )

    app.put(
      '/api/staff/figures/tally',
      {
        config: { staff: { right: 'figures.tally', audit: 'write' } },
        schema: {
          tags: ['figures'],
          summary: "A center's own count of a month, as a number",
          body: z.object({
            month,
            center: z.string().max(60),
            group: z.enum(tallyGroups),
            n: z.number().int().min(0).max(1_000_000),
          }),
        },
      },
      async (request, reply) => {
        const tally = request.body
        if (!request.staff.centers.includes(tally.center))
          return sendProblem(reply, { status: 404, code: 'not_found' })
        // A month that is to come has nothing to count; this one and those before do.
        const today = new Date(now() + 3 * 3_600_000).toISOString().slice(0, 7)
        if (tally.month > today) return sendProblem(reply, { status: 409, code: 'not_yet' })
        await db.transaction((tx) => setTally(tx, tally))
        return reply.code(204).send()
      },
    )
  }
}
