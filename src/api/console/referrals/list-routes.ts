import { inArray } from 'drizzle-orm'
import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { referralRecipients, services } from '../../../db/schema/index.ts'
import { fields } from '../../../referral/content.ts'
import { countReferrals, listReferrals } from '../../../referral/list-referrals.ts'
import { nextActions, outcomes, reasonCodes, states } from '../../../referral/moves.ts'
import { listRecipients } from '../../../referral/recipients/list-recipients.ts'
import { fitting } from '../../../referral/recipients.ts'
import { languages } from '../../../text/types.ts'
import { reachOf } from './find-referral.ts'
import type { ReferralApi } from './parts.ts'

const tags = ['referrals']
const placeId = z.string().regex(/^[\w-]{1,100}$/)
const listQuery = z.object({
  show: z.enum(['open', 'late', ...states]).default('open'),
  center: placeId.optional(),
  side: z.enum(['made', 'received']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
})
const optionQuery = z.object({
  service: placeId,
  ageBand: z.string().max(8).optional(),
  sex: z.enum(['f', 'm']).optional(),
})

/** Referrals as lists, and what one needs to make one. Ids and codes: what is held of a person stands on its own page. */
export function listRoutes({ db, rules }: ReferralApi): FastifyPluginAsync {
  const config = { staff: { right: 'referrals.work', audit: 'read' } } as const
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/referrals',
      {
        config,
        schema: { tags, summary: 'Referrals by state, clock, center and side', querystring: listQuery },
      },
      async (request) => {
        const { center, ...filter } = request.query
        const reach = reachOf(request)
        const rows = await listReferrals(db, reach, {
          ...filter,
          centerId: center,
          language: request.staff.language,
        })
        request.trail.add('referrals', ...rows.map(({ id }) => id))
        return { referrals: rows, counts: await countReferrals(db, reach) }
      },
    )

    app.get(
      '/api/staff/referral-options',
      {
        config: { staff: { right: 'referrals.work', audit: 'none' } },
        schema: {
          tags,
          summary: 'Services that somebody takes people for; fields, codes, and the rules of consent',
        },
      },
      async () => {
        const taken = await db.select({ services: referralRecipients.services }).from(referralRecipients)
        const ids = [...new Set(taken.flatMap((row) => row.services))]
        const known =
          ids.length === 0
            ? []
            : await db
                .select({ id: services.id, name: services.name, status: services.status })
                .from(services)
                .where(inArray(services.id, ids))
        return {
          services: known.map(({ id, name, status }) => ({ id, name, active: status === 'active' })),
          fields,
          reasonCodes,
          nextActions,
          outcomes,
          rules,
        }
      },
    )

    app.get(
      '/api/staff/referral-recipients-for',
      {
        config: { staff: { right: 'referrals.work', audit: 'none' } },
        schema: {
          tags,
          summary: 'Who takes people for a service, and who takes such a person now',
          querystring: optionQuery,
        },
      },
      async (request) => {
        const { service, ageBand = null, sex = null } = request.query
        const fits = await fitting(db, { serviceId: service, ageBand, sex })
        const language = languages.find((one) => one === request.staff.language) ?? 'ar'
        const all = (await listRecipients(db)).filter((one) => one.active && one.services.includes(service))
        return {
          recipients: all.map(({ id, kind, name, centerId, hours, sample }) => ({
            id,
            kind,
            name: name[language],
            centerId,
            hours,
            sample,
            fits: fits.includes(id),
          })),
        }
      },
    )
  }
}
