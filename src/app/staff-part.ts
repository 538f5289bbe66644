import type { FastifyPluginAsync } from 'fastify'
import { accountRoutes } from '../api/console/account-routes.ts'
import { auditRoutes } from '../api/console/audit-routes.ts'
import { docsRoutes } from '../api/console/docs/docs-routes.ts'
import { glassRoutes } from '../api/console/glass-routes.ts'
import type { GuardParts } from '../api/console/guard.ts'
import { meRoutes } from '../api/console/me-routes.ts'
import { createOidcClient } from '../api/console/oidc-client.ts'
import { oidcRoutes } from '../api/console/oidc-routes.ts'
import { type BoardQueue, queueBoard } from '../api/console/queue-board.ts'
import { type SignInRouteParts, signInRoutes } from '../api/console/sign-in-routes.ts'
import { type AuditEntry, openTrail, type Trail } from '../audit/audit.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db, Tx } from '../db/types.ts'
import { findSignIn, touchSignIn } from '../staff/find-sign-in.ts'
import { firstAdminToken } from '../staff/first-admin.ts'

export interface StaffPart {
  trail: Trail
  guard: GuardParts
  routes: FastifyPluginAsync[]
  /** The link that makes the first admin, as long as there is none. */
  firstAdminLink(): Promise<string | null>
}

/** Staff: who may come in, and what is written down of it. */
export async function staffPart(parts: {
  config: Config
  db: Db
  vault: Vault
  now(): number
  newId(): string
  /** What admins may look at. */
  queues: readonly BoardQueue[]
  /** Somebody is disabled or works elsewhere: her open chats go back to the queue, in the same transaction. */
  onLeave?(tx: Tx, staffId: string, now: Date): Promise<void>
}): Promise<StaffPart> {
  const { config, db, vault, now, newId, onLeave, queues } = parts
  const { publicUrl } = config
  const trail = await openTrail(db, vault)
  const find = (token: string) => findSignIn(db, token, now())
  const audit = (entry: Omit<AuditEntry, 'id' | 'at'>) =>
    db.transaction((tx) => trail.audit(tx, { ...entry, id: newId(), at: new Date(now()) }))
  const note: SignInRouteParts['note'] = ({ signInId = null, ...event }) =>
    audit({ ...event, signInId, kind: 'access', subjects: {} })
  const shared = { db, vault, now, newId, publicUrl }
  const signIn = { ...shared, findSignIn: find, note }
  return {
    trail,
    guard: {
      publicUrl,
      now,
      findSignIn: find,
      touch: (signInId) => db.transaction((tx) => touchSignIn(tx, signInId, now())),
      audit,
    },
    routes: [
      signInRoutes({ ...signIn, hasOidc: Boolean(config.oidc) }),
      ...(config.oidc ? [oidcRoutes({ ...signIn, oidc: createOidcClient(config.oidc, publicUrl) })] : []),
      meRoutes(shared),
      glassRoutes(shared),
      auditRoutes({ db, trail }),
      docsRoutes(),
      queueBoard([...queues]),
      accountRoutes({ ...shared, ...(onLeave ? { onLeave } : {}) }),
    ],
    async firstAdminLink() {
      const token = await firstAdminToken(db, vault, { id: newId(), now: new Date(now()) })
      return token && `${publicUrl}/console/#join=${token}`
    },
  }
}
