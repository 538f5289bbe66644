import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Vault } from '../../../contacts/vault.ts'
import type { Db } from '../../../db/types.ts'
import { issueLink, renewCode, revokeLink } from '../../../referral/link/issue-link.ts'
import { listLinks } from '../../../referral/link/list-links.ts'
import { sendProblem } from '../../problem.ts'
import { sendReferralRefusal } from '../../referral-refusal.ts'
import { findOne } from '../referrals/find-referral.ts'

export interface LinkRouteParts {
  db: Db
  vault: Vault
  now(): number
  newId(): string
  publicUrl: string
  /** How long a link lives. */
  linkHours: number
}

const params = z.object({ id: z.uuid() })
const linkParams = z.object({ id: z.uuid(), linkId: z.uuid() })
const write = { staff: { right: 'referrals.work', audit: 'write' } } as const

/** Links for partners without an account. The link and its code are told once, in the answer that made them. */
export function linkRoutes(parts: LinkRouteParts): FastifyPluginAsync {
  const { db, vault, newId, publicUrl, linkHours } = parts
  const w = () => ({ vault, newId, now: new Date(parts.now()) })
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const notFound = { status: 404, code: 'not_found' } as const

    app.post(
      '/api/staff/referrals/:id/link',
      { config: write, schema: { params } },
      async (request, reply) => {
        const { id } = request.params
        if (!(await findOne(db, request, id))) return sendProblem(reply, notFound)
        const made = await db.transaction((tx) =>
          issueLink(tx, w(), { referralId: id, staffId: request.staff.id, hours: linkHours }),
        )
        if (!made.ok) return sendReferralRefusal(reply, made)
        request.trail.add('links', made.id)
        // Behind the fragment: no server and no log reads it.
        const link = `${publicUrl}/partner/#${made.token}`
        return reply.code(201).send({ id: made.id, link, code: made.code, expiresAt: made.expiresAt })
      },
    )

    app.get(
      '/api/staff/referrals/:id/links',
      { config: { staff: { right: 'referrals.work', audit: 'read' } }, schema: { params } },
      async (request, reply) => {
        const { id } = request.params
        if (!(await findOne(db, request, id))) return sendProblem(reply, notFound)
        return { links: await listLinks(db, id, w().now) }
      },
    )

    app.post(
      '/api/staff/referrals/:id/links/:linkId/code',
      { config: write, schema: { params: linkParams } },
      async (request, reply) => {
        const { id, linkId } = request.params
        if (!(await findOne(db, request, id))) return sendProblem(reply, notFound)
        const made = await db.transaction((tx) => renewCode(tx, w(), { referralId: id, linkId }))
        return made.ok ? reply.code(201).send({ code: made.code }) : sendProblem(reply, notFound)
      },
    )

    app.post(
      '/api/staff/referrals/:id/links/:linkId/revoke',
      { config: write, schema: { params: linkParams } },
      async (request, reply) => {
        const { id, linkId } = request.params
        if (!(await findOne(db, request, id))) return sendProblem(reply, notFound)
        const made = await db.transaction((tx) => revokeLink(tx, w(), { referralId: id, linkId }))
        return made.ok ? reply.code(204).send() : sendProblem(reply, notFound)
      },
    )
  }
}
