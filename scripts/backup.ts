import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openVault } from '../src/contacts/open-vault.ts'
import { makeBackup } from '../src/db/backup/make-backup.ts'
import { startError } from '../src/start-error.ts'
import { onDatabase, say } from './with-database.ts'

/** `npm run backup -- --to FOLDER`: content and keys, while the service runs or not. */
const usage = 'Usage: npm run backup -- --to FOLDER (or a file that ends in .mpcc)'

await onDatabase(async ({ sql, config, trialKeyFile }) => {
  const to = readTo()
  const [there] = await sql<{ keys: string | null }[]>`select to_regclass('keys.installation')::text as keys`
  if (!there?.keys) throw startError('The database is still empty.', 'Run npm start once, then try again.')
  const vault = await openVault(sql, config.masterKey)
  if (!vault.ok)
    throw startError(
      'MASTER_KEY is not the key of this database.',
      'Set MASTER_KEY to the one it was made with.',
    )
  const made = await makeBackup(sql, config.masterKey, { to: resolve(to), now: () => new Date() })
  say(`Content: ${made.content} (${made.rows} rows)`)
  say(`Keys:    ${made.keys} (in place of older ones; keep it for 7 days at most)`)
  say(
    trialKeyFile
      ? `Both open only with the key for trying out: keep a copy of ${trialKeyFile}.`
      : 'Both open only with your MASTER_KEY: keep it somewhere else.',
  )
})

function readTo(): string {
  try {
    const { values } = parseArgs({ options: { to: { type: 'string' } } })
    if (values.to) return values.to
  } catch {
    // Told below.
  }
  throw startError('Where to?', usage)
}
