import { and, asc, eq, gte } from 'drizzle-orm'
import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { addCenterDays, removeCenterDays } from '../../../booking/center-days.ts'
import { createSeries, endSeries, exceptSeries } from '../../../booking/create-series.ts'
import { dayOf } from '../../../booking/local-time.ts'
import { addRoom, listRooms } from '../../../booking/rooms.ts'
import { centerDays, sessionSeries } from '../../../db/schema/index.ts'
import { scopeOf } from '../../../staff/scope.ts'
import { cleanLine } from '../../chat/clean-text.ts'
import { type BookingApi, writing } from './parts.ts'
import { notFound, sendRefusal } from './refusal.ts'
import { clock, day, id, newSeries, wallTime } from './schemas.ts'

const tags = ['sessions']
const see = { staff: { right: 'sessions.see', audit: 'none' } } as const
const plan = { staff: { right: 'sessions.plan', audit: 'write' } } as const
const center = z.string().min(1).max(100)

/** Series, their exceptions, days of a center and its rooms: of one's own centers alone. */
export function seriesRoutes(parts: BookingApi): FastifyPluginAsync {
  const { db, ring } = parts
  /** Whether the series is of a center of hers. */
  const own = async (seriesId: string, hasCenter: (id: string) => boolean) => {
    const [row] = await db
      .select({ center: sessionSeries.centerId })
      .from(sessionSeries)
      .where(eq(sessionSeries.id, seriesId))
    return row !== undefined && hasCenter(row.center)
  }
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/series',
      { config: see, schema: { tags, summary: 'Series that go on' } },
      async (request) => {
        const { centers } = scopeOf(request.staff)
        const series = await db
          .select()
          .from(sessionSeries)
          .where(and(eq(sessionSeries.state, 'active'), centers(sessionSeries.centerId)))
          .orderBy(asc(sessionSeries.id))
          .limit(500)
        return { series }
      },
    )

    app.post(
      '/api/staff/series',
      {
        config: plan,
        schema: {
          tags,
          summary: 'A series by RRULE in local time; its sessions stand eight weeks ahead',
          body: newSeries,
          response: { 201: z.object({ id: z.uuid(), made: z.int() }) },
        },
      },
      async (request, reply) => {
        if (!scopeOf(request.staff).hasCenter(request.body.center)) return notFound(reply)
        const made = await db.transaction((tx) => createSeries(tx, writing(parts), request.body))
        if (!made.ok) return sendRefusal(reply, made)
        request.trail.add('series', made.id)
        return reply.code(201).send({ id: made.id, made: made.made })
      },
    )

    app.post(
      '/api/staff/series/:id/exceptions',
      {
        config: plan,
        schema: {
          tags,
          summary: 'One date that is cancelled, moved or extra; everybody booked is told',
          params: id,
          body: z.strictObject({
            occurrence: wallTime,
            kind: z.enum(['cancelled', 'moved', 'extra']),
            to: wallTime.optional(),
            minutes: z.number().optional(),
          }),
        },
      },
      async (request, reply) => {
        const { id: seriesId } = request.params
        if (!(await own(seriesId, scopeOf(request.staff).hasCenter))) return notFound(reply)
        const { occurrence, kind, to, minutes } = request.body
        const one = {
          seriesId,
          occurrence,
          kind,
          ...(to === undefined ? {} : { to }),
          ...(minutes === undefined ? {} : { minutes }),
        }
        const done = await db.transaction((tx) => exceptSeries(tx, writing(parts), one))
        if (!done.ok) return sendRefusal(reply, done)
        ring()
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/staff/series/:id/end',
      {
        config: plan,
        schema: {
          tags,
          summary: 'End a series; with `cancelFuture` its sessions ahead are cancelled, too',
          params: id,
          body: z.strictObject({ cancelFuture: z.boolean() }),
          response: { 200: z.object({ cancelled: z.int() }) },
        },
      },
      async (request, reply) => {
        const { id: seriesId } = request.params
        if (!(await own(seriesId, scopeOf(request.staff).hasCenter))) return notFound(reply)
        const { cancelFuture } = request.body
        const cancelled = await db.transaction((tx) =>
          endSeries(tx, writing(parts), { seriesId, cancelFuture }),
        )
        if (cancelled === null) return notFound(reply)
        ring()
        return { cancelled }
      },
    )

    app.get(
      '/api/staff/center-days',
      { config: see, schema: { tags, summary: 'Closures and other hours, from today on' } },
      async (request) => {
        const today = dayOf(new Date(parts.now())).toString()
        const days = await db
          .select()
          .from(centerDays)
          .where(and(scopeOf(request.staff).centers(centerDays.centerId), gte(centerDays.lastDay, today)))
          .orderBy(asc(centerDays.firstDay))
          .limit(500)
        return { days }
      },
    )

    app.post(
      '/api/staff/center-days',
      {
        config: plan,
        schema: {
          tags,
          summary: 'Days on which a center is closed or keeps other hours; sessions there follow',
          body: z.strictObject({
            center,
            kind: z.enum(['closed', 'hours']),
            name: z.string().max(40).nullable().optional(),
            firstDay: day,
            lastDay: day,
            opensAt: clock.nullable().optional(),
            closesAt: clock.nullable().optional(),
          }),
          response: {
            201: z.object({
              id: z.uuid(),
              cancelled: z.int(),
              moved: z.int(),
              clashes: z.array(z.uuid()),
            }),
          },
        },
      },
      async (request, reply) => {
        if (!scopeOf(request.staff).hasCenter(request.body.center)) return notFound(reply)
        const { name = null, opensAt = null, closesAt = null, ...days } = request.body
        const done = await db.transaction((tx) =>
          addCenterDays(tx, writing(parts), { ...days, name, opensAt, closesAt }),
        )
        if (!done.ok) return sendRefusal(reply, done)
        ring()
        const { ok: _ok, ...made } = done
        return reply.code(201).send(made)
      },
    )

    app.delete(
      '/api/staff/center-days/:id',
      {
        config: plan,
        schema: { tags, summary: 'Take such days away; what they cancelled stays cancelled', params: id },
      },
      async (request, reply) => {
        const [row] = await db
          .select({ center: centerDays.centerId })
          .from(centerDays)
          .where(eq(centerDays.id, request.params.id))
        if (!row?.center || !scopeOf(request.staff).hasCenter(row.center)) return notFound(reply)
        await db.transaction((tx) => removeCenterDays(tx, request.params.id))
        return reply.code(204).send()
      },
    )

    app.get(
      '/api/staff/rooms',
      {
        config: see,
        schema: { tags, summary: 'Rooms of a center', querystring: z.object({ center }) },
      },
      async (request, reply) => {
        if (!scopeOf(request.staff).hasCenter(request.query.center)) return notFound(reply)
        return { rooms: await listRooms(db, request.query.center) }
      },
    )

    app.post(
      '/api/staff/rooms',
      {
        config: { staff: { right: 'sessions.plan', audit: 'none' } },
        schema: {
          tags,
          summary: 'A room; the same name is the same room',
          body: z.strictObject({
            center,
            name: z.string().max(80).transform(cleanLine).pipe(z.string().min(1)),
          }),
          response: { 201: z.object({ id: z.int() }) },
        },
      },
      async (request, reply) => {
        if (!scopeOf(request.staff).hasCenter(request.body.center)) return notFound(reply)
        const roomId = await db.transaction((tx) => addRoom(tx, request.body))
        return reply.code(201).send({ id: roomId })
      },
    )
  }
}
