import { lt, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import * as schema from '../db/schema/directory.ts'
import type { Tx } from '../db/types.ts'
import { readSample } from './read-sample.ts'
import { type Entry, sampleRows } from './sample-rows.ts'

/**
 * Loads a file of sample data, once for each of its versions. A row is only inserted where there is none (its
 * translations and words with it), so nothing that staff changed is overwritten, and what they removed stays away
 * until a newer version. Refuses a file with mistakes, naming all of them, and then writes nothing.
 */
export async function loadSample(
  tx: Tx,
  file: string,
): Promise<{ ok: true; loaded: boolean } | { ok: false; errors: string[] }> {
  const read = await readSample(file)
  if (!read.ok) return read
  const { version } = read.sample
  // The row is also the lock: a second process waits here, and then finds the version loaded.
  const [isNew] = await tx
    .insert(schema.directoryLoads)
    .values({ source: 'sample', version })
    .onConflictDoUpdate({
      target: schema.directoryLoads.source,
      set: { version, loadedAt: sql`now()` },
      setWhere: lt(schema.directoryLoads.version, version),
    })
    .returning()
  if (!isNew) return { ok: true, loaded: false }

  const rows = sampleRows(read.sample)
  // In the order of their references.
  await insertAbsent(tx, schema.organizations, rows.organizations)
  await insertAbsent(tx, schema.programs, rows.programs)
  await insertAbsent(tx, schema.taxonomies, rows.taxonomies)
  await insertAbsent(tx, schema.taxonomyTerms, rows.terms)
  await insertAbsent(tx, schema.locations, rows.locations)
  await insertAbsent(tx, schema.locationAddresses, rows.addresses)
  await insertAbsent(tx, schema.phones, rows.phones)
  const services = await insertAbsent(tx, schema.services, rows.services)
  await insertAbsent(tx, schema.serviceAtLocations, rows.offers)
  await insertAbsent(tx, schema.schedules, rows.schedules)
  const words = rows.words.filter((word) => services.has(word.serviceId))
  if (words.length > 0) await tx.insert(schema.serviceWords).values(words).onConflictDoNothing()
  const attributes = rows.attributes.filter((attribute) => services.has(attribute.linkId))
  if (attributes.length > 0) await tx.insert(schema.attributes).values(attributes).onConflictDoNothing()
  return { ok: true, loaded: true }
}

/** Inserts the rows that are not there, and their translations. Gives the ids of those inserted. */
async function insertAbsent<T extends PgTable & { id: PgColumn }>(
  tx: Tx,
  table: T,
  entries: Entry<T['$inferInsert']>[],
): Promise<Set<unknown>> {
  if (entries.length === 0) return new Set()
  const inserted: { id: unknown }[] = await tx
    .insert(table as PgTable)
    .values(entries.map((entry) => entry.row))
    .onConflictDoNothing()
    .returning({ id: table.id })
  const ids = new Set(inserted.map((row) => row.id))
  const texts = entries
    .filter(({ row }) => ids.has((row as { id: string }).id))
    .flatMap((e) => e.translations)
  if (texts.length > 0) await tx.insert(schema.translations).values(texts).onConflictDoNothing()
  return ids
}
