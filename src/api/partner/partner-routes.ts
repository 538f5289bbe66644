import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AuditEntry } from '../../audit/audit.ts'
import type { Vault } from '../../contacts/vault.ts'
import type { Db, Tx } from '../../db/types.ts'
import { consentRules } from '../../referral/consent-rules.ts'
import { actAtLink } from '../../referral/link/act.ts'
import { type Link, linkOfDevice, openLink } from '../../referral/link/open-link.ts'
import { acts, readPage } from '../../referral/link/read-page.ts'
import type { MoveRefusal } from '../../referral/make-move.ts'
import { giveBack, type TryKey, takeTries } from '../../staff/throttle.ts'
import { readCookie, setCookie } from '../console/cookies.ts'
import { isOwnSite } from '../console/same-site.ts'
import { networkOf } from '../network-of.ts'
import { dropPageHeaders } from '../page-only-headers.ts'
import { sendProblem } from '../problem.ts'
import { sendReferralRefusal } from '../referral-refusal.ts'

export interface PartnerRouteParts {
  db: Db
  vault: Vault
  now(): number
  newId(): string
  publicUrl: string
  audit(tx: Tx, entry: AuditEntry): Promise<void>
  /** After a commit: she is to hear of a step, in a turn of her own. */
  ringTurns(): void
  /** Requests of one address a minute; default 300. A whole office shares one. */
  perMinute?: number
}

/** What opens a link is in the body alone: a URL is kept by browsers, proxies and logs. */
const token = z.string().max(100)
const openBody = z.strictObject({ token, code: z.string().max(40) })
const readBody = z.strictObject({ token })
const actBody = z.strictObject({
  token,
  act: z.enum(acts),
  reasonCode: z.string().max(40).optional(),
  nextAction: z.string().max(40).optional(),
  scheduledFor: z.iso.datetime({ offset: true }).optional(),
  /** Whatever came: what is no text, or too long, is refused by name. */
  words: z.unknown().optional(),
})

/**
 * A partner without an account at the link it was sent. Whoever has the link alone is told nothing: one that never was, that
 * is over, revoked or locked and a wrong code have the same answer. A right code binds this browser, once; each opening
 * is in the audit trail and in the referral's events.
 */
export function partnerRoutes(parts: PartnerRouteParts): FastifyPluginAsync {
  const { db, vault, newId, publicUrl, audit } = parts
  const now = () => new Date(parts.now())
  const prefix = publicUrl.startsWith('https://') ? '__Host-' : ''
  const cookieOf = (linkId: string) => `${prefix}referral-${linkId}`
  const nothing = (reply: FastifyReply) => sendProblem(reply, { status: 404, code: 'not_found' })

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const byAddress = plain.createRateLimit({
      max: parts.perMinute ?? 300,
      timeWindow: 60_000,
      keyGenerator: (request) => `partner:${networkOf(request.ip)}`,
    })
    app.addHook('onRequest', async (request, reply) => {
      const state = await byAddress(request)
      if (state.isAllowed || !state.isExceeded) {
        if (!isOwnSite(request, publicUrl)) return sendProblem(reply, { status: 403, code: 'other_site' })
        return
      }
      return tooMany(reply, state.ttlInSeconds)
    })
    app.addHook('onSend', async (_request, reply) => {
      if (reply.statusCode < 400) dropPageHeaders(reply)
      reply.header('cache-control', 'no-store')
    })

    const note = (tx: Tx, request: FastifyRequest, action: string, link: Link, status: number) =>
      audit(tx, {
        id: newId(),
        at: now(),
        staffId: null,
        signInId: null,
        action,
        kind: action === 'partner.act' ? 'write' : action === 'partner.read' ? 'read' : 'access',
        subjects: { referrals: [link.referralId], links: [link.id] },
        status,
        origin: request.ip,
      })
    const findLink = (tx: Tx, request: FastifyRequest, given: string) =>
      linkOfDevice(
        tx,
        { vault, now: now() },
        { token: given, secretOf: (id) => readCookie(request, cookieOf(id)) },
      )

    app.post('/api/partner/open', { schema: { body: openBody } }, async (request, reply) => {
      const keys: TryKey[] = [['link', `referral ${networkOf(request.ip)}`]]
      const admitted = await db.transaction((tx) => takeTries(tx, vault, keys, now()))
      if (!admitted.ok) return tooMany(reply, Math.ceil(admitted.retryAfterMs / 1000))
      const opened = await db.transaction(async (tx) => {
        const tried = await openLink(tx, { vault, now: now(), newId }, request.body)
        if (tried.opened) await giveBack(tx, vault, keys)
        if (tried.link) await note(tx, request, 'partner.open', tried.link, tried.opened ? 204 : 404)
        return tried.opened
      })
      if (!opened) return nothing(reply)
      const { link, secret } = opened
      setCookie(reply, cookieOf(link.id), secret, (link.expiresAt.getTime() - now().getTime()) / 1000)
      return reply.code(204).send()
    })

    app.post('/api/partner/read', { schema: { body: readBody } }, async (request, reply) => {
      const page = await db.transaction(async (tx) => {
        const link = await findLink(tx, request, request.body.token)
        if (!link) return null
        await note(tx, request, 'partner.read', link, 200)
        return readPage(tx, { vault, now: now() }, link)
      })
      return page ?? nothing(reply)
    })

    app.post('/api/partner/act', { schema: { body: actBody } }, async (request, reply) => {
      const { token: given, act, scheduledFor, words, reasonCode, nextAction } = request.body
      const details = {
        words,
        ...(reasonCode === undefined ? {} : { reasonCode }),
        ...(nextAction === undefined ? {} : { nextAction }),
        ...(scheduledFor === undefined ? {} : { scheduledFor: new Date(scheduledFor) }),
      }
      try {
        const page = await db.transaction(async (tx) => {
          const link = await findLink(tx, request, given)
          if (!link) return null
          const w = { vault, now: now(), newId, rules: consentRules }
          const made = await actAtLink(tx, w, link, { act, details })
          // What was done halfway is taken back with the transaction.
          if (!made.ok) throw new Refused(made)
          await note(tx, request, 'partner.act', link, 200)
          return readPage(tx, w, link)
        })
        if (page) parts.ringTurns()
        return page ?? nothing(reply)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return sendReferralRefusal(reply, error.refusal)
      }
    })
  }
}

class Refused extends Error {
  readonly refusal: MoveRefusal
  constructor(refusal: MoveRefusal) {
    super(refusal.why)
    this.refusal = refusal
  }
}

function tooMany(reply: FastifyReply, seconds: number): FastifyReply {
  reply.header('retry-after', String(Math.max(1, seconds)))
  return sendProblem(reply, { status: 429, code: 'rate_limited' })
}
