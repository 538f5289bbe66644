import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readMasterKey } from '../src/config/master-key.ts'
import { explainRefusal } from '../src/db/backup/explain.ts'
import { restoreBackup } from '../src/db/backup/restore-backup.ts'
import { startError } from '../src/start-error.ts'
import { onDatabase, say } from './with-database.ts'

/** `npm run restore -- --from FILE or FOLDER`: puts a backup into this installation's database. */
const usage = 'Usage: npm run restore -- --from FILE [--keys FILE] [--replace] [--accept-old-keys]'

await onDatabase(async ({ sql, config }) => {
  const wish = readArguments()
  const restored = await restoreBackup(sql, {
    from: resolve(wish.from),
    ...(wish.keys && { keys: resolve(wish.keys) }),
    masterKeys: [config.masterKey, ...oldMasterKey()],
    replace: wish.replace ?? false,
    acceptOldKeys: wish['accept-old-keys'] ?? false,
    now: new Date(),
  })
  if (!restored.ok) {
    const { sentence, cure } = explainRefusal(restored)
    throw startError(sentence, cure)
  }
  say(`Restored ${restored.content} with ${restored.keys}.`)
  if (restored.erasedAgain > 0)
    say(`Contacts that were erased since then, and are erased again: ${restored.erasedAgain}.`)
})

function readArguments() {
  const options = {
    from: { type: 'string' },
    keys: { type: 'string' },
    replace: { type: 'boolean' },
    'accept-old-keys': { type: 'boolean' },
  } as const
  try {
    const { values } = parseArgs({ options })
    if (values.from) return { ...values, from: values.from }
  } catch {
    // Told below.
  }
  throw startError('What is to be restored?', usage)
}

/** Contents that were backed up before the key was changed. */
function oldMasterKey(): Buffer[] {
  const text = process.env.OLD_MASTER_KEY
  if (!text?.trim()) return []
  const read = readMasterKey(text)
  if (!read.ok) throw startError('OLD_MASTER_KEY is too short.', 'Give it as MASTER_KEY was given.')
  return [read.key]
}
