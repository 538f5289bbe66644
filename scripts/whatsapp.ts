import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { drizzle } from 'drizzle-orm/postgres-js'
import { renderUnicodeCompact } from 'uqr'
import { whatsAppWebAccount } from '../src/channels/whatsapp-web/whatsapp-web-channel.ts'
import * as schema from '../src/db/schema/index.ts'
import type { Db } from '../src/db/types.ts'
import { readLink, wishOfLink } from '../src/messages/channel-links.ts'
import { startError } from '../src/start-error.ts'
import { onDatabase, say } from './with-database.ts'

/**
 * `npm run whatsapp`: links the office's phone from a terminal, beside the running service: shows the QR until it is scanned.
 * `--number 963...`: a code to type in on the phone instead. `--unlink`, `--restart`, `--state` do what they say.
 */
const { values } = parseArgs({
  options: {
    number: { type: 'string' },
    unlink: { type: 'boolean', default: false },
    restart: { type: 'boolean', default: false },
    state: { type: 'boolean', default: false },
  },
})
const patienceMs = 10 * 60_000
const silentMs = 45_000

await onDatabase(async ({ sql }) => void say(await link(drizzle(sql, { schema }))))

/** What became of it, for the last line. */
async function link(db: Db): Promise<string> {
  const account = whatsAppWebAccount
  const read = () => readLink(db, account)
  const before = await read()
  if (!before || Date.now() - before.aliveAt.getTime() > silentMs)
    throw startError(
      'No service that looks after WhatsApp runs on this data.',
      'Start it with WHATSAPP_WEB=1 (npm start) and run this beside it; docs/whatsapp.md tells how.',
    )
  if (values.state) return `${before.state}${before.reason ? ` (${before.reason})` : ''}`
  const number = values.number?.replace(/\D/g, '')
  const wish = values.unlink
    ? { do: 'unlink' as const }
    : values.restart
      ? { do: 'restart' as const }
      : { do: 'link' as const, ...(number ? { number } : {}) }
  if (wish.do === 'link' && before.linked) return 'A phone is linked already.'
  await db.transaction((tx) => wishOfLink(tx, account, wish, new Date()))
  if (wish.do !== 'link') return 'Asked for.'
  say('The browser starts; the code comes in some seconds. Ctrl-C leaves.')
  let shown = ''
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(1_000)) {
    const link = await read()
    if (link?.linked) return 'Linked. The service is ready to answer on WhatsApp.'
    const code = link?.qr ?? link?.pairing ?? ''
    if (code === '' || code === shown) continue
    shown = code
    if (link?.qr)
      say(`\nOn the phone: WhatsApp, Linked devices, Link a device.\n\n${renderUnicodeCompact(link.qr)}`)
    else say(`\nOn the phone: Link with phone number instead. Type: ${code.slice(0, 4)}-${code.slice(4)}`)
  }
  return 'Nobody scanned the code. Run this again when the phone is at hand.'
}
