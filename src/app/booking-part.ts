import { fileURLToPath } from 'node:url'
import type { FastifyPluginAsync } from 'fastify'
import type { BookingApi } from '../api/console/booking/parts.ts'
import { type DoorTexts, seatRoutes } from '../api/console/booking/seat-routes.ts'
import { seriesRoutes } from '../api/console/booking/series-routes.ts'
import { sessionRoutes } from '../api/console/booking/session-routes.ts'
import { endSampleSessions, loadSampleSessions } from '../booking/load-sample.ts'
import { materialiseSeries } from '../booking/materialise.ts'
import { forgetPast, sweepBookings } from '../booking/sweep.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import type { Sweep } from '../jobs/sweepers.ts'

const second = 1_000
const hour = 3_600 * second
const samples = fileURLToPath(new URL('../../data/sample-sessions/sessions.yaml', import.meta.url))

/**
 * With a key of its own the service offers what its staff have planned, and nothing that is only a sample: before anybody
 * can be promised a seat in one, they end.
 */
export async function retireSamples(parts: {
  config: Config
  db: Db
  vault: Vault
  now(): number
  newId(): string
}): Promise<void> {
  const { config, db, vault, now, newId } = parts
  if (config.masterKeyIsTrial) return
  await db.transaction((tx) => endSampleSessions(tx, { vault, now: new Date(now()), newId }))
}

/** What bookings need on a timer: what ran out and what is due, the dates of the coming weeks, what is past its time. */
export function bookingSweeps(parts: {
  config: Config
  db: Db
  vault: Vault
  now(): number
  newId(): string
  /** Somebody has to be told. */
  ring(): void
}): Sweep[] {
  const { config, db, vault, now, newId, ring } = parts
  const w = () => ({ vault, now: new Date(now()), newId })
  return [
    {
      name: 'bookings',
      everyMs: 5 * second,
      run: async () => (await sweepBookings(db, w())) && ring(),
    },
    {
      name: 'series',
      everyMs: hour,
      async run() {
        // Something to book while it is tried out. Not before the start: nobody waits for it.
        if (config.masterKeyIsTrial) await db.transaction((tx) => loadSampleSessions(tx, w(), samples))
        await materialiseSeries(db, w())
      },
    },
    {
      name: 'past-bookings',
      everyMs: hour,
      run: () => forgetPast(db, new Date(now()), config.retentionDays),
    },
  ]
}

/** The staff's side of bookings: sessions, series, seats, the door. */
export const bookingRoutes = (parts: BookingApi & DoorTexts): FastifyPluginAsync[] => [
  sessionRoutes(parts),
  seriesRoutes(parts),
  seatRoutes(parts),
]
