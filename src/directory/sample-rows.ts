import type {
  attributes,
  locationAddresses,
  locations,
  organizations,
  phones,
  programs,
  schedules,
  serviceAtLocations,
  services,
  serviceWords,
  taxonomies,
  taxonomyTerms,
  translations,
} from '../db/schema/directory.ts'
import type { Sample } from './sample-schema.ts'

type Text = { ar: string; kmr: string; en: string }

/** A row to be, and its texts in the other languages. */
export interface Entry<Row> {
  row: Row
  translations: (typeof translations.$inferInsert)[]
}

/** Columns hold English; the others stand beside. */
function beside(entity: string, entityId: string, texts: Record<string, Text | null>) {
  return Object.entries(texts).flatMap(([field, text]) =>
    text
      ? (['ar', 'kmr'] as const).map((language) => ({
          entity,
          entityId,
          field,
          language,
          text: text[language],
        }))
      : [],
  )
}

export const termId = (taxonomy: 'need' | 'pillar', id: string) => `${taxonomy}:${id}`
export const offerId = (service: string, center: string) => `${service}@${center}`

export interface SampleRows {
  organizations: Entry<typeof organizations.$inferInsert>[]
  programs: Entry<typeof programs.$inferInsert>[]
  taxonomies: Entry<typeof taxonomies.$inferInsert>[]
  terms: Entry<typeof taxonomyTerms.$inferInsert>[]
  locations: Entry<typeof locations.$inferInsert>[]
  addresses: Entry<typeof locationAddresses.$inferInsert>[]
  phones: Entry<typeof phones.$inferInsert>[]
  services: Entry<typeof services.$inferInsert>[]
  words: (typeof serviceWords.$inferInsert)[]
  attributes: (typeof attributes.$inferInsert)[]
  offers: Entry<typeof serviceAtLocations.$inferInsert>[]
  schedules: Entry<typeof schedules.$inferInsert>[]
}

const fields = {
  about: 'description',
  audience: 'eligibility_description',
  cost: 'fees_description',
  join: 'application_process',
} as const

/** The sample file as rows of HSDS. Everything but what the programme says of itself is marked `sample`. */
export function sampleRows(sample: Sample): SampleRows {
  const organizationId = sample.organization.id
  return {
    organizations: [sample.organization].map(({ id, name, description }) => ({
      row: { id, name: name.en, description: description.en, sample: true },
      translations: beside('organization', id, { name, description }),
    })),
    programs: sample.programs.map(({ id, name, description }) => ({
      row: { id, organizationId, name: name.en, description: description.en, sample: true },
      translations: beside('program', id, { name, description }),
    })),
    taxonomies: [
      { row: { id: 'need', name: 'Needs', description: 'What people come for' }, translations: [] },
      { row: { id: 'pillar', name: 'Pillars', description: 'Parts of the programme' }, translations: [] },
    ],
    terms: (['need', 'pillar'] as const).flatMap((taxonomyId) =>
      sample[`${taxonomyId}s`].map(({ id, name }, position) => ({
        row: { id: termId(taxonomyId, id), taxonomyId, name: name.en, position },
        translations: beside('taxonomy_term', termId(taxonomyId, id), { name }),
      })),
    ),
    locations: sample.centers.map(({ id, kind, name, words, sensitive, state, confirmed_on }, position) => ({
      row: {
        id,
        organizationId,
        kind,
        name: name.en,
        alternateNames: words,
        sensitive,
        state,
        confirmedOn: confirmed_on,
        position,
        sample: true,
      },
      translations: beside('location', id, { name }),
    })),
    addresses: sample.centers.flatMap(({ id, address }) =>
      address
        ? [
            {
              row: { id: `${id}:address`, locationId: id, address1: address.en, sample: true },
              translations: beside('address', `${id}:address`, { address_1: address }),
            },
          ]
        : [],
    ),
    phones: sample.centers.flatMap(({ id, phone }) =>
      phone
        ? [{ row: { id: `${id}:phone`, locationId: id, number: phone, sample: true }, translations: [] }]
        : [],
    ),
    services: sample.services.map((service, position) => ({
      row: {
        id: service.id,
        organizationId,
        programId: sample.programs[0]?.id ?? null,
        name: service.name.en,
        description: service.about.en,
        eligibilityDescription: service.audience.en,
        feesDescription: service.cost?.en ?? null,
        applicationProcess: service.join?.en ?? null,
        sensitive: service.sensitive,
        position,
        sample: service.sample.length > 0,
        sampleFields: service.sample.map((detail) => fields[detail]),
      },
      translations: beside('service', service.id, {
        name: service.name,
        [fields.about]: service.about,
        [fields.audience]: service.audience,
        [fields.cost]: service.cost,
        [fields.join]: service.join,
      }),
    })),
    words: sample.services.flatMap(({ id, words }) =>
      Object.entries(words).flatMap(([language, list]) =>
        list.map((text) => ({ serviceId: id, language, text, sample: true })),
      ),
    ),
    attributes: sample.services.flatMap(({ id, pillar, needs }) =>
      [termId('pillar', pillar), ...needs.map((need) => termId('need', need))].map((taxonomyTermId) => ({
        id: `service:${id}:${taxonomyTermId}`,
        linkId: id,
        linkEntity: 'service',
        taxonomyTermId,
      })),
    ),
    offers: pairs(sample).map(({ service, center, sample }) => ({
      row: { id: offerId(service, center), serviceId: service, locationId: center, sample },
      translations: [],
    })),
    schedules: [
      ...sample.centers.flatMap(({ id, hours }) => schedule({ locationId: id }, id, hours, true)),
      ...pairs(sample).flatMap(({ service, center, when, sample }) =>
        schedule({ serviceAtLocationId: offerId(service, center) }, offerId(service, center), when, sample),
      ),
    ],
  }
}

const pairs = (sample: Sample) =>
  sample.offers.flatMap(({ centers, services, when, sample }) =>
    centers.flatMap((center) => services.map((service) => ({ service, center, when, sample }))),
  )

function schedule(
  of: { locationId: string } | { serviceAtLocationId: string },
  ofId: string,
  text: Text | null,
  sample: boolean,
): SampleRows['schedules'] {
  const id = `${ofId}:schedule`
  if (!text) return []
  return [
    {
      row: { id, ...of, description: text.en, sample },
      translations: beside('schedule', id, { description: text }),
    },
  ]
}
