import { readFile } from 'node:fs/promises'
import { and, eq, lt, sql } from 'drizzle-orm'
import { parse } from 'yaml'
import { z } from 'zod'
import { directoryLoads, referralRecipients, translations } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { entity, recipientSchema } from './recipient.ts'

const file = z.strictObject({
  version: z.int().positive(),
  recipients: z.array(
    recipientSchema
      .omit({ centerId: true, ageBands: true, focalPoints: true, active: true, webhookUrl: true })
      .partial({ hours: true, capacity: true, sexes: true })
      .extend({
        id: z.string(),
        center: z.string().optional(),
        focal_points: recipientSchema.shape.focalPoints.optional(),
        age_bands: recipientSchema.shape.ageBands.optional(),
      }),
  ),
})
const source = 'sample-recipients'

/**
 * Loads a file of sample recipients, once for each of its versions, after the directory. A row that is there is left as
 * staff made it. Gives how many came. Throws on a file with mistakes.
 */
export async function loadSampleRecipients(tx: Tx, path: string): Promise<number> {
  const { version, recipients } = file.parse(parse(await readFile(path, 'utf8')))
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
  let loaded = 0
  for (const { id, center, name, focal_points, age_bands, ...more } of recipients) {
    const [made] = await tx
      .insert(referralRecipients)
      .values({
        ...more,
        id,
        locationId: center ?? null,
        name: name.en,
        focalPoints: focal_points ?? [],
        ageBands: age_bands ?? [],
        sample: true,
      })
      .onConflictDoNothing()
      .returning({ id: referralRecipients.id })
    if (!made) continue
    loaded++
    for (const language of ['ar', 'kmr'] as const)
      await tx
        .insert(translations)
        .values({ entity, entityId: id, field: 'name', language, text: name[language] })
        .onConflictDoNothing()
  }
  return loaded
}

/** Where people are really served, nobody is sent to a partner that stands only for what is to come. Staff make it real by saving it. */
export async function pauseSamplePartners(tx: Tx): Promise<void> {
  await tx
    .update(referralRecipients)
    .set({ active: false })
    .where(and(referralRecipients.sample, eq(referralRecipients.kind, 'partner'), referralRecipients.active))
}
