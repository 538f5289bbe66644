import { parseArgs } from 'node:util'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { uuidv7 } from '../src/contacts/ids.ts'
import { openVault } from '../src/contacts/open-vault.ts'
import * as schema from '../src/db/schema/index.ts'
import { hashAccount } from '../src/staff/account.ts'
import { invite } from '../src/staff/invitations.ts'
import { startError } from '../src/start-error.ts'
import { onDatabase, say } from './with-database.ts'

/**
 * `npm run staff:link -- --account <account>`: a one-time link to begin anew, for an admin who lost password or phone and whom
 * no other admin can help. Whoever has the machine and MASTER_KEY may do it.
 */
const { values } = parseArgs({ options: { account: { type: 'string' } } })

await onDatabase(async ({ sql, config }) => {
  const opened = await openVault(sql, config.masterKey)
  if (!opened.ok)
    throw startError('MASTER_KEY is not the key of this installation.', 'Give the one it was started with.')
  const db = drizzle(sql, { schema })
  const [found] = await db
    .select({ id: schema.staff.id, state: schema.staff.state })
    .from(schema.staff)
    .where(eq(schema.staff.accountHash, hashAccount(opened.vault, values.account ?? '')))
  if (!found || found.state === 'disabled')
    throw startError(
      found ? 'This account is disabled.' : 'There is no such account.',
      'Give the account (email or user name) of somebody: npm run staff:link -- --account name@example.org',
    )
  const now = new Date()
  const kind = found.state === 'invited' ? 'join' : 'renew'
  const { token } = await db.transaction((tx) =>
    invite(tx, opened.vault, { id: uuidv7(now.getTime()), staffId: found.id, kind, createdBy: null, now }),
  )
  say(`This link opens once, within a day:\n  ${config.publicUrl}/console/#join=${token}`)
})
