import { parseArgs } from 'node:util'
import { drizzle } from 'drizzle-orm/postgres-js'
import { verifyAudit } from '../src/audit/verify.ts'
import { openVault } from '../src/contacts/open-vault.ts'
import * as schema from '../src/db/schema/index.ts'
import { startError } from '../src/start-error.ts'
import { onDatabase, say } from './with-database.ts'

/** `npm run audit:verify [-- --head <what an earlier run printed>]`: whether the audit trail is as it was written. */
const whys = {
  changed: 'an entry of it was changed',
  entries_missing: 'entries of it are gone',
  batch_missing: 'it is gone',
  chain_broken: 'it does not follow on the one before',
  head_missing: 'it is not there as it was when its head was noted',
}

const { values } = parseArgs({ options: { head: { type: 'string' } } })
await onDatabase(async ({ sql, config }) => {
  const opened = await openVault(sql, config.masterKey)
  if (!opened.ok)
    throw startError('MASTER_KEY is not the key of this installation.', 'Give the one it was started with.')
  const found = await verifyAudit(drizzle(sql, { schema }), opened.vault, values.head ?? null)
  if (!found.ok)
    throw startError(
      `The audit trail was tampered with: batch ${found.batch}, ${whys[found.why]}.`,
      'Keep this database as it is, and compare it with the backups.',
    )
  say(
    `The audit trail is whole: ${found.entries} entries in ${found.batches} batches, ${found.unsealed} not sealed yet.`,
  )
  say(
    `Note this down; a later run proves by it that nothing was cut off:\n  npm run audit:verify -- --head ${found.head}`,
  )
})
