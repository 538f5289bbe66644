import { randomBytes, randomUUID } from 'node:crypto'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { places } from '../../src/contacts/places.ts'
import { sealJson } from '../../src/contacts/seal.ts'
import { inbox } from '../../src/db/schema/index.ts'
import type { TestApp } from '../support/app.ts'
import { vaultOf } from '../support/chat-work.ts'

/** So many messages of hers more, each "line <n>", as if she had written for years. */
export async function talksOn(test: TestApp, chat: string, count: number): Promise<void> {
  const { db, sql } = test.database
  const [row] = await sql<{ contact: string; seq: number }[]>`
    select c.contact_id as contact, c.last_seq::float8 as seq from conversations c
    join handoffs h on h.contact_id = c.contact_id where h.id = ${chat}`
  if (!row) throw new Error('no such chat')
  const key = await loadDataKey(db, await vaultOf(test), row.contact)
  if (!key) throw new Error('she is erased')
  const now = Date.now()
  const rows = Array.from({ length: count }, (_, n) => {
    const id = randomUUID()
    return {
      id,
      contactId: row.contact,
      account: 'telegram:years',
      externalHash: randomBytes(32),
      kind: 'text',
      body: sealJson(key, places.inboxBody, id, { body: { kind: 'text', text: `line ${n + 1}` } }),
      state: 'handled',
      handledAt: new Date(now),
      receivedAt: new Date(now - (count - n) * 1_000),
      seq: row.seq + 1 + n,
    }
  })
  for (let from = 0; from < count; from += 1_000)
    await db.insert(inbox).values(rows.slice(from, from + 1_000))
  await sql`update conversations set last_seq = ${row.seq + count} where contact_id = ${row.contact}`
}
