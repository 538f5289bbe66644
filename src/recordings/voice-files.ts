import { and, eq, gt, sql } from 'drizzle-orm'
import type { VoiceFile, VoiceNote } from '../channels/channel.ts'
import { channelFiles } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import type { RecordingLibrary } from './types.ts'

/** Meta keeps what was uploaded for 30 days; Telegram for longer. */
const knownMs = 25 * 24 * 3_600_000

/** The sounds of a content for the channel that sends it: what it has already it need not be given again. */
export function voiceFiles(
  { db, library, now }: { db: Db; library: Pick<RecordingLibrary, 'bytes'>; now(): number },
  account: string,
  notes: readonly VoiceNote[],
): VoiceFile[] {
  return notes.map(({ hash, recordings }) => {
    const which = and(eq(channelFiles.account, account), eq(channelFiles.hash, hash))
    return {
      bytes: () => library.bytes(recordings),
      async known() {
        const [row] = await db
          .select({ ref: channelFiles.ref })
          .from(channelFiles)
          .where(and(which, gt(channelFiles.createdAt, new Date(now() - knownMs))))
        return row?.ref ?? null
      },
      async remember(ref) {
        await db
          .insert(channelFiles)
          .values({ account, hash, ref, createdAt: new Date(now()) })
          .onConflictDoUpdate({
            target: [channelFiles.account, channelFiles.hash],
            set: { ref: sql`excluded.ref`, createdAt: sql`excluded.created_at` },
          })
      },
      async forget() {
        await db.delete(channelFiles).where(which)
      },
    }
  })
}
