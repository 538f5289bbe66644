import { and, eq, sql } from 'drizzle-orm'
import type { Content } from '../../channels/channel.ts'
import { places } from '../../contacts/places.ts'
import { sealJson } from '../../contacts/seal.ts'
import { conversations, outbox } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import type { LockedChat } from './lock-chat.ts'

/** What others must hear of after the commit. */
export interface Said {
  contactId: string
  seq: number
  /** A sender has to be rung for. */
  queued: boolean
}

/**
 * Writes a message of staff into the outbox of a locked chat: the next `seq`, and what the bot has not sent by now is
 * cancelled, so that it never speaks after a human. Raising the version makes a turn that is thinking read again.
 */
export async function say(
  tx: Tx,
  chat: LockedChat & { address: NonNullable<LockedChat['address']> },
  message: { id: string; content: Content; now: Date },
): Promise<Said> {
  const { contactId, key, address } = chat
  const { id, content, now } = message
  const [place] = await tx
    .update(conversations)
    .set({
      lastSeq: sql`${conversations.lastSeq} + 1`,
      version: sql`${conversations.version} + 1`,
      updatedAt: now,
    })
    .where(eq(conversations.contactId, contactId))
    .returning({ seq: conversations.lastSeq })
  if (!place) throw new Error('a locked conversation is gone')
  await tx
    .update(outbox)
    .set({ state: 'cancelled' })
    .where(and(eq(outbox.contactId, contactId), eq(outbox.origin, 'bot'), eq(outbox.state, 'queued')))
  // The web page reads the outbox itself.
  const pulled = address.account === 'web'
  await tx.insert(outbox).values({
    id,
    contactId,
    addressId: address.id,
    account: address.account,
    seq: place.seq,
    origin: 'staff',
    state: pulled ? 'sent' : 'queued',
    dueAt: now,
    createdAt: now,
    sentAt: pulled ? now : null,
    body: sealJson(key, places.outboxBody, id, content),
  })
  return { contactId, seq: place.seq, queued: !pulled }
}
