import type { FastifyPluginAsync } from 'fastify'
import { exportRoutes } from '../api/console/recipients/export-routes.ts'
import { linkRoutes } from '../api/console/recipients/link-routes.ts'
import { recipientRoutes } from '../api/console/recipients/recipient-routes.ts'
import { partnerRoutes } from '../api/partner/partner-routes.ts'
import type { Trail } from '../audit/audit.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import { publicAgent } from '../handoff/crisis/public-address.ts'
import type { Sweep } from '../jobs/sweepers.ts'
import type { Bells } from '../messages/types.ts'
import type { Label } from '../referral/form-pdf/form-html.ts'
import { linkHours } from '../referral/link/issue-link.ts'
import { hasDueNotice } from '../referral/webhook/claim-notice.ts'
import { deliverNotices } from '../referral/webhook/deliver.ts'
import { createPost } from '../referral/webhook/post.ts'

export interface PartnerPart {
  /** What the bell `partners` means: tells the systems of partners what they must hear. */
  work(): Promise<void>
  /** A timer over the rows: a lost bell costs seconds. */
  sweeps(bells: Bells): Sweep[]
  routes(trail: Trail, bells: Bells): FastifyPluginAsync[]
}

/** Who takes referrals, and the ways in which they reach partners. */
export function partnerPart(deps: {
  config: Config
  db: Db
  vault: Vault
  now(): number
  newId(): string
  log: { warn(fields: object, message: string): void }
  label: Label
}): PartnerPart {
  const { config, db, vault, now, newId, log } = deps
  const inside = config.webhookInside ?? []
  const post = createPost({ outside: publicAgent, inside })
  return {
    async work() {
      await deliverNotices({
        db,
        vault,
        post,
        newId,
        now: () => new Date(now()),
        random: Math.random,
        warn: (fields, message) => log.warn(fields, message),
      })
    },
    sweeps: (bells) => [
      {
        name: 'partners',
        everyMs: 5_000,
        run: async () => (await hasDueNotice(db, new Date(now()))) && bells.ring('partners'),
      },
    ],
    routes(trail, bells) {
      const shared = { db, vault, now, newId, publicUrl: config.publicUrl }
      return [
        recipientRoutes({ db, vault, now, webhookInside: inside }),
        linkRoutes({ ...shared, linkHours: config.referralLinkHours ?? linkHours }),
        exportRoutes({ db, vault, now, label: deps.label }),
        partnerRoutes({ ...shared, audit: trail.audit, ringTurns: () => bells.ring('turns') }),
      ]
    },
  }
}
