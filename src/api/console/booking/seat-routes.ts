import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { findAtTheDoor, markAttendance } from '../../../booking/attendance.ts'
import { bookWalkIn } from '../../../booking/book-by-staff.ts'
import { withdrawSeat } from '../../../booking/cancel-booking.ts'
import { confirmCarer } from '../../../booking/carer-check.ts'
import { dayBounds, dayOf } from '../../../booking/local-time.ts'
import { listSeats, placeOfBooking, readDay, readSessionOf } from '../../../booking/staff-reads.ts'
import { scopeOf } from '../../../staff/scope.ts'
import { type Language, languages } from '../../../text/types.ts'
import { dayPage, dayPagePolicy } from './day-page.ts'
import { type BookingApi, writing } from './parts.ts'
import { notFound, sendRefusal } from './refusal.ts'
import { day, id, seat } from './schemas.ts'

const tags = ['bookings']
const read = { staff: { right: 'bookings.work', audit: 'read' } } as const
const write = { staff: { right: 'bookings.work', audit: 'write' } } as const
const marked = z.object({ booking: z.uuid(), meeting: z.uuid(), state: z.string() })

/** The words of the printed list, in the staff member's language. */
export interface DoorTexts {
  label(language: Language, key: string, values?: Record<string, string | number>): string
}

/** At the door: who has a seat, who came, seats for who walks in. By code; names are in the chats alone. */
export function seatRoutes(parts: BookingApi & DoorTexts): FastifyPluginAsync {
  const { db, ring, label } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/sessions/:id/bookings',
      {
        config: read,
        schema: {
          tags,
          summary: 'Seats and the line of a session, by code',
          params: id,
          response: { 200: z.object({ bookings: z.array(seat) }) },
        },
      },
      async (request, reply) => {
        const now = new Date(parts.now())
        const { hasCenter } = scopeOf(request.staff)
        const session = await readSessionOf(db, request.params.id, hasCenter, now)
        return session ? { bookings: await listSeats(db, session.id, now) } : notFound(reply)
      },
    )

    app.post(
      '/api/staff/sessions/:id/bookings',
      {
        config: write,
        schema: {
          tags,
          summary: 'A seat for somebody who walked in; the code is all that she needs. `id` makes it once',
          params: id,
          body: z.strictObject({ id: z.uuid(), child: z.boolean().default(false) }),
          response: { 201: z.object({ id: z.uuid(), code: z.string().nullable() }) },
        },
      },
      async (request, reply) => {
        const { hasCenter } = scopeOf(request.staff)
        const { id: sessionId } = request.params
        if (!(await readSessionOf(db, sessionId, hasCenter, new Date(parts.now())))) return notFound(reply)
        const wanted = {
          sessionId,
          requestId: `staff:${sessionId}:${request.body.id}`,
          child: request.body.child,
        }
        const done = await db.transaction((tx) => bookWalkIn(tx, writing(parts), wanted))
        if (!done.ok) return sendRefusal(reply, done)
        request.trail.add('bookings', done.booking.id)
        return reply.code(201).send({ id: done.booking.id, code: done.booking.code })
      },
    )

    app.post(
      '/api/staff/bookings/:id/cancel',
      { config: write, schema: { tags, summary: 'Take a seat back; its chat is told', params: id } },
      async (request, reply) => {
        const place = await placeOfBooking(db, request.params.id)
        if (!place || !scopeOf(request.staff).hasCenter(place.center)) return notFound(reply)
        const done = await db.transaction((tx) => withdrawSeat(tx, writing(parts), request.params.id))
        if (!done.ok) return sendRefusal(reply, done)
        ring()
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/staff/bookings/:id/carer-agreed',
      {
        config: write,
        schema: { tags, summary: 'The carer of a child below 15 agrees; the chat is told', params: id },
      },
      async (request, reply) => {
        const place = await placeOfBooking(db, request.params.id)
        if (!place || !scopeOf(request.staff).hasCenter(place.center)) return notFound(reply)
        await db.transaction((tx) => confirmCarer(tx, writing(parts), request.params.id))
        ring()
        return reply.code(204).send()
      },
    )

    app.put(
      '/api/staff/bookings/:id/attendance',
      {
        config: write,
        schema: {
          tags,
          summary: 'Whether she came to a meeting, from the list; again to correct it',
          params: id,
          body: z.strictObject({ meeting: z.uuid(), came: z.boolean() }),
          response: { 200: marked },
        },
      },
      async (request, reply) => {
        const place = await placeOfBooking(db, request.params.id)
        if (!place || !scopeOf(request.staff).hasCenter(place.center)) return notFound(reply)
        const mark = {
          bookingId: request.params.id,
          meetingId: request.body.meeting,
          came: request.body.came,
        }
        const done = await db.transaction((tx) => markAttendance(tx, writing(parts), mark))
        if (!done.ok) return sendRefusal(reply, done)
        return { booking: mark.bookingId, meeting: mark.meetingId, state: done.state }
      },
    )

    app.get(
      '/api/staff/centers/:center/day',
      {
        config: read,
        schema: {
          tags,
          summary: 'The codes of a day for the door, to be printed (HTML); it names no service and no person',
          params: z.object({ center: z.string().min(1).max(100) }),
          querystring: z.object({ day: day.optional() }),
        },
      },
      async (request, reply) => {
        const { center } = request.params
        if (!request.staff.centers.includes(center)) return notFound(reply)
        const date = Temporal.PlainDate.from(request.query.day ?? dayOf(new Date(parts.now())).toString())
        const meetings = await readDay(db, { center, ...dayBounds(date) })
        const language = languages.find((one) => one === request.staff.language) ?? 'ar'
        return reply
          .type('text/html; charset=utf-8')
          .header('content-security-policy', dayPagePolicy)
          .send(
            dayPage({
              language,
              center,
              day: date.toString(),
              meetings,
              label: (key, values) => label(language, key, values),
            }),
          )
      },
    )

    app.post(
      '/api/staff/attendance',
      {
        config: write,
        schema: {
          tags,
          summary:
            "She shows her code at the door: it is looked for among today's meetings of one's own centers",
          body: z.strictObject({ code: z.string().max(40), came: z.boolean().default(true) }),
          response: { 200: marked },
        },
      },
      async (request, reply) => {
        const { centers } = request.staff
        const found = await findAtTheDoor(db, { code: request.body.code, centers }, new Date(parts.now()))
        if (!found) return notFound(reply)
        request.trail.add('bookings', found.bookingId)
        const mark = { ...found, came: request.body.came }
        const done = await db.transaction((tx) => markAttendance(tx, writing(parts), mark))
        if (!done.ok) return sendRefusal(reply, done)
        return { booking: found.bookingId, meeting: found.meetingId, state: done.state }
      },
    )
  }
}
