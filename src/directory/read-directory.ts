import { asc, eq } from 'drizzle-orm'
import * as schema from '../db/schema/directory.ts'
import { directoryExamples } from '../db/schema/learning.ts'
import type { Db, Tx } from '../db/types.ts'
import { type Language, languages } from '../text/types.ts'
import type { Center, Directory, Localised, Service, ServiceDetail } from './types.ts'

/** HSDS's `phone.type` of a number to call in need. */
export const crisisPhone = 'crisis'

const details: Record<ServiceDetail, string> = {
  about: 'description',
  audience: 'eligibility_description',
  cost: 'fees_description',
  howToJoin: 'application_process',
}

/** The whole directory as the conversation reads it. Closed centers offer nothing; only active services are in it. */
export async function readDirectory(db: Db | Tx): Promise<Directory> {
  const services = await db
    .select()
    .from(schema.services)
    .where(eq(schema.services.status, 'active'))
    .orderBy(asc(schema.services.position), asc(schema.services.id))
  const locations = await db
    .select()
    .from(schema.locations)
    .orderBy(asc(schema.locations.position), asc(schema.locations.id))
  const serviceAtLocations = await db.select().from(schema.serviceAtLocations)
  const addresses = await db.select().from(schema.locationAddresses).orderBy(schema.locationAddresses.id)
  const phones = await db.select().from(schema.phones).orderBy(schema.phones.id)
  const schedules = await db.select().from(schema.schedules).orderBy(schema.schedules.id)
  const terms = await db.select().from(schema.taxonomyTerms).orderBy(asc(schema.taxonomyTerms.position))
  const attributes = await db
    .select()
    .from(schema.attributes)
    .where(eq(schema.attributes.linkEntity, 'service'))
  const words = await db.select().from(schema.serviceWords).orderBy(schema.serviceWords.text)
  const examples = await db
    .select({
      text: directoryExamples.text,
      label: directoryExamples.label,
      language: directoryExamples.language,
    })
    .from(directoryExamples)
    .orderBy(directoryExamples.id)
  const localised = localiser(await db.select().from(schema.translations))

  const centers = locations.map((row): Center => {
    const address = addresses.find((a) => a.locationId === row.id && a.addressType === 'physical')
    const phone = phones.find((p) => p.locationId === row.id)
    const hours = schedules.find((s) => s.locationId === row.id && s.serviceId === null)
    return {
      id: row.id,
      name: localised('location', row.id, 'name', row.name) ?? {},
      kind: row.kind as Center['kind'],
      state: row.state as Center['state'],
      confirmedOn: row.confirmedOn,
      address: address ? localised('address', address.id, 'address_1', address.address1) : null,
      hours: hours ? localised('schedule', hours.id, 'description', hours.description) : null,
      phone: phone ? [phone.number, phone.extension].filter(Boolean).join('-') : null,
      words: row.alternateNames,
      sensitive: row.sensitive,
      sample: [address, phone, hours].some((detail) => detail?.sample),
    }
  })
  const closed = new Set(centers.filter((center) => center.state === 'closed').map((center) => center.id))
  const active = new Set(services.map((service) => service.id))

  return {
    centers: [...centers.filter((c) => !closed.has(c.id)), ...centers.filter((c) => closed.has(c.id))],
    services: services.map((row): Service => {
      const termsOf = (taxonomy: string) =>
        terms
          .filter((term) => term.taxonomyId === taxonomy)
          .filter((term) => attributes.some((a) => a.linkId === row.id && a.taxonomyTermId === term.id))
          .map((term) => plainId(term.id))
      const text = (detail: ServiceDetail, column: string | null) =>
        localised('service', row.id, details[detail], column)
      return {
        id: row.id,
        pillar: termsOf('pillar')[0] ?? '',
        name: localised('service', row.id, 'name', row.name) ?? {},
        about: text('about', row.description) ?? {},
        audience: text('audience', row.eligibilityDescription) ?? {},
        cost: text('cost', row.feesDescription),
        howToJoin: text('howToJoin', row.applicationProcess),
        sensitive: row.sensitive,
        assuredOn: row.assuredDate,
        needs: termsOf('need'),
        words: words.filter((word) => word.serviceId === row.id).map((word) => word.text),
        sample: row.sample,
        sampleDetails: (Object.keys(details) as ServiceDetail[]).filter((detail) =>
          row.sampleFields.includes(details[detail]),
        ),
      }
    }),
    offers: serviceAtLocations
      .filter((row) => active.has(row.serviceId) && !closed.has(row.locationId))
      .map((row) => {
        const schedule = schedules.find((s) => s.serviceAtLocationId === row.id)
        return {
          service: row.serviceId,
          center: row.locationId,
          when: schedule ? localised('schedule', schedule.id, 'description', schedule.description) : null,
          sample: row.sample || schedule?.sample === true,
        }
      }),
    examples,
    crisisContacts: phones
      .filter((phone) => phone.type === crisisPhone && !phone.sample)
      .map((phone) => ({
        name: localised('phone', phone.id, 'description', phone.description) ?? {},
        number: [phone.number, phone.extension].filter(Boolean).join('-'),
      })),
    needs: terms
      .filter((term) => term.taxonomyId === 'need')
      .map((term) => ({
        id: plainId(term.id),
        name: localised('taxonomy_term', term.id, 'name', term.name) ?? {},
      })),
  }
}

/** `need:talk` -> `talk` */
const plainId = (termId: string) => termId.slice(termId.indexOf(':') + 1)

/** Columns hold English, translations the rest. Null when there is no text in any language. */
export function localiser(rows: (typeof schema.translations.$inferSelect)[]) {
  const texts = new Map(
    rows.map((row) => [[row.entity, row.entityId, row.field, row.language].join('\n'), row.text]),
  )
  return (entity: string, id: string, field: string, english: string | null): Localised | null => {
    const found: Localised = {}
    for (const language of languages) {
      const text = texts.get([entity, id, field, language].join('\n')) ?? inColumn(language, english)
      if (text) found[language] = text
    }
    return Object.keys(found).length > 0 ? found : null
  }
}
const inColumn = (language: Language, english: string | null) => (language === 'en' ? english : null)
