import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { AuditEntry } from '../../audit/audit.ts'
import type { FoundSignIn } from '../../staff/find-sign-in.ts'
import { may, type Right } from '../../staff/rights.ts'
import type { StaffMember } from '../../staff/types.ts'
import { networkOf } from '../network-of.ts'
import { sendProblem } from '../problem.ts'
import { cookieNames, readCookie } from './cookies.ts'
import type { StaffRule } from './route-rule.ts'
import { isOwnSite } from './same-site.ts'

export interface GuardParts {
  publicUrl: string
  findSignIn(token: string): Promise<FoundSignIn | null>
  touch(signInId: string): Promise<void>
  /** Resolves when the row is stored. */
  audit(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void>
  now(): number
  limits?: { address?: number; signIn?: number }
}

/** All that is for staff stands below these; a route there without a rule keeps the service from starting. */
const guarded = ['/api/staff', '/api/docs']
const isBelow = (url: string, prefix: string) => url === prefix || url.startsWith(`${prefix}/`)
const isGuarded = (url: string) => guarded.some((prefix) => isBelow(url, prefix))
const boardRule: StaffRule = { right: 'service.run', audit: 'none', background: true }

const trailOf = Symbol('trail')
const memberOf = Symbol('member')
const begunOf = Symbol('begun')
type Kept = FastifyRequest & {
  [trailOf]?: Record<string, string[]>
  [memberOf]?: StaffMember | null
  /** The row that says that it was begun is stored. */
  [begunOf]?: boolean
}

/**
 * Stands before every staff route, whichever plugin registers it: own site, sign-in, PIN, right, and the audit row, in this
 * order. Default deny: who lacks the right is told that there is nothing (404), as if the record were out of scope.
 * Call it on the server itself, before its plugins. Returns the list that it keeps of them: `GET /api/staff/me`.
 */
export function guardStaffRoutes(app: FastifyInstance, parts: GuardParts): string[] {
  const known: string[] = []
  const { publicUrl, findSignIn, touch, audit, now } = parts
  const cookies = cookieNames(publicUrl)
  app.decorateRequest('staff', {
    getter(this: FastifyRequest) {
      const staff = (this as Kept)[memberOf]
      if (!staff) throw new Error('this route knows no staff member: see its rule')
      return staff
    },
  })
  app.decorateRequest('trail', {
    getter(this: FastifyRequest) {
      const kept = this as Kept
      kept[trailOf] ??= {}
      const ids = kept[trailOf]
      return {
        add(kind: string, ...more: string[]) {
          ids[kind] = [...(ids[kind] ?? []), ...more]
        },
      }
    },
  })

  let byAddress: ReturnType<FastifyInstance['createRateLimit']> | undefined
  let bySignIn: ReturnType<FastifyInstance['createRateLimit']> | undefined
  const tooMany = async (count: typeof byAddress, request: FastifyRequest, reply: FastifyReply) => {
    const state = await count?.(request)
    if (!state || state.isAllowed || !state.isExceeded) return false
    reply.header('retry-after', String(Math.max(1, state.ttlInSeconds)))
    sendProblem(reply, { status: 429, code: 'rate_limited' })
    return true
  }

  async function enter(rule: StaffRule, request: FastifyRequest, reply: FastifyReply) {
    reply.header('cache-control', 'no-store')
    // A whole office shares one address.
    byAddress ??= app.createRateLimit({
      max: parts.limits?.address ?? 3_000,
      timeWindow: 60_000,
      keyGenerator: (request) => `staff:${networkOf(request.ip)}`,
    })
    bySignIn ??= app.createRateLimit({
      max: parts.limits?.signIn ?? 600,
      timeWindow: 60_000,
      keyGenerator: (request) => `sign-in:${(request as Kept)[memberOf]?.signInId}`,
    })
    if (await tooMany(byAddress, request, reply)) return reply
    if (!isOwnSite(request, publicUrl)) return sendProblem(reply, { status: 403, code: 'other_site' })
    if (rule.right === 'public') return
    const token = readCookie(request, cookies.signIn)
    const found = token === null ? null : await findSignIn(token)
    if (!found) return sendProblem(reply, { status: 401, code: 'sign_in' })
    ;(request as Kept)[memberOf] = found.staff
    if (await tooMany(bySignIn, request, reply)) return reply
    const refusal = refusalOf(rule.right, found)
    if (refusal) return sendProblem(reply, refusal)
    // The console says itself that it only follows what happens; that never puts the PIN off.
    const background = rule.background || request.headers['x-background'] !== undefined
    if (!background && !found.locked && now() - found.touchedAt > 15_000) await touch(found.staff.signInId)
  }

  const entryOf = (rule: StaffRule, action: string, request: FastifyRequest, staff: StaffMember) => ({
    staffId: staff.id,
    signInId: staff.signInId,
    action,
    kind: rule.audit as AuditEntry['kind'],
    subjects: { ...paramIds(request), ...(request as Kept)[trailOf] },
    origin: request.ip,
  })
  const notWritten = (request: FastifyRequest, error: unknown) =>
    request.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'not written down')

