import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { askConsentInChat } from '../../../referral/ask-consent.ts'
import { recordConsent } from '../../../referral/consent.ts'
import { type MoveRefusal, makeMove, press } from '../../../referral/make-move.ts'
import type { Actor } from '../../../referral/types.ts'
import { may } from '../../../staff/rights.ts'
import { languages } from '../../../text/types.ts'
import { sendReferralRefusal } from '../../referral-refusal.ts'
import { findOne } from './find-referral.ts'
import { mayPress } from './one-routes.ts'
import { notFound, type ReferralApi, writing } from './parts.ts'

const tags = ['referrals']
const params = z.object({ id: z.uuid() })
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
/** The referral room judges codes, times and words, and names what is wrong or missing. */
const told = {
  at: instant.optional(),
  reason: z.string().max(40).optional(),
  next: z.string().max(40).optional(),
  outcome: z.string().max(40).optional(),
  scheduledFor: instant.optional(),
  words: z.unknown().optional(),
}
type Told = { [key in keyof typeof told]?: z.infer<(typeof told)[key]> }

const consentBody = z.strictObject({
  fields: z.array(z.string().max(40)).max(40),
  language: z.enum(languages),
  textVersion: z.int(),
  by: z.strictObject({
    self: z.boolean().optional(),
    carer: z.boolean().optional(),
    assent: z.boolean().optional(),
    maturity: z.boolean().optional(),
    focalPoint: z.boolean().optional(),
  }),
})

/** Consent that was said to a worker, the five buttons, and the moves of the team that refers. */
export function moveRoutes(parts: ReferralApi): FastifyPluginAsync {
  const { db } = parts
  const config = { staff: { right: 'referrals.work', audit: 'write' } } as const
  /** All or none: what is refused is rolled back. */
  async function make(
    reply: FastifyReply,
    work: (tx: Parameters<Parameters<typeof db.transaction>[0]>[0]) => Promise<{ ok: true } | MoveRefusal>,
  ) {
    try {
      await db.transaction(async (tx) => {
        const done = await work(tx)
        if (!done.ok) throw new Refused(done)
      })
    } catch (error) {
      if (error instanceof Refused) return sendReferralRefusal(reply, error.refusal)
      throw error
    }
    parts.ringTurns()
    return reply.code(204).send()
  }

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.post(
      '/api/staff/referrals/:id/consent',
      {
        config,
        schema: {
          tags,
          summary: 'What she agreed to, said to a worker, field by field; 422 names what is missing',
          params,
          body: consentBody,
        },
      },
      async (request, reply) => {
        const found = await findOne(db, request, request.params.id)
        if (found?.sees !== 'whole') return notFound(reply)
        const { by, ...consent } = request.body
        // That the focal point has decided is hers to say, or a colleague's who knows what she answers for.
        if (by.focalPoint && !request.staff.trained.includes('child_protection'))
          return sendReferralRefusal(reply, { ok: false, why: 'missing', missing: ['child_protection'] })
        const given = Object.fromEntries(Object.entries(by).filter(([, yes]) => yes === true))
        return make(reply, (tx) =>
          recordConsent(tx, writing(parts), {
            ...consent,
            by: given,
            referralId: found.row.id,
            recipientId: found.recipient.id,
            actor: { role: 'referrer', staffId: request.staff.id },
          }),
        )
      },
    )

    app.post(
      '/api/staff/referrals/:id/ask',
      {
        config,
        schema: {
          tags,
          summary:
            'She is asked in her chat whether a draft may be shared; her yes is recorded with her message',
          params,
        },
      },
      async (request, reply) => {
        const found = await findOne(db, request, request.params.id)
        if (found?.sees !== 'whole') return notFound(reply)
        const asked = await db.transaction((tx) => askConsentInChat(tx, writing(parts), found.row.id))
        if (!asked.ok) return sendReferralRefusal(reply, asked)
        parts.ringTurns()
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/staff/referrals/:id/buttons/:button',
      {
        config,
        schema: {
          tags,
          summary: 'One of the five buttons; the moves between are made along. 409 gives the state as it is',
          params: params.extend({
            button: z.enum(['receive', 'schedule', 'done', 'refuse', 'cannot_reach']),
          }),
          body: z.strictObject(told),
        },
      },
      async (request, reply) => {
        const found = await findOne(db, request, request.params.id)
        if (!found || !mayPress(found)) return notFound(reply)
        return make(reply, (tx) =>
          press(tx, writing(parts), {
            referralId: found.row.id,
            button: request.params.button,
            actor: { role: 'recipient', recipientId: found.recipient.id, staffId: request.staff.id },
            ...step(request.body),
          }),
        )
      },
    )

    app.post(
      '/api/staff/referrals/:id/moves/:move',
      {
        config,
        schema: {
          tags,
          summary:
            'A move of the team that refers, or what she herself said: send, revoke, close, withdraw, tell, miss',
          params: params.extend({
            move: z.enum(['send', 'revoke', 'close', 'withdraw', 'tell', 'miss']),
          }),
          body: z.strictObject(told),
        },
      },
      async (request, reply) => {
        const found = await findOne(db, request, request.params.id)
        const { move } = request.params
        if (!found || (move === 'miss' ? !mayPress(found) : found.sees !== 'whole')) return notFound(reply)
        const staffId = request.staff.id
        const actor: Actor =
          move === 'miss'
            ? { role: 'recipient', recipientId: found.recipient.id, staffId }
            : move === 'withdraw' || move === 'tell'
              ? { role: 'person', staffId }
              : move !== 'send' && found.row.staffId !== staffId && may(request.staff, 'chats.supervise')
                ? { role: 'supervisor', staffId }
                : { role: 'referrer', staffId }
        return make(reply, (tx) =>
          makeMove(tx, writing(parts), { referralId: found.row.id, move, actor, ...step(request.body) }),
        )
      },
    )
  }
}

class Refused extends Error {
  readonly refusal: MoveRefusal
  constructor(refusal: MoveRefusal) {
    super('refused')
    this.refusal = refusal
  }
}

function step({ at, reason, next, outcome, scheduledFor, words }: Told) {
  return {
    ...(at && { at }),
    ...(reason !== undefined && { reasonCode: reason }),
    ...(next !== undefined && { nextAction: next }),
    ...(outcome !== undefined && { outcome }),
    ...(scheduledFor && { scheduledFor }),
    ...(words !== undefined && { words }),
  }
}
