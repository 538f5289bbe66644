import { eq } from 'drizzle-orm'
import { services } from '../db/schema/directory.ts'
import type { Db, Tx } from '../db/types.ts'
import { lacksOf } from './hsds/publish-rules.ts'
import { readSource } from './hsds/source.ts'

export type Published =
  | { ok: true }
  | { ok: false; why: 'unknown' }
  /** What it lacks, a short phrase each. */
  | { ok: false; why: 'lacks'; lacks: string[] }

/** Lets a service into the open data. It stays there only as long as it lacks nothing. */
export async function publishService(tx: Tx, id: string, now: Date): Promise<Published> {
  const source = await readSource(tx)
  const service = source.services.find((one) => one.id === id)
  if (!service) return { ok: false, why: 'unknown' }
  const lacks = lacksOf(service, source, isoDay(now))
  if (lacks.length > 0) return { ok: false, why: 'lacks', lacks }
  if (service.publishedAt === null)
    await tx.update(services).set({ publishedAt: now }).where(eq(services.id, id))
  return { ok: true }
}

/** False: there is no such service. */
export async function unpublishService(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.update(services).set({ publishedAt: null }).where(eq(services.id, id)).returning()
  return rows.length > 0
}

/** Each service with what keeps it out of the open data now. */
export async function publicationState(
  db: Db | Tx,
  now: Date,
): Promise<{ id: string; published: boolean; lacks: string[] }[]> {
  const source = await readSource(db)
  return source.services.map((service) => ({
    id: service.id,
    published: service.publishedAt !== null,
    lacks: lacksOf(service, source, isoDay(now)),
  }))
}

const isoDay = (now: Date) => now.toISOString().slice(0, 10)
