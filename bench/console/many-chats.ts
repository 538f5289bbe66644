import { randomUUID } from 'node:crypto'
import { contacts, conversations } from '../../src/db/schema/index.ts'
import { openHandoff } from '../../src/handoff/open-handoff.ts'
import type { TestApp } from '../../test/support/app.ts'
import { vaultOf } from '../../test/support/chat-work.ts'

const languages = ['ar', 'kmr', 'en']
const needs = ['vocational-training', 'recreation', 'remedial-education', 'talk', 'psychosocial-group']

/** So many open chats in the queue of a center, made without a word being said. */
export async function openManyChats(test: TestApp, count: number, center = 'raqqa'): Promise<void> {
  const vault = await vaultOf(test)
  const chunk = 250
  for (let from = 0; from < count; from += chunk)
    await test.database.db.transaction(async (tx) => {
      for (let n = from; n < Math.min(count, from + chunk); n++) {
        const contactId = randomUUID()
        const language = languages[n % 3] as string
        const now = new Date(Date.now() - n * 60_000)
        await tx.insert(contacts).values({ id: contactId, language, createdAt: now })
        await tx.insert(conversations).values({ contactId })
        await openHandoff(tx, vault, {
          id: randomUUID(),
          contactId,
          queue: 'caseworker',
          centerId: center,
          language,
          card: { need: needs[n % needs.length] },
          anonymous: false,
          now,
        })
      }
    })
}
