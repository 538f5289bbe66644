import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Live, LiveChat } from '../../../handoff/chat/live.ts'
import { scopeOf } from '../../../staff/scope.ts'
import type { StaffMember } from '../../../staff/types.ts'
import { openStaffStream, type StaffStream } from './staff-stream.ts'

export interface EventParts {
  live: Live
  chatsSince(staff: StaffMember, at: number): Promise<LiveChat[]>
  /** The staff member as she is now; null: signed out, locked, or no longer at work here. */
  staffNow(signInId: string): Promise<StaffMember | null>
  now(): number
  /** Milliseconds; default 15 s. */
  beatMs?: number
}

const streamsAPerson = 6
/** A clock may be ahead by so much; a cursor beyond was never ours. */
const aheadMs = 60_000
/** After so long everything is fetched anew. */
const longestAwayMs = 6 * 3_600_000
const cursor = z.object({ after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional() })

/** `GET /api/staff/events`: what changes in the chats that exist for who listens. */
export function eventRoutes(parts: EventParts): FastifyPluginAsync {
  const { live, now, beatMs = 15_000 } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const open = new Map<string, Set<StaffStream>>()
    app.addHook('preClose', async () => {
      for (const streams of open.values()) for (const stream of streams) stream.end('closing')
    })
    /** Above the bound the oldest gives way: on a weak line it is nearly always a dead one. */
    function keep(staffId: string, stream: StaffStream) {
      const streams = open.get(staffId) ?? new Set()
      open.set(staffId, streams.add(stream))
      stream.body.once('close', () => {
        streams.delete(stream)
        if (streams.size === 0 && open.get(staffId) === streams) open.delete(staffId)
      })
      const [oldest] = streams
      if (streams.size > streamsAPerson && oldest) oldest.end('replaced')
    }
    function from(after: number | undefined): number | 'now' | 'reset' {
      if (after === undefined) return 'now'
      return after > now() + aheadMs || after < now() - longestAwayMs ? 'reset' : after
    }

    app.get(
      '/api/staff/events',
      {
        config: { staff: { right: 'chats.work', audit: 'none', background: true } },
        exposeHeadRoute: false,
        schema: { querystring: cursor },
      },
      async (request, reply) => {
        let staff: StaffMember = request.staff
        const header = cursor.safeParse({ after: request.headers['last-event-id'] })
        const after = request.query.after ?? (header.success ? header.data.after : undefined)
        const stream = openStaffStream(
          {
            staffId: staff.id,
            has: (chat) => scopeOf(staff).hasChat(chat),
            since: (at) => parts.chatsSince(staff, at),
            async stillIn() {
              const found = await parts.staffNow(staff.signInId)
              if (found) staff = found
              return found !== null
            },
            listen: live.listen,
            now,
            beatMs,
          },
          from(after),
        )
        keep(staff.id, stream)
        return reply
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store, no-transform')
          .header('x-accel-buffering', 'no')
          .send(stream.body)
      },
    )
  }
}
