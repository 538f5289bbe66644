import type { FastifyPluginAsync } from 'fastify'
import { listRoutes } from '../api/console/referrals/list-routes.ts'
import { makeRoutes } from '../api/console/referrals/make-routes.ts'
import { moveRoutes } from '../api/console/referrals/move-routes.ts'
import { oneRoutes } from '../api/console/referrals/one-routes.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import type { Bells } from '../messages/types.ts'
import { consentRules } from '../referral/consent-rules.ts'
import { isGlassBroken } from '../staff/glass.ts'

/** Referrals as staff work on them. */
export function referralPart(parts: { db: Db; vault: Vault; bells: Bells; now(): number; newId(): string }): {
  routes: FastifyPluginAsync[]
} {
  const { db, bells, now } = parts
  const shared = {
    ...parts,
    rules: consentRules,
    ringTurns: () => bells.ring('turns'),
    isGlassBroken: (staffId: string, handoffId: string) =>
      isGlassBroken(db, { staffId, handoffId, now: new Date(now()) }),
  }
  return {
    routes: [listRoutes, makeRoutes, oneRoutes, moveRoutes].map((routes) => routes(shared)),
  }
}
