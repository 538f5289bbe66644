import { and, eq, gt, isNull, ne } from 'drizzle-orm'
import { createDataKey, loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { type DataKey, open, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { dataKeys, invitations, staff } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { hashToken, newToken } from './token.ts'
import { newTotpSecret, totpUri } from './totp.ts'

const hour = 3_600_000
/** How long a link can be used. It is handed over in person or by a channel that is trusted. */
const linkMs = { join: 72 * hour, renew: 24 * hour, first_admin: 24 * hour } as const
export type InvitationKind = keyof typeof linkMs

/**
 * Makes a one-time link's token; earlier open ones of the same person end. `join`: a new account; `renew`: password and
 * authenticator anew; `first_admin`: no account yet. Each link brings its own authenticator secret, used only if accepted.
 */
export async function invite(
  tx: Tx,
  vault: Vault,
  made: { id: string; staffId: string | null; kind: InvitationKind; createdBy: string | null; now: Date },
): Promise<{ token: string; expiresAt: Date }> {
  const { id, staffId, kind, createdBy, now } = made
  if (staffId)
    await tx
      .update(invitations)
      .set({ revokedAt: now, totpSecret: null })
      .where(and(eq(invitations.staffId, staffId), openAt(now)))
  // The first admin's account gets the id of its invitation, and so the key that is made here.
  const key = staffId
    ? await loadDataKey(tx, vault, staffId)
    : await createDataKey(tx, vault, id, 'staff', now)
  if (!key) throw new Error('no such staff member')
  const token = newToken()
  const expiresAt = new Date(now.getTime() + linkMs[kind])
  await tx.insert(invitations).values({
    id,
    staffId,
    kind,
    createdBy,
    createdAt: now,
    expiresAt,
    tokenHash: hashToken(token) as Buffer,
    totpSecret: seal(key, places.invitationTotp, id, newTotpSecret()),
  })
  return { token, expiresAt }
}

export interface OpenInvitation {
  id: string
  kind: InvitationKind
  staffId: string | null
  /** Null for the first admin, who chooses them. */
  account: string | null
  alias: string | null
  secret: string
  key: DataKey
}

/** What a link opens. Null: no such link, or used, ended, expired. */
export async function findInvitation(
  db: Db | Tx,
  vault: Vault,
  token: string,
  now: Date,
): Promise<OpenInvitation | null> {
  const tokenHash = hashToken(token)
  if (!tokenHash) return null
  const [row] = await db
    .select({
      id: invitations.id,
      kind: invitations.kind,
      staffId: invitations.staffId,
      secret: invitations.totpSecret,
      alias: staff.alias,
      account: staff.account,
      state: staff.state,
    })
    .from(invitations)
    .leftJoin(staff, eq(staff.id, invitations.staffId))
    .where(and(eq(invitations.tokenHash, tokenHash), openAt(now)))
  if (!row?.secret || row.state === 'disabled') return null
  const owner = row.staffId ?? row.id
  const key = await loadDataKey(db, vault, owner)
  if (!key) return null
  return {
    id: row.id,
    kind: row.kind as InvitationKind,
    staffId: row.staffId,
    alias: row.alias,
    account: row.account ? open(key, places.staffAccount, owner, row.account).toString('utf8') : null,
    secret: open(key, places.invitationTotp, row.id, row.secret).toString('utf8'),
    key,
  }
}

/** What the page shows for the authenticator. */
export const authenticatorOf = (invitation: OpenInvitation, account: string) => ({
  secret: invitation.secret,
  uri: totpUri(invitation.secret, account),
})

/** Uses up a link. False: somebody was quicker. */
export async function useInvitation(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(invitations)
    .set({ usedAt: now, totpSecret: null })
    .where(and(eq(invitations.id, id), openAt(now)))
    .returning({ id: invitations.id })
  return rows.length > 0
}

/** There is an admin: the other links to become the first one end, with the keys that were made for them. */
export async function endFirstAdminLinks(tx: Tx, admin: string, now: Date): Promise<void> {
  const ended = await tx
    .update(invitations)
    .set({ revokedAt: now, totpSecret: null })
    .where(and(eq(invitations.kind, 'first_admin'), ne(invitations.id, admin)))
    .returning({ id: invitations.id })
  for (const { id } of ended) await tx.delete(dataKeys).where(eq(dataKeys.ownerId, id))
}

/** A link of a moment ahead was made under another clock, and is as good as any. */
const openAt = (now: Date) =>
  and(isNull(invitations.usedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now))
