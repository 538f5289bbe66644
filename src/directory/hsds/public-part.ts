import { isPublicLocation, lacksOf, publicOffers } from './publish-rules.ts'
import type { Source } from './source.ts'

/**
 * What the world may read: services that staff published and that still have all they need, the centers that offer them,
 * and the terms that they use. Built from what is allowed, so a new column or table stays in until somebody lets it out.
 * No session's time or room goes out for any service: a center's own opening hours are the only times. Of seats only the
 * sums of read-capacities.ts do.
 */
export function publicPart(source: Source, today: string): Source {
  const services = source.services
    .filter((service) => service.publishedAt !== null && lacksOf(service, source, today).length === 0)
    .map((service) => ({ ...withoutSamples(service), assurerEmail: null }))
  const served = new Set(services.map(({ id }) => id))
  const offers = publicOffers(source)
    .filter(({ serviceId }) => served.has(serviceId))
    .map((offer) => ({ ...offer, description: null }))
  const offering = new Set(offers.map(({ locationId }) => locationId))
  const locations = source.locations.filter(
    (location) => isPublicLocation(location) && offering.has(location.id),
  )
  const attributes = source.attributes.filter(
    ({ linkEntity, linkId }) => linkEntity === 'service' && served.has(linkId),
  )
  const used = new Set(attributes.map(({ taxonomyTermId }) => taxonomyTermId))
  const terms = source.terms.filter(({ id }) => used.has(id))
  return {
    organizations: source.organizations,
    programs: source.programs.filter(({ id }) => services.some(({ programId }) => programId === id)),
    services,
    locations,
    offers,
    addresses: source.addresses.filter(({ sample, locationId }) => !sample && offering.has(locationId)),
    phones: source.phones.filter(
      (phone) =>
        !phone.sample &&
        phone.serviceAtLocationId === null &&
        (phone.locationId === null || offering.has(phone.locationId)) &&
        (phone.serviceId === null || served.has(phone.serviceId)),
    ),
    schedules: source.schedules.filter(
      ({ sample, locationId, serviceId, serviceAtLocationId }) =>
        !sample &&
        serviceId === null &&
        serviceAtLocationId === null &&
        locationId !== null &&
        offering.has(locationId),
    ),
    taxonomies: source.taxonomies.filter(({ id }) => terms.some(({ taxonomyId }) => taxonomyId === id)),
    terms,
    attributes,
    words: source.words.filter(({ serviceId }) => served.has(serviceId)),
    text: withoutSampleTexts(source),
  }
}

const columns = {
  description: 'description',
  eligibility_description: 'eligibilityDescription',
  fees_description: 'feesDescription',
  application_process: 'applicationProcess',
} as const

/** A detail that is only a sample is not told as a fact. */
function withoutSamples(service: Source['services'][number]): Source['services'][number] {
  const cleared = { ...service }
  for (const [field, column] of Object.entries(columns))
    if (service.sampleFields.includes(field)) cleared[column] = null
  return cleared
}

function withoutSampleTexts({ services, text }: Source): Source['text'] {
  const samples = new Set(
    services.flatMap(({ id, sampleFields }) => sampleFields.map((field) => `${id}\n${field}`)),
  )
  return (entity, id, field, english) =>
    entity === 'service' && samples.has(`${id}\n${field}`) ? null : text(entity, id, field, english)
}
