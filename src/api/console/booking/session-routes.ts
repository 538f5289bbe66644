import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { cancelSession } from '../../../booking/cancel-session.ts'
import { changeMeetings } from '../../../booking/change-meetings.ts'
import { changeSession } from '../../../booking/change-session.ts'
import { courseDates } from '../../../booking/course-dates.ts'
import { createSession } from '../../../booking/create-session.ts'
import { readSession } from '../../../booking/read-sessions.ts'
import { listSessions, readSessionOf } from '../../../booking/staff-reads.ts'
import { sessions } from '../../../db/schema/index.ts'
import { scopeOf } from '../../../staff/scope.ts'
import { type BookingApi, writing } from './parts.ts'
import { notFound, sendRefusal } from './refusal.ts'
import { id, instant, meetingChange, newSession, session, sessionChange } from './schemas.ts'

const tags = ['sessions']
const see = { staff: { right: 'sessions.see', audit: 'none' } } as const
/** A change may end or move people's bookings. */
const plan = { staff: { right: 'sessions.plan', audit: 'write' } } as const
const weeks = 7 * 86_400_000

/** Sessions of one's own centers: see, plan, change, move, cancel. A session of another center does not exist. */
export function sessionRoutes(parts: BookingApi): FastifyPluginAsync {
  const { db, ring } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/sessions',
      {
        config: see,
        schema: {
          tags,
          summary: 'Sessions in a span of time (default: the coming eight weeks), at most 200',
          querystring: z.object({
            center: z.string().max(100).optional(),
            from: instant.optional(),
            until: instant.optional(),
          }),
          response: { 200: z.object({ sessions: z.array(session) }) },
        },
      },
      async (request) => {
        const now = new Date(parts.now())
        const { center, from = now, until = new Date(from.getTime() + 8 * weeks) } = request.query
        const centers = scopeOf(request.staff).centers(sessions.centerId)
        const search = { centers, from, until, ...(center === undefined ? {} : { center }) }
        return { sessions: await listSessions(db, search, now) }
      },
    )

    app.get(
      '/api/staff/sessions/:id',
      {
        config: see,
        schema: { tags, summary: 'One session with its meetings', params: id, response: { 200: session } },
      },
      async (request, reply) => {
        const { hasCenter } = scopeOf(request.staff)
        const found = await readSessionOf(db, request.params.id, hasCenter, new Date(parts.now()))
        return found ?? notFound(reply)
      },
    )

    app.post(
      '/api/staff/sessions',
      {
        config: plan,
        schema: {
          tags,
          summary: 'A new session: one meeting, or a course of many that is booked once',
          body: newSession,
          response: { 201: session },
        },
      },
      async (request, reply) => {
        const { course, meetings, ...what } = request.body
        if (!scopeOf(request.staff).hasCenter(what.center)) return notFound(reply)
        const dates = course ? courseDates(course) : { ok: true as const, meetings: meetings ?? [] }
        if (!dates.ok) return sendRefusal(reply, dates)
        const made = await db.transaction(async (tx) => {
          const result = await createSession(tx, writing(parts), { ...what, meetings: dates.meetings })
          return result.ok ? readSession(tx, result.id, new Date(parts.now())) : result
        })
        if (made === null) throw new Error('a new session is not there')
        if ('why' in made) return sendRefusal(reply, made)
        request.trail.add('sessions', made.id)
        return reply.code(201).send(made)
      },
    )

    app.patch(
      '/api/staff/sessions/:id',
      {
        config: plan,
        schema: {
          tags,
          summary:
            'Change seats, texts and for whom it is; 409 `over` names who would be over, and nobody is dropped',
          params: id,
          body: sessionChange,
          response: { 200: session },
        },
      },
      async (request, reply) => {
        const now = new Date(parts.now())
        const { hasCenter } = scopeOf(request.staff)
        const { id: sessionId } = request.params
        if (!(await readSessionOf(db, sessionId, hasCenter, now))) return notFound(reply)
        const done = await db.transaction((tx) => changeSession(tx, writing(parts), sessionId, request.body))
        if (!done.ok) return sendRefusal(reply, done)
        ring()
        return (await readSession(db, sessionId, now)) ?? notFound(reply)
      },
    )

    app.post(
      '/api/staff/sessions/:id/meetings',
      {
        config: plan,
        schema: {
          tags,
          summary: 'Move, cancel or add dates; everybody booked is told and keeps her seat',
          params: id,
          body: meetingChange,
          response: { 200: z.object({ told: z.int() }) },
        },
      },
      async (request, reply) => {
        const { hasCenter } = scopeOf(request.staff)
        const { id: sessionId } = request.params
        if (!(await readSessionOf(db, sessionId, hasCenter, new Date(parts.now())))) return notFound(reply)
        const done = await db.transaction((tx) => changeMeetings(tx, writing(parts), sessionId, request.body))
        if (!done.ok) return sendRefusal(reply, done)
        ring()
        return { told: done.told }
      },
    )

    app.post(
      '/api/staff/sessions/:id/cancel',
      {
        config: plan,
        schema: {
          tags,
          summary: 'Cancel a session; everybody booked is told. `codes`: walk-ins, whom a worker must tell',
          params: id,
          response: { 200: z.object({ told: z.int(), codes: z.array(z.string()) }) },
        },
      },
      async (request, reply) => {
        const { hasCenter } = scopeOf(request.staff)
        const { id: sessionId } = request.params
        if (!(await readSessionOf(db, sessionId, hasCenter, new Date(parts.now())))) return notFound(reply)
        const done = await db.transaction((tx) => cancelSession(tx, writing(parts), sessionId))
        if (!done.ok) return sendRefusal(reply, done)
        ring()
        return { told: done.told, codes: done.codes }
      },
    )
  }
}
