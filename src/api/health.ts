import type { FastifyPluginAsync } from 'fastify'
import { sendProblem } from './problem.ts'

export interface HealthChecks {
  /** What cannot be reached is false. */
  ready(): Promise<{ database: boolean; queue: boolean }>
}

/** A probe must hear an answer, also from a database that says nothing. */
const patienceMs = 3_000
const nothing = { database: false, queue: false }

/** `/healthz`: the process runs. `/readyz`: database and queue answer; 503 names what is missing. */
export function healthRoutes(checks: HealthChecks): FastifyPluginAsync {
  return async (app) => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    app.get('/healthz', async () => ({ status: 'ok' }))
    app.get('/readyz', async (_request, reply) => {
      const late = new Promise<typeof nothing>((resolve) =>
        setTimeout(() => resolve(nothing), patienceMs).unref(),
      )
      const state = await Promise.race([checks.ready().catch(() => nothing), late])
      const missing = Object.entries(state).flatMap(([part, ok]) => (ok ? [] : [part]))
      if (missing.length === 0) return { status: 'ok', ...state }
      return sendProblem(reply, { status: 503, code: 'not_ready', missing })
    })
  }
}
