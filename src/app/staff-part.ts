import type { GuardParts } from '../api/console/guard.ts'
import { type AuditEntry, openTrail } from '../audit/audit.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import { findSignIn, touchSignIn } from '../staff/find-sign-in.ts'

/** Staff: who may come in, and what is written down of it. */
export async function staffPart(parts: {
  config: Config
  db: Db
  vault: Vault
  now(): number
  newId(): string
}) {
  const { config, db, vault, now, newId } = parts
  const trail = await openTrail(db, vault)
  const guard: GuardParts = {
    publicUrl: config.publicUrl,
    now,
    findSignIn: (token) => findSignIn(db, token, now()),
    touch: (signInId) => db.transaction((tx) => touchSignIn(tx, signInId, now())),
    audit: (entry: Omit<AuditEntry, 'id' | 'at'>) =>
      db.transaction((tx) => trail.audit(tx, { ...entry, id: newId(), at: new Date(now()) })),
  }
  return { trail, guard }
}
