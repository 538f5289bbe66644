import { lt } from 'drizzle-orm'
import { chatReads } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'

/** Remembers up to which `seq` somebody read. Never goes back: two tabs may tell it in any order. */
export async function markRead(
  tx: Tx,
  read: { handoffId: string; staffId: string; seq: number; now: Date },
): Promise<void> {
  const { handoffId, staffId, seq, now } = read
  await tx
    .insert(chatReads)
    .values({ handoffId, staffId, seq, readAt: now })
    .onConflictDoUpdate({
      target: [chatReads.handoffId, chatReads.staffId],
      set: { seq, readAt: now },
      setWhere: lt(chatReads.seq, seq),
    })
}
