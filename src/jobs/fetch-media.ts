import { and, asc, eq, lte } from 'drizzle-orm'
import type { Channel } from '../channels/channel.ts'
import { nextAttempt } from '../channels/channel-errors.ts'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { open, seal } from '../contacts/seal.ts'
import type { Vault } from '../contacts/vault.ts'
import { media } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'

const atOnce = 10
const timeoutMs = 60_000

/**
 * Fetches voice notes that are still with their channel, and keeps them sealed. The row waits while the channel cannot
 * be reached; what the channel no longer has is `gone`. Two processes that fetch the same note store it once.
 */
export async function fetchMedia(deps: {
  db: Db
  vault: Vault
  channel(account: string): Channel | null
  now(): number
  random(): number
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
    const next = result.ok ? null : nextAttempt(result.code, row.attempts + 1, 0, deps.random())
    const change = result.ok
      ? {
          state: 'stored',
          bytes: seal(key, places.mediaBytes, row.id, result.bytes),
          size: result.bytes.length,
          ref: null,
          mime: result.mime ?? row.mime,
        }
      : next && 'retryInMs' in next
        ? { attempts: row.attempts + 1, dueAt: new Date(now() + next.retryInMs) }
        : { state: 'gone', ref: null }
    await db.transaction((tx) =>
      tx
        .update(media)
        .set(change)
        .where(and(eq(media.id, row.id), eq(media.state, 'wanted'))),
    )
  }
}
