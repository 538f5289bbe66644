import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import rateLimit from '@fastify/rate-limit'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  fastify,
  LogController,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { closeConnections } from './api/close-connections.ts'
import { describeApi } from './api/console/docs/describe-api.ts'
import { type GuardParts, guardStaffRoutes } from './api/console/guard.ts'
import { consolePage } from './api/console-page.ts'
import { type HealthChecks, healthRoutes } from './api/health.ts'
import { readJsonBodies } from './api/json-body.ts'
import { pageFiles } from './api/page-files.ts'
import { handleError, sendProblem } from './api/problem.ts'
import { securityHeaders } from './api/security-headers.ts'
import type { Config } from './config.ts'

export interface ServerParts {
  config: Config
  log: FastifyBaseLogger
  checks: HealthChecks
  /** What stands before every staff route. Without it there are none. */
  guard?: GuardParts
  /** A plugin a feature, each given only what it needs. */
  plugins: FastifyPluginAsync[]
  /** Where the built page lies; default `dist/web` of this checkout. */
  pageRoot?: string
  /** Where the built console lies; default `dist/console`. */
  consoleRoot?: string
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What the guard stands before, such as `GET /api/staff/me`. */
    staffRoutes: string[]
  }
}

const builtPage = fileURLToPath(new URL('../dist/web', import.meta.url))
const builtConsole = fileURLToPath(new URL('../dist/console', import.meta.url))
const builtPartner = fileURLToPath(new URL('../dist/partner', import.meta.url))

/**
 * The HTTP server, ready to `listen` or `inject`. Every refusal is a problem document; requests are logged by route
 * template and ids: a URL's query, a body or a header never reaches the log. Closing it ends open event streams.
 */
export async function createServer({
  config,
  log,
  checks,
  guard,
  plugins,
  pageRoot,
  consoleRoot,
}: ServerParts): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    logController: silentLogs(),
    genReqId: () => randomUUID(),
    trustProxy: config.trustProxy,
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    keepAliveTimeout: 20_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // A URL that cannot be decoded never reaches the hooks below.
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, { status: error.statusCode ?? 400, code: 'bad_request' })
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(handleError)
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, { status: 404, code: 'not_found' }))
  readJsonBodies(app)
  closeConnections(app)

  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const ms = Math.round(reply.elapsedTime)
    request.log.debug({ method, route: routeOptions.url ?? null, status: reply.statusCode, ms }, 'request')
  })

  await securityHeaders(app, config)
  await app.register(rateLimit, { global: false })
  if (guard) await describeApi(app)
  app.decorate('staffRoutes', guard ? guardStaffRoutes(app, guard) : [])
  await app.register(healthRoutes(checks))
  for (const plugin of plugins) await app.register(plugin)
  await app.register(pageFiles(pageRoot ?? builtPage))
  await app.register(consolePage(consoleRoot ?? builtConsole))
  await app.register(consolePage(builtPartner, 'partner'))
  return app
}

/** Fastify's own log lines hold URLs and messages of errors: they are left out, ours stand in their place. */
function silentLogs(): LogController {
  const nothing = () => {}
  return Object.assign(new LogController({ disableRequestLogging: true }), {
    defaultErrorLog: nothing,
    streamError: nothing,
    routeNotFound: nothing,
    writeHeadError: nothing,
    serializerError: nothing,
  })
}
