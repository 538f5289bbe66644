import { and, asc, eq, lte } from 'drizzle-orm'
import type { Channel } from '../channels/channel.ts'
import { nextAttempt } from '../channels/channel-errors.ts'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { type DataKey, open, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { media } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { type CleanMedia, cleanMedia } from '../messages/media/clean-media.ts'

const atOnce = 10
const timeoutMs = 60_000

/**
 * A picture is kept only as it was painted anew, so without the place it was taken at; one that cannot be is `gone`. A
 * voice note that is of no kind we know is kept for people who can make something of it, never named as more than bytes.
 */
function stored(
  row: typeof media.$inferSelect,
  key: DataKey,
  bytes: Uint8Array,
  cleaned: CleanMedia | null,
): Partial<typeof media.$inferInsert> {
  const good = cleaned?.ok && cleaned.kind === row.kind ? cleaned : null
  if (!good && row.kind === 'picture') return { state: 'gone', ref: null }
  const kept = good?.bytes ?? Buffer.from(bytes)
  return {
    state: 'stored',
    bytes: seal(key, places.mediaBytes, row.id, kept),
    size: kept.length,
    ref: null,
    mime: good?.mime ?? 'application/octet-stream',
  }
}

/**
 * Fetches voice notes and pictures that are still with their channel, and keeps them sealed. The row waits while the channel cannot
 * be reached; what the channel no longer has is `gone`. Two processes that fetch the same note store it once.
 */
export async function fetchMedia(deps: {
  db: Db
  vault: Vault
  channel(account: string): Channel | null
  now(): number
  random(): number
  /** After the commit: a note or picture of hers can be heard or seen now, or never will be. */
  fetched(contactId: string): void
}): Promise<void> {
  const { db, vault, now } = deps
  const rows = await db
    .select()
    .from(media)
    .where(and(eq(media.state, 'wanted'), lte(media.dueAt, new Date(now()))))
    .orderBy(asc(media.dueAt))
    .limit(atOnce)
  for (const row of rows) {
    const key = await loadDataKey(db, vault, row.contactId)
    const channel = deps.channel(row.account)
    if (!key || !row.ref || !channel?.fetch) continue
    const ref = open(key, places.mediaRef, row.id, row.ref).toString('utf8')
    const result = await channel.fetch(ref, AbortSignal.timeout(timeoutMs))
    const cleaned = result.ok ? await cleanMedia(result.bytes) : null
    const next = result.ok ? null : nextAttempt(result.code, row.attempts + 1, 0, deps.random())
    const change = result.ok
      ? stored(row, key, result.bytes, cleaned)
      : next && 'retryInMs' in next
        ? { attempts: row.attempts + 1, dueAt: new Date(now() + next.retryInMs) }
        : { state: 'gone', ref: null }
    await db.transaction((tx) =>
      tx
        .update(media)
        .set(change)
        .where(and(eq(media.id, row.id), eq(media.state, 'wanted'))),
    )
    if ('state' in change) deps.fetched(row.contactId)
  }
}
