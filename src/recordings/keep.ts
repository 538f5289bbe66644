import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import { recordings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { Language } from '../text/types.ts'
import type { Recording } from './check-recording.ts'

/** So long a recording that was replaced or deleted can be brought back, and chats that show it can play it. */
export const removedKeptMs = 90 * 24 * 3_600_000

interface Place {
  language: Language
  key: string
}
const inUse = ({ language, key }: Place) =>
  and(eq(recordings.language, language), eq(recordings.key, key), isNull(recordings.removedAt))

/** Takes the place of the recording of this text; that one can be brought back. */
export async function keepRecording(
  tx: Tx,
  place: Place & { id: string; textHash: string; recording: Recording; staffId: string; now: Date },
): Promise<{ replaced: string | null }> {
  const { id, language, key, textHash, recording, staffId, now } = place
  const { replaced } = await removeRecording(tx, { language, key, now })
  await tx.insert(recordings).values({
    id,
    language,
    key,
    textHash,
    hash: recording.hash,
    bytes: recording.bytes,
    size: recording.bytes.length,
    seconds: recording.seconds,
    staffId,
    createdAt: now,
  })
  return { replaced }
}

/** Takes a text's recording away; `replaced` brings it back. Null: staff have recorded none. */
export async function removeRecording(
  tx: Tx,
  place: Place & { now: Date },
): Promise<{ replaced: string | null }> {
  const [row] = await tx
    .update(recordings)
    .set({ removedAt: place.now })
    .where(inUse(place))
    .returning({ id: recordings.id })
  return { replaced: row?.id ?? null }
}

/** Brings back one that was replaced or deleted; what stands in its place goes. Null: it is not there any more. */
export async function restoreRecording(tx: Tx, id: string, now: Date): Promise<Place | null> {
  const [row] = await tx
    .select({ language: recordings.language, key: recordings.key })
    .from(recordings)
    .where(eq(recordings.id, id))
    .for('update')
  if (!row) return null
  const place = { language: row.language as Language, key: row.key }
  await removeRecording(tx, { ...place, now })
  await tx.update(recordings).set({ removedAt: null }).where(eq(recordings.id, id))
  return place
}

/** Forgets what was removed long ago. */
export async function forgetRecordings(tx: Tx, now: Date): Promise<void> {
  await tx
    .delete(recordings)
    .where(
      and(isNotNull(recordings.removedAt), lt(recordings.removedAt, new Date(now.getTime() - removedKeptMs))),
    )
}
