import { readMasterKey, shortestPassphrase } from '../src/config/master-key.ts'
import { rotateMasterKey } from '../src/contacts/rotate-key.ts'
import { isInUse } from '../src/db/backup/restore-backup.ts'
import { startError } from '../src/start-error.ts'
import { onDatabase, say } from './with-database.ts'

/** `MASTER_KEY=... NEW_MASTER_KEY=... npm run rotate-key`: wraps all keys by the new one, with the service stopped. */
await onDatabase(async ({ sql, config }) => {
  const next = newMasterKey()
  const [there] = await sql<{ keys: string | null }[]>`select to_regclass('keys.installation')::text as keys`
  if (!there?.keys) throw startError('The database is still empty.', 'Start with the new MASTER_KEY.')
  if (await isInUse(sql)) throw startError('The service runs on this database.', 'Stop it, then try again.')
  const rotated = await rotateMasterKey(sql, config.masterKey, next)
  if (!rotated.ok)
    throw startError(
      'MASTER_KEY is not the present key of this database.',
      'Set MASTER_KEY to the present one and NEW_MASTER_KEY to the one that takes its place.',
    )
  say(
    `${rotated.keys} keys are wrapped by the new key. Set MASTER_KEY to it, start again, and make a backup.`,
  )
  say('Content backups from before open with the old key: give it as OLD_MASTER_KEY when one is restored.')
})

function newMasterKey(): Buffer {
  const text = process.env.NEW_MASTER_KEY?.trim()
  const read = text ? readMasterKey(text) : null
  if (read?.ok) return read.key
  throw startError(
    text ? 'NEW_MASTER_KEY is too short.' : 'NEW_MASTER_KEY is not set.',
    `Give 32 bytes as base64 or hex (npm run key prints one), or a passphrase of at least ${shortestPassphrase} characters.`,
  )
}
