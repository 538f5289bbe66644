import { and, asc, eq, lte } from 'drizzle-orm'
import type { Content } from '../../channels/channel.ts'
import { places } from '../../contacts/places.ts'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import { openJson } from '../../contacts/seal.ts'
import { media, staffMessages } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { lockChat } from './lock-chat.ts'
import { mayWrite } from './may-write.ts'
import type { ReplyParts } from './reply.ts'
import { type Said, say } from './say.ts'

const atOnce = 50

/**
 * Sends what waited for a person's hours and is due. Each in a transaction of its own; her wishes are asked again, since
 * they may have changed. What may not go out any more is cancelled, and its writer sees why. Resolves to what was said.
 */
export async function releaseHeld(db: Db, parts: ReplyParts, now: Date): Promise<Said[]> {
  const due = await db
    .select({ id: staffMessages.id })
    .from(staffMessages)
    .where(and(eq(staffMessages.state, 'held'), lte(staffMessages.dueAt, now)))
    .orderBy(asc(staffMessages.dueAt), asc(staffMessages.createdAt))
    .limit(atOnce)
  const all: Said[] = []
  for (const { id } of due) {
    const outcome = await db.transaction((tx) => release(tx, parts, { id, now, hurry: false }))
    if (outcome.ok && outcome.said) all.push(outcome.said)
  }
  return all
}

/**
 * Sends a held message now, because she is at the phone: only for its writer, and only while she wrote within the last
 * quarter of an hour. `not_held`: it went out or was cancelled meanwhile.
 */
export async function sendHeldNow(
  tx: Tx,
  parts: ReplyParts,
  which: { id: string; handoffId: string; staffId: string; now: Date },
): Promise<Released> {
  if (!(await isWriter(tx, which))) return { ok: false, why: 'not_held' }
  return release(tx, parts, { id: which.id, now: which.now, hurry: true })
}

/** Takes a held message back, for its writer. Its words are gone; an upload may go out with another. */
export async function cancelHeld(
  tx: Tx,
  which: { id: string; handoffId: string; staffId: string },
): Promise<{ ok: true } | { ok: false; why: 'not_held' }> {
  const rows = await tx
    .update(staffMessages)
    .set({ state: 'cancelled', body: null, dueAt: null })
    .where(
      and(
        eq(staffMessages.id, which.id),
        eq(staffMessages.handoffId, which.handoffId),
        eq(staffMessages.staffId, which.staffId),
        eq(staffMessages.state, 'held'),
      ),
    )
    .returning({ id: staffMessages.id })
  if (rows.length === 0) return { ok: false, why: 'not_held' }
  await tx.update(media).set({ messageId: null }).where(eq(media.messageId, which.id))
  return { ok: true }
}

export type Released = { ok: true; said: Said | null } | { ok: false; why: 'not_held' | 'not_at_hand' }

async function release(
  tx: Tx,
  parts: ReplyParts,
  { id, now, hurry }: { id: string; now: Date; hurry: boolean },
): Promise<Released> {
  const [found] = await tx
    .select({ handoffId: staffMessages.handoffId })
    .from(staffMessages)
    .where(eq(staffMessages.id, id))
  const chat = found && (await lockChat(tx, parts.vault, found.handoffId))
  if (!chat) return { ok: false, why: 'not_held' }
  const [row] = await tx.select().from(staffMessages).where(eq(staffMessages.id, id)).for('update')
  if (row?.state !== 'held' || !row.body) return { ok: false, why: 'not_held' }
  const { address } = chat
  const set = (change: Partial<typeof staffMessages.$inferInsert>) =>
    tx.update(staffMessages).set(change).where(eq(staffMessages.id, id))
  const content = openJson<Content>(chat.key, places.staffMessageBody, id, row.body)
  const window = address ? parts.window(address.account) : {}
  const may = mayWrite({
    wishes: await readSafeContact(tx, chat.key, chat.contactId),
    heardAt: chat.heardAt,
    saidAt: chat.saidAt,
    now: now.getTime(),
    freeTextMs: window.freeTextMs ?? null,
    template: content.template !== undefined,
    atOnce: hurry,
  })
  if (may.do === 'hold') {
    if (hurry) return { ok: false, why: 'not_at_hand' }
    await set({ dueAt: new Date(may.until) })
    return { ok: true, said: null }
  }
  if (may.do === 'refuse' || !address?.reached) {
    const heldWhy = may.do === 'refuse' ? may.why : 'unreachable'
    await set({ state: 'cancelled', heldWhy, body: null, dueAt: null })
    return { ok: true, said: null }
  }
  await set({ state: 'out', body: null, dueAt: null })
  const said = await say(tx, { ...chat, address }, { id, content, now })
  await parts.answered(tx, row.handoffId, row.staffId, now)
  return { ok: true, said }
}

async function isWriter(tx: Tx, which: { id: string; handoffId: string; staffId: string }): Promise<boolean> {
  const rows = await tx
    .select({ id: staffMessages.id })
    .from(staffMessages)
    .where(
      and(
        eq(staffMessages.id, which.id),
        eq(staffMessages.handoffId, which.handoffId),
        eq(staffMessages.staffId, which.staffId),
      ),
    )
  return rows.length === 1
}
