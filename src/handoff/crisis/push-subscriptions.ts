import { and, desc, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { openJson, sealJson } from '../../contacts/seal.ts'
import type { Vault } from '../../contacts/vault.ts'
import { pushSubscriptions } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'

/** Browsers of one worker; above, the oldest is forgotten, so that no pile of dead ones delays a call. */
const mostBrowsers = 8

/** A push service has a name of the world outside, on the usual port; whatever else is an attempt to reach something here. */
const isPushService = (endpoint: string): boolean => {
  if (!URL.canParse(endpoint)) return false
  const { hostname, port, username } = new URL(endpoint)
  const last = hostname.split('.').at(-1) ?? ''
  return (
    port === '' && username === '' && hostname.includes('.') && /^(?:[a-z]{2,}|xn--[a-z\d-]+)$/.test(last)
  )
}

/** What a browser gives (`PushSubscription.toJSON()`). */
export const pushSubscriptionSchema = z.object({
  endpoint: z
    .url({ protocol: /^https$/ })
    .max(1_000)
    .refine(isPushService, { error: 'no push service' }),
  keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
})
export type PushSubscription = z.infer<typeof pushSubscriptionSchema>

const hashOf = (vault: Vault, endpoint: string) => vault.hash('push-endpoint', endpoint)

/** Keeps where a worker's browser takes pushes. A browser that another worker used goes over to her. */
export async function keepPushSubscription(
  tx: Tx,
  vault: Vault,
  keep: { id: string; staffId: string; subscription: PushSubscription; now: Date },
): Promise<{ ok: true } | { ok: false; why: 'unknown' }> {
  const { id, staffId, subscription, now } = keep
  const key = await loadDataKey(tx, vault, staffId)
  if (!key) return { ok: false, why: 'unknown' }
  const endpointHash = hashOf(vault, subscription.endpoint)
  await tx.delete(pushSubscriptions).where(eq(pushSubscriptions.endpointHash, endpointHash))
  await tx.insert(pushSubscriptions).values({
    id,
    staffId,
    endpointHash,
    subscription: sealJson(key, places.pushSubscription, id, subscription),
    createdAt: now,
  })
  await tx
    .delete(pushSubscriptions)
    .where(
      inArray(
        pushSubscriptions.id,
        tx
          .select({ id: pushSubscriptions.id })
          .from(pushSubscriptions)
          .where(eq(pushSubscriptions.staffId, staffId))
          .orderBy(desc(pushSubscriptions.createdAt), desc(pushSubscriptions.id))
          .offset(mostBrowsers),
      ),
    )
  return { ok: true }
}

export async function dropPushSubscription(
  tx: Tx,
  vault: Vault,
  { staffId, endpoint }: { staffId: string; endpoint: string },
): Promise<void> {
  await tx
    .delete(pushSubscriptions)
    .where(
      and(
        eq(pushSubscriptions.staffId, staffId),
        eq(pushSubscriptions.endpointHash, hashOf(vault, endpoint)),
      ),
    )
}

export async function listPushSubscriptions(
  db: Db | Tx,
  vault: Vault,
  staffId: string,
): Promise<{ id: string; subscription: PushSubscription }[]> {
  const rows = await db.select().from(pushSubscriptions).where(eq(pushSubscriptions.staffId, staffId))
  if (rows.length === 0) return []
  const key = await loadDataKey(db, vault, staffId)
  if (!key) return []
  return rows.map((row) => ({
    id: row.id,
    subscription: openJson<PushSubscription>(key, places.pushSubscription, row.id, row.subscription),
  }))
}
