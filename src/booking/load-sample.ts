import { readFile } from 'node:fs/promises'
import { eq, lt, sql } from 'drizzle-orm'
import { parse } from 'yaml'
import { z } from 'zod'
import { directoryLoads, sessionSeries } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { createSeries, endSeries } from './create-series.ts'
import { dayOf } from './local-time.ts'
import type { Writing } from './types.ts'

const texts = z.partialRecord(z.enum(['ar', 'kmr', 'en']), z.string())
const sample = z.strictObject({
  version: z.int(),
  series: z.array(
    z.strictObject({
      service: z.string(),
      centers: z.array(z.string()),
      title: texts.optional(),
      bring: texts.optional(),
      /** Days after the day of loading. */
      in: z.int(),
      rrule: z.string(),
      time: z.string(),
      minutes: z.int(),
      slotMinutes: z.int().optional(),
      capacity: z.int(),
      womenOnly: z.boolean().optional(),
      minAge: z.int().optional(),
      maxAge: z.int().optional(),
      withCarer: z.boolean().optional(),
      languages: z.array(z.enum(['ar', 'kmr', 'en'])).optional(),
      childcare: z.boolean().optional(),
      companionWelcome: z.boolean().optional(),
    }),
  ),
})

const source = 'sample-sessions'

/**
 * Series of a file of samples, from the day of loading on, once for each of its versions: what staff ended stays ended.
 * Gives how many sessions were made. Throws on a file with mistakes.
 */
export async function loadSampleSessions(tx: Tx, w: Writing, file: string): Promise<number> {
  const { version, series } = sample.parse(parse(await readFile(file, 'utf8')))
  // The row is also the lock: a second process waits here, and then finds the version loaded.
  const [isNew] = await tx
    .insert(directoryLoads)
    .values({ source, version })
    .onConflictDoUpdate({
      target: directoryLoads.source,
      set: { version, loadedAt: sql`now()` },
      setWhere: lt(directoryLoads.version, version),
    })
    .returning()
  if (!isNew) return 0
  let made = 0
  for (const { centers, in: days, time, ...one } of series) {
    const starts = `${dayOf(w.now).add({ days })}T${time}`
    for (const center of centers) {
      const result = await createSeries(tx, w, { ...one, center, starts, sample: true })
      if (!result.ok) throw new Error(`${file}: ${one.service} at ${center}: ${result.why}`)
      made += result.made
    }
  }
  return made
}

/** Ends what is only a sample: nobody may be promised a seat in it. Who booked one while it was tried out is told. */
export async function endSampleSessions(tx: Tx, w: Writing): Promise<void> {
  const rows = await tx.select().from(sessionSeries).where(eq(sessionSeries.sample, true)).for('update')
  for (const { id, state } of rows)
    if (state === 'active') await endSeries(tx, w, { seriesId: id, cancelFuture: true })
}
