import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm'
import { loadDataKey } from '../../contacts/data-key.ts'
import type { Vault } from '../../contacts/vault.ts'
import { conversations, pages, pushSubscriptions, staffChats } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { insertSystem } from '../../messages/insert-system.ts'
import { listPushSubscriptions, type PushSubscription } from './push-subscriptions.ts'

/** Sends one push. `gone`: that browser takes none any more. Throws when it could not be sent. */
export type Push = (subscription: PushSubscription) => Promise<'sent' | 'gone'>

const atOnce = 20
const mostTries = 5

/**
 * Brings calls to the people: a line in the worker's own chat (a system row: her own turn speaks), and a push to each of
 * her browsers. Neither says anything about whom it is for. A push that fails is tried again on the next run, five times;
 * a line in the chat is made once. Resolves to how many calls were brought.
 */
export async function deliverCalls(deps: {
  db: Db
  vault: Vault
  push: Push
  now: Date
  newId: () => string
}): Promise<{ delivered: number; chats: boolean }> {
  const { db, vault, push, now, newId } = deps
  const due = await db
    .select()
    .from(pages)
    .where(and(isNull(pages.pushedAt), lt(pages.pushTries, mostTries), eq(pages.state, 'waiting')))
    .orderBy(asc(pages.createdAt))
    .limit(atOnce)
  let chats = false
  for (const page of due) {
    chats = (await db.transaction((tx) => writeToChat(tx, vault, page, now, newId))) || chats
    const sent = await pushTo(db, vault, page.staffId, push)
    await db
      .update(pages)
      .set(sent ? { pushedAt: now } : { pushTries: sql`${pages.pushTries} + 1` })
      .where(and(eq(pages.id, page.id), isNull(pages.pushedAt)))
  }
  return { delivered: due.length, chats }
}

/** Idempotent by the page's id. */
async function writeToChat(
  tx: Tx,
  vault: Vault,
  page: typeof pages.$inferSelect,
  now: Date,
  newId: () => string,
): Promise<boolean> {
  const [chat] = await tx
    .select({ contactId: staffChats.contactId, addressId: conversations.addressId })
    .from(staffChats)
    .innerJoin(conversations, eq(conversations.contactId, staffChats.contactId))
    .where(eq(staffChats.staffId, page.staffId))
  const key = chat && (await loadDataKey(tx, vault, chat.contactId))
  if (!chat || !key) return false
  const row = { ...chat, key, id: newId(), name: `called:${page.id}`, dueAt: now }
  await insertSystem(tx, row, { kind: 'system', name: 'staff_called' })
  return true
}

/** False: at least one browser could not be reached; all are tried again, a second call does no harm. */
async function pushTo(db: Db, vault: Vault, staffId: string, push: Push): Promise<boolean> {
  let all = true
  for (const { id, subscription } of await listPushSubscriptions(db, vault, staffId)) {
    try {
      if ((await push(subscription)) === 'gone')
        await db.delete(pushSubscriptions).where(eq(pushSubscriptions.id, id))
    } catch {
      all = false
    }
  }
  return all
}
