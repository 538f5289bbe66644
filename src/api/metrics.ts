import type { FastifyPluginAsync } from 'fastify'
import type { Registry } from 'prom-client'

/** `/metrics` for Prometheus. Figures only; a proxy should keep it from the open internet. */
export function metricsRoutes({ registry }: { registry: Registry }): FastifyPluginAsync {
  return async (app) => {
    app.get('/metrics', async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    )
  }
}
