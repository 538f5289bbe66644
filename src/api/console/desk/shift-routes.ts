import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../../db/types.ts'
import {
  addHoliday,
  listHolidays,
  planHours,
  readDuty,
  readPlannedHours,
  removeHoliday,
  setDuty,
  worksIn,
} from '../../../handoff/hours/plan-hours.ts'
import { scopeOf } from '../../../staff/scope.ts'
import { sendProblem } from '../../problem.ts'

export interface ShiftParts {
  db: Db
  newId(): string
  /** After a commit: more may be given to people now. */
  ringHandoffs(): void
}

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/)
const day = z.iso.date()
const period = z.object({ starts: time, ends: time })
const hours = z.object({
  weekly: z
    .array(
      period.extend({
        weekday: z.int().min(1).max(7),
        validFrom: day.nullable().default(null),
        validTo: day.nullable().default(null),
      }),
    )
    .max(70),
  days: z.array(z.object({ day, periods: z.array(period).max(10) })).max(400),
})
const moment = z.iso.datetime({ offset: true }).nullable()
const staffParams = z.object({ staff: z.uuid() })

/** Who works when: planned by supervisors, and what a worker says of her own day. */
export function shiftRoutes({ db, newId, ringHandoffs }: ShiftParts): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const own = { staff: { right: 'chats.work', audit: 'none' } } as const
    const plans = { staff: { right: 'shifts.plan', audit: 'access' } } as const

    app.get('/api/staff/duty', { config: own }, (request) => readDuty(db, request.staff.id))
    app.put(
      '/api/staff/duty',
      { config: own, schema: { body: z.object({ hereUntil: moment, awayUntil: moment }) } },
      async (request) => {
        const { hereUntil, awayUntil } = request.body
        const duty = {
          hereUntil: hereUntil === null ? null : new Date(hereUntil),
          awayUntil: awayUntil === null ? null : new Date(awayUntil),
        }
        await db.transaction((tx) => setDuty(tx, request.staff.id, duty))
        ringHandoffs()
        return duty
      },
    )

    app.get(
      '/api/staff/shifts/:staff',
      { config: plans, schema: { params: staffParams } },
      async (request, reply) => {
        const { staff } = request.params
        if (!(await worksIn(db, staff, request.staff.centers)))
          return sendProblem(reply, { status: 404, code: 'not_found' })
        return readPlannedHours(db, staff)
      },
    )
    app.put(
      '/api/staff/shifts/:staff',
      { config: plans, schema: { params: staffParams, body: hours } },
      async (request, reply) => {
        const { staff } = request.params
        if (!(await worksIn(db, staff, request.staff.centers)))
          return sendProblem(reply, { status: 404, code: 'not_found' })
        await db.transaction((tx) => planHours(tx, { staffId: staff, hours: request.body, newId }))
        ringHandoffs()
        return readPlannedHours(db, staff)
      },
    )

    app.get('/api/staff/holidays', { config: plans }, async ({ staff }) => ({
      holidays: (await listHolidays(db)).filter(({ centerId }) => scopeOf(staff).hasCenter(centerId)),
    }))
    app.post(
      '/api/staff/holidays',
      {
        config: plans,
        schema: { body: z.object({ day, centerId: z.string().max(60).nullable() }) },
      },
      async (request, reply) => {
        if (!scopeOf(request.staff).hasCenter(request.body.centerId))
          return sendProblem(reply, { status: 404, code: 'not_found' })
        await db.transaction((tx) => addHoliday(tx, { id: newId(), ...request.body }))
        return reply.code(204).send()
      },
    )
    app.delete(
      '/api/staff/holidays/:id',
      { config: plans, schema: { params: z.object({ id: z.uuid() }) } },
      async (request, reply) => {
        const { id } = request.params
        const holiday = (await listHolidays(db)).find((one) => one.id === id)
        if (!holiday || !scopeOf(request.staff).hasCenter(holiday.centerId))
          return sendProblem(reply, { status: 404, code: 'not_found' })
        await db.transaction((tx) => removeHoliday(tx, id))
        return reply.code(204).send()
      },
    )
  }
}
