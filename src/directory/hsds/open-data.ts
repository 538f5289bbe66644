import type { Db } from '../../db/types.ts'
import { isOpenDataOn } from '../open-data-switch.ts'
import { publicPart } from './public-part.ts'
import { readCapacities } from './read-capacities.ts'
import { readSource, type Source } from './source.ts'

/** What the API reads: the public part of the directory, or null while open data is off. */
export type ReadOpenData = () => Promise<Source | null>

/**
 * Reads at most once in `maxAgeMs`, and once for all who ask at the same time, so that crawlers cost the database
 * nothing. Switching off takes effect after that time at the latest.
 */
export function createOpenData(parts: { db: Db; now: () => number; maxAgeMs?: number }): ReadOpenData {
  const { db, now, maxAgeMs = 5_000 } = parts
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<Source | null> | null = null
  return () => {
    if (reading && now() - readAt < maxAgeMs) return reading
    readAt = now()
    const mine = read(db, new Date(now()))
    reading = mine
    mine.catch(() => {
      if (reading === mine) reading = null
    })
    return mine
  }
}

const read = (db: Db, now: Date): Promise<Source | null> =>
  db.transaction(
    async (tx) => {
      if (!(await isOpenDataOn(tx))) return null
      const open = publicPart(await readSource(tx), now.toISOString().slice(0, 10))
      const isOpen = (id: string) => open.services.some((service) => service.id === id)
      const capacities = (await readCapacities(tx, now)).filter(({ serviceId }) => isOpen(serviceId))
      return { ...open, capacities }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
