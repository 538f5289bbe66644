import { parseArgs } from 'node:util'
import { drizzle } from 'drizzle-orm/postgres-js'
import { prepareDatabase } from '../src/app/prepare-database.ts'
import { openVault } from '../src/contacts/open-vault.ts'
import * as schema from '../src/db/schema/index.ts'
import { totpCode } from '../src/staff/totp.ts'
import { startError } from '../src/start-error.ts'
import { demoChats } from './demo/demo-chats.ts'
import { demoStaff } from './demo/demo-staff.ts'
import { onDatabase, say } from './with-database.ts'

/**
 * `npm run demo`: three staff and a dozen chats to try things out with. The passwords stand on the screen, so it does nothing
 * where real people are: under a MASTER_KEY of one's own it asks for --yes.
 */
const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false } } })

await onDatabase(async ({ sql, config, url }) => {
  if (!config.masterKeyIsTrial && !values.yes)
    throw startError(
      'This service has a MASTER_KEY of its own: real people may be in it, and the demo adds staff whose passwords are shown.',
      'Try the demo without MASTER_KEY, in a DATA_DIR of its own; or add -- --yes if nobody real is in it.',
    )
  await prepareDatabase(sql)
  const opened = await openVault(sql, config.masterKey)
  if (!opened.ok)
    throw startError('MASTER_KEY is not the key of this installation.', 'Give the one it was started with.')
  const chats = await demoChats({ ...config, databaseUrl: url }, opened.vault)
  const now = new Date()
  const members = await drizzle(sql, { schema }).transaction((tx) => demoStaff(tx, opened.vault, now))
  say(chats > 0 ? `${chats} sample chats wait for somebody.` : 'The sample chats are there already.')
  for (const { account, role, password, pin, secret, uri } of members)
    say(`
${role}
  account        ${account}
  password       ${password}
  PIN            ${pin}
  authenticator  ${secret}
                 ${uri}
  code now       ${totpCode(secret, now.getTime())}`)
  say(`\nSign in at ${config.publicUrl}/console/ while the service runs (npm start).`)
})
