import { and, eq, inArray, ne } from 'drizzle-orm'
import * as schema from '../../db/schema/directory.ts'
import type { Tx } from '../../db/types.ts'
import { offerId, termId } from '../sample-rows.ts'
import { serviceTexts, wordColumns } from './columns.ts'
import { listOf, type RowToWrite, said, textOf, writeTranslations } from './write-row.ts'

/** Writes one service with its texts, terms, words and places. */
export async function writeService(tx: Tx, row: RowToWrite): Promise<void> {
  const { id, values, isNew, position, source, organizationId, now } = row
  const age = (field: string) => {
    const text = textOf(values[field])
    return text ? Number(text) : text === undefined ? undefined : null
  }
  const samples = listOf(values.sample)
  const fields = said({
    name: values.name_en === undefined ? undefined : (textOf(values.name_en) ?? ''),
    description: textOf(values.description_en),
    eligibilityDescription: textOf(values.eligibility_description_en),
    feesDescription: textOf(values.fees_description_en),
    applicationProcess: textOf(values.application_process_en),
    status: textOf(values.status) ?? undefined,
    sensitive: values.sensitive ? values.sensitive === 'yes' : undefined,
    minimumAge: age('minimum_age'),
    maximumAge: age('maximum_age'),
    assuredDate: textOf(values.assured_date),
    url: textOf(values.url),
    email: textOf(values.email),
    sampleFields: samples,
    sample: samples && samples.length > 0,
    lastModified: now,
  })
  if (isNew) {
    const programId = source.programs[0]?.id ?? null
    await tx.insert(schema.services).values({ name: '', position, programId, ...fields, id, organizationId })
  } else await tx.update(schema.services).set(fields).where(eq(schema.services.id, id))

  for (const field of serviceTexts)
    await writeTranslations(tx, 'service', id, field, {
      ar: values[`${field}_ar`],
      kmr: values[`${field}_kmr`],
    })
  await writeTerms(tx, id, 'need', listOf(values.needs))
  await writeTerms(tx, id, 'pillar', listOf(values.pillar))
  await writeWords(tx, row)
  await writeOffers(tx, row)
}

async function writeTerms(tx: Tx, id: string, taxonomy: 'need' | 'pillar', terms: string[] | undefined) {
  if (!terms) return
  const { attributes, taxonomyTerms } = schema
  const ofTaxonomy = tx
    .select({ id: taxonomyTerms.id })
    .from(taxonomyTerms)
    .where(eq(taxonomyTerms.taxonomyId, taxonomy))
  await tx
    .delete(attributes)
    .where(
      and(
        eq(attributes.linkEntity, 'service'),
        eq(attributes.linkId, id),
        inArray(attributes.taxonomyTermId, ofTaxonomy),
      ),
    )
  const rows = terms
    .map((term) => termId(taxonomy, term))
    .map((term) => ({ id: `service:${id}:${term}`, linkId: id, linkEntity: 'service', taxonomyTermId: term }))
  if (rows.length > 0) await tx.insert(attributes).values(rows)
}

/** Example sentences that staff added elsewhere stay: a file only holds the words. */
async function writeWords(tx: Tx, { id, values }: RowToWrite) {
  const { serviceWords } = schema
  for (const [column, language] of Object.entries(wordColumns)) {
    const words = listOf(values[column])
    if (!words) continue
    const mine = and(
      eq(serviceWords.serviceId, id),
      eq(serviceWords.language, language),
      eq(serviceWords.kind, 'word'),
    )
    await tx.delete(serviceWords).where(mine)
    if (words.length > 0)
      await tx
        .insert(serviceWords)
        .values(words.map((text) => ({ serviceId: id, language, text })))
        .onConflictDoNothing()
  }
}

/** A place that is not named any more goes; one that stays keeps what it holds. */
async function writeOffers(tx: Tx, { id, values, source, now }: RowToWrite) {
  const { serviceAtLocations } = schema
  const [real, samples] = [listOf(values.centers), listOf(values.centers_sample)]
  const wanted = new Map([
    ...(samples ?? []).map((center) => [center, true] as const),
    ...(real ?? []).map((center) => [center, false] as const),
  ])
  const gone = source.offers
    .filter(({ serviceId, sample }) => serviceId === id && (sample ? samples : real) !== undefined)
    .filter(({ locationId }) => !wanted.has(locationId))
    .map((offer) => offer.id)
  if (gone.length > 0) await tx.delete(serviceAtLocations).where(inArray(serviceAtLocations.id, gone))
  for (const [locationId, sample] of wanted)
    await tx
      .insert(serviceAtLocations)
      .values({ id: offerId(id, locationId), serviceId: id, locationId, sample, lastModified: now })
      .onConflictDoUpdate({
        target: [serviceAtLocations.serviceId, serviceAtLocations.locationId],
        set: { sample, lastModified: now },
        setWhere: ne(serviceAtLocations.sample, sample),
      })
}
