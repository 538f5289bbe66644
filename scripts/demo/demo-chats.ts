import { randomBytes } from 'node:crypto'
import { eq, inArray } from 'drizzle-orm'
import { type App, createApp } from '../../src/app.ts'
import type { InboundBody } from '../../src/channels/channel.ts'
import { createWebChannel } from '../../src/channels/web/web-channel.ts'
import type { Config } from '../../src/config.ts'
import { findContactId } from '../../src/contacts/find-or-create.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { chatLabels, handoffs, labels } from '../../src/db/schema/index.ts'
import { askForPerson, people, yes } from './people.ts'

const label = { id: 'sample', ar: 'عيّنة', kmr: 'Nimûne', en: 'Sample' }

/**
 * A dozen chats as people would begin them: through the real turns, up to where a human has them. Each carries the label
 * `sample`. Returns how many were made; none where such chats are there already.
 */
export async function demoChats(config: Config, vault: Vault): Promise<number> {
  const web = createWebChannel()
  await using app = await createApp({ ...config, roles: new Set(['turns', 'sends']) }, { channels: [web] })
  if ((await app.db.$count(chatLabels, eq(chatLabels.labelId, label.id))) > 0) return 0
  await app.db.transaction((tx) => tx.insert(labels).values(label).onConflictDoNothing())
  const addresses: string[] = []
  for (const { language, asks } of people) {
    const address = randomBytes(32).toString('base64url')
    addresses.push(address)
    const words = [askForPerson[language], yes[language], asks].map(
      (text) => ({ kind: 'text', text }) as const,
    )
    const bodies: InboundBody[] = [{ kind: 'start', language }, ...words]
    for (const [order, body] of bodies.entries()) {
      await web.post([
        {
          account: web.account,
          address,
          externalId: `demo:${address}:${order}`,
          order,
          at: Date.now(),
          body,
        },
      ])
      await app.idle()
    }
  }
  // Awaited here: the app is closed when this function is left.
  return await mark(app, vault, web.account, addresses)
}

async function mark(app: App, vault: Vault, account: string, addresses: string[]): Promise<number> {
  const found = await Promise.all(addresses.map((address) => findContactId(app.db, vault, account, address)))
  const contacts = found.filter((id) => id !== null)
  const chats = await app.db
    .select({ id: handoffs.id })
    .from(handoffs)
    .where(inArray(handoffs.contactId, contacts))
  await app.db.transaction((tx) =>
    tx
      .insert(chatLabels)
      .values(chats.map(({ id }) => ({ handoffId: id, labelId: label.id, createdAt: new Date() }))),
  )
  return chats.length
}