  /** Before something is changed it is written down that it was begun (no status yet); else nothing is changed. */
  async function writeBegun(rule: StaffRule, action: string, request: FastifyRequest, reply: FastifyReply) {
    const staff = (request as Kept)[memberOf]
    if (!staff) return
    try {
      await audit({ ...entryOf(rule, action, request, staff), status: null })
      ;(request as Kept)[begunOf] = true
    } catch (error) {
      notWritten(request, error)
      return sendProblem(reply, { status: 503, code: 'unavailable' })
    }
  }

  /**
   * Before an answer with a person's data goes out it is written down with how it ended; what cannot be written down does
   * not go out. What was changed stands in the trail as begun: to refuse its answer then would only say what is not so.
   */
  async function writeDown(
    rule: StaffRule,
    action: string,
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
  ) {
    const staff = (request as Kept)[memberOf]
    if (rule.audit === 'none' || !staff) return payload
    try {
      await audit({ ...entryOf(rule, action, request, staff), status: reply.statusCode })
      return payload
    } catch (error) {
      notWritten(request, error)
      if ((request as Kept)[begunOf]) return payload
      reply.code(503).type('application/problem+json; charset=utf-8').removeHeader('content-length')
      return JSON.stringify({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        code: 'unavailable',
      })
    }
  }

  app.addHook('onRoute', (route) => {
    // Bull Board registers its routes itself, without rules.
    const rule = route.config?.staff ?? (isBelow(route.url, '/console/queues') ? boardRule : undefined)
    if (!rule) {
      if (isGuarded(route.url))
        throw new Error(`${methodOf(route)} ${route.url} declares no right (config.staff)`)
      return
    }
    const action = `${methodOf(route)} ${route.url}`
    known.push(action)
    route.onRequest = [
      (request: FastifyRequest, reply: FastifyReply) => enter(rule, request, reply),
      ...listOf(route.onRequest),
    ]
    if (changes(rule, route))
      route.preHandler = [
        (request: FastifyRequest, reply: FastifyReply) => writeBegun(rule, action, request, reply),
        ...listOf(route.preHandler),
      ]
    route.onSend = [
      ...listOf(route.onSend),
      (request: FastifyRequest, reply: FastifyReply, payload: unknown) =>
        writeDown(rule, action, request, reply, payload),
    ] as NonNullable<typeof route.onSend>
  })
  return known
}

function refusalOf(right: StaffRule['right'], found: FoundSignIn) {
  if (right === 'half') return found.stage === 'half' ? null : { status: 404, code: 'not_found' }
  if (found.stage === 'half') return { status: 401, code: 'second_factor' }
  if (right === 'locked') return null
  if (found.locked) return { status: 423, code: 'locked' }
  return may(found.staff, right as Right) ? null : { status: 404, code: 'not_found' }
}

/** `/chats/:id` with id 7 is `{ chats: ['7'] }`: the segment before a parameter says what it is of. */
function paramIds(request: FastifyRequest): Record<string, string[]> {
  const ids: Record<string, string[]> = {}
  const segments = (request.routeOptions.url ?? '').split('/')
  for (const [index, segment] of segments.entries()) {
    if (!segment.startsWith(':')) continue
    const value = String((request.params as Record<string, unknown>)[segment.slice(1)] ?? '')
    const kind = segments[index - 1] || segment.slice(1)
    // Whatever else stands there is a guess; it may be a name, which has no place in the trail.
    ids[kind] = [...(ids[kind] ?? []), /^[0-9a-f-]{36}$/i.test(value) ? value : 'not an id']
  }
  return ids
}

const changes = (rule: StaffRule, route: RouteOptions) =>
  (rule.audit === 'write' || rule.audit === 'access') && methodOf(route) !== 'GET'
const methodOf = (route: RouteOptions) => [route.method].flat().join(',')
const listOf = <T>(one: T | T[] | undefined): T[] => (one === undefined ? [] : ([one].flat() as T[]))
