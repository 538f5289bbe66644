import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../../db/types.ts'
import { finishTask, listTasks } from '../../../staff/tasks.ts'
import { sendProblem } from '../../problem.ts'

/** What the service asks of staff: to speak with a carer, to confirm a service, to look after somebody who fell silent. */
export function taskRoutes({ db, now }: { db: Db; now(): number }): FastifyPluginAsync {
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/tasks',
      { config: { staff: { right: 'colleagues.see', audit: 'read' } } },
      async (request) => {
        const tasks = await listTasks(db, request.staff)
        request.trail.add('tasks', ...tasks.map(({ id }) => id))
        return { tasks }
      },
    )
    app.post(
      '/api/staff/tasks/:id/done',
      {
        config: { staff: { right: 'colleagues.see', audit: 'write' } },
        schema: { params: z.object({ id: z.uuid() }) },
      },
      async (request, reply) => {
        const { id } = request.params
        request.trail.add('tasks', id)
        const result = await db.transaction((tx) => finishTask(tx, request.staff, id, new Date(now())))
        if (result === 'no_task') return sendProblem(reply, { status: 404, code: 'not_found' })
        if (result === 'ends_by_itself') return sendProblem(reply, { status: 409, code: 'ends_by_itself' })
        return reply.code(204).send()
      },
    )
  }
}
