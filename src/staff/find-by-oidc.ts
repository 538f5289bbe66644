import { and, eq, isNull } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import { staff } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { hashAccount } from './account.ts'

/** What an OpenID provider says of somebody. */
export interface OidcPerson {
  issuer: string
  subject: string
  /** Null: none, or the provider has not verified it. */
  email: string | null
}

/**
 * The active account of somebody whom the provider knows. The first time it is found by the verified email and bound to the
 * provider's subject; from then on by that alone, so that an address that is given to somebody else opens nothing.
 */
export async function findByOidc(tx: Tx, vault: Vault, person: OidcPerson): Promise<string | null> {
  const oidcHash = vault.hash('oidc subject', `${person.issuer}\0${person.subject}`)
  const [bound] = await tx
    .select({ id: staff.id, state: staff.state })
    .from(staff)
    .where(eq(staff.oidcHash, oidcHash))
  if (bound) return bound.state === 'active' ? bound.id : null
  if (person.email === null) return null
  const [row] = await tx
    .update(staff)
    .set({ oidcHash })
    .where(
      and(
        eq(staff.accountHash, hashAccount(vault, person.email)),
        eq(staff.state, 'active'),
        isNull(staff.oidcHash),
      ),
    )
    .returning({ id: staff.id })
  return row?.id ?? null
}
