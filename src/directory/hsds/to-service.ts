import { isStale } from '../assured.ts'
import { callToConfirm } from '../words.ts'
import type { Source } from './source.ts'
import { toFullLocation, toLocation, toPhones, toSchedule } from './to-location.ts'
import { toOrganization, toProgram } from './to-organization.ts'
import { toTerm } from './to-taxonomy.ts'
import { hsdsId } from './uuid.ts'
import { email, idOr, type Json, known, uri, type View } from './view.ts'

type Service = Source['services'][number]
type Offer = Source['offers'][number]

/** What the schema demands of a service, and when it changed. HSDA calls that `modified_date`, HSDS `last_modified`. */
export function toMinimalService(view: View, service: Service): Json {
  const { id, name, status, last_modified } = ownFields(view, service)
  return { id, name, status, last_modified, modified_date: last_modified }
}

/** A service with its one-to-one fields, as it stands in lists. */
export function toService(view: View, service: Service): Json {
  const { source } = view
  const organization = source.organizations.find(({ id }) => id === service.organizationId)
  const program = source.programs.find(({ id }) => id === service.programId)
  return known({
    ...ownFields(view, service),
    organization: organization && toOrganization(view, organization),
    program: program && toProgram(view, program),
  })
}

/** A service with all that belongs to it. */
export function toFullService(view: View, service: Service): Json {
  const { source } = view
  const own = <T extends { serviceId: string | null }>(rows: T[]) =>
    rows.filter(({ serviceId }) => serviceId === service.id)
  return {
    ...toService(view, service),
    phones: toPhones(view, own(source.phones)),
    schedules: own(source.schedules).map((row) => toSchedule(view, row)),
    service_at_locations: own(source.offers).flatMap((offer) => {
      const location = source.locations.find(({ id }) => id === offer.locationId)
      return location
        ? [
            {
              ...ownOfferFields(view, offer),
              ...offerDetails(view, offer),
              location: toFullLocation(view, location),
            },
          ]
        : []
    }),
    ...toCapacities(view, service),
    attributes: source.attributes
      .filter(({ linkEntity, linkId }) => linkEntity === 'service' && linkId === service.id)
      .flatMap((attribute) => {
        const term = source.terms.find(({ id }) => id === attribute.taxonomyTermId)
        return term
          ? [
              known({
                id: hsdsId('attribute', attribute.id),
                link_id: hsdsId('service', attribute.linkId),
                link_entity: 'service',
                taxonomy_term_id: hsdsId('taxonomy_term', term.id),
                label: attribute.label,
                value: attribute.value,
                taxonomy_term: toTerm(view, term),
              }),
            ]
          : []
      }),
  }
}

/** Seats that may be told; without any the field is left out. */
function toCapacities({ source }: View, { id }: Service): Json {
  const capacity = source.capacities?.find(({ serviceId }) => serviceId === id)
  if (!capacity) return {}
  return {
    capacities: [
      {
        id: hsdsId('service_capacity', id),
        service_id: hsdsId('service', id),
        unit: { id: hsdsId('unit', 'seat'), name: 'seat' },
        available: capacity.free,
        maximum: capacity.seats,
        description: 'Seats in the coming eight weeks, all centers together',
        updated: capacity.updated.toISOString(),
      },
    ],
  }
}

/** Which center offers a service, with both in short. */
export function toOffer(view: View, offer: Offer): Json {
  const { source } = view
  const service = source.services.find(({ id }) => id === offer.serviceId)
  const location = source.locations.find(({ id }) => id === offer.locationId)
  return known({
    ...ownOfferFields(view, offer),
    location: location && toLocation(view, location),
    service: service && toService(view, service),
  })
}

export function toFullOffer(view: View, offer: Offer): Json {
  const { source } = view
  const service = source.services.find(({ id }) => id === offer.serviceId)
  const location = source.locations.find(({ id }) => id === offer.locationId)
  return known({
    ...ownOfferFields(view, offer),
    ...offerDetails(view, offer),
    location: location && toFullLocation(view, location),
    service: service && toService(view, service),
  })
}

function ownFields(view: View, service: Service): Json {
  const { id } = service
  const text = (field: string, english: string | null) => view.text('service', id, field, english)
  const stale = isStale(service.assuredDate, view.now) ? callToConfirm[view.language] : ''
  return known({
    id: hsdsId('service', id),
    organization_id: hsdsId('organization', service.organizationId),
    program_id: idOr('program', service.programId),
    name: text('name', service.name),
    description: text('description', service.description),
    url: uri(service.url),
    email: email(service.email),
    status: service.status,
    application_process: text('application_process', service.applicationProcess),
    fees_description: text('fees_description', service.feesDescription),
    eligibility_description: text('eligibility_description', service.eligibilityDescription),
    minimum_age: service.minimumAge,
    maximum_age: service.maximumAge,
    assured_date: service.assuredDate,
    assurer_email: email(service.assurerEmail),
    alert: [text('alert', service.alert), stale].filter(Boolean).join(' '),
    last_modified: modifiedAt(service).toISOString(),
  })
}

/** Being published is a change, too: who asks for what is new must hear of it. */
export const modifiedAt = ({ lastModified, publishedAt }: Service): Date =>
  publishedAt && publishedAt > lastModified ? publishedAt : lastModified

const ownOfferFields = (view: View, offer: Offer): Json =>
  known({
    id: hsdsId('service_at_location', offer.id),
    service_id: hsdsId('service', offer.serviceId),
    location_id: hsdsId('location', offer.locationId),
    description: view.text('service_at_location', offer.id, 'description', offer.description),
  })

const offerDetails = (view: View, { id }: Offer): Json => ({
  phones: toPhones(
    view,
    view.source.phones.filter(({ serviceAtLocationId }) => serviceAtLocationId === id),
  ),
  schedules: view.source.schedules
    .filter(({ serviceAtLocationId }) => serviceAtLocationId === id)
    .map((row) => toSchedule(view, row)),
})
