import { confirmedWord, stateLabel, stateWords } from '../words.ts'
import type { Source } from './source.ts'
import { hsdsId } from './uuid.ts'
import { idOr, type Json, known, uri, type View } from './view.ts'

type Location = Source['locations'][number]

/** A center with its one-to-one fields. HSDS has no state of a place: it is said in the description. */
export function toLocation(view: View, location: Location): Json {
  const { id } = location
  return known({
    id: hsdsId('location', id),
    organization_id: idOr('organization', location.organizationId),
    location_type: location.locationType,
    url: uri(location.url),
    name: view.text('location', id, 'name', location.name),
    description: [view.text('location', id, 'description', location.description), stateOf(view, location)]
      .filter(Boolean)
      .join('. '),
    transportation: view.text('location', id, 'transportation', location.transportation),
    latitude: location.latitude,
    longitude: location.longitude,
    external_identifier: id,
    external_identifier_type: 'mpcc-chat',
  })
}

/** With addresses, phones and opening hours. */
export function toFullLocation(view: View, location: Location): Json {
  const { source } = view
  const own = <T extends { locationId: string | null }>(rows: T[]) =>
    rows.filter(({ locationId }) => locationId === location.id)
  return {
    ...toLocation(view, location),
    addresses: own(source.addresses).map((row) => ({
      id: hsdsId('address', row.id),
      location_id: hsdsId('location', row.locationId),
      address_1: view.text('address', row.id, 'address_1', row.address1) ?? '',
      // The schema demands these; empty says: not known.
      city: view.text('address', row.id, 'city', row.city) ?? '',
      state_province: view.text('address', row.id, 'state_province', row.stateProvince) ?? '',
      postal_code: row.postalCode ?? '',
      country: row.country,
      address_type: row.addressType,
    })),
    phones: toPhones(view, own(source.phones)),
    schedules: own(source.schedules)
      .filter(({ serviceId, serviceAtLocationId }) => serviceId === null && serviceAtLocationId === null)
      .map((row) => toSchedule(view, row)),
  }
}

export function toPhones(view: View, rows: Source['phones']): Json[] {
  return rows.map((row) =>
    known({
      id: hsdsId('phone', row.id),
      location_id: idOr('location', row.locationId),
      service_id: idOr('service', row.serviceId),
      organization_id: idOr('organization', row.organizationId),
      number: row.number,
      extension: /^\d{1,9}$/.test(row.extension ?? '') ? Number(row.extension) : undefined,
      type: row.type,
      description: view.text('phone', row.id, 'description', row.description),
    }),
  )
}

/** Without `timezone`, which the schema wants as a number of hours, and which has no word for a zone. */
export function toSchedule(view: View, row: Source['schedules'][number]): Json {
  return known({
    id: hsdsId('schedule', row.id),
    location_id: idOr('location', row.locationId),
    service_id: idOr('service', row.serviceId),
    service_at_location_id: idOr('service_at_location', row.serviceAtLocationId),
    valid_from: row.validFrom,
    valid_to: row.validTo,
    dtstart: row.dtstart,
    until: row.until,
    wkst: row.wkst,
    freq: row.freq === 'WEEKLY' || row.freq === 'MONTHLY' ? row.freq : undefined,
    interval: row.interval,
    byday: row.byday,
    description: view.text('schedule', row.id, 'description', row.description),
    opens_at: row.opensAt,
    closes_at: row.closesAt,
    notes: view.text('schedule', row.id, 'notes', row.notes),
  })
}

function stateOf({ language }: View, { state, confirmedOn }: Location): string {
  const words = stateWords[state as keyof typeof stateWords]?.[language] ?? ''
  const said = `${stateLabel[language]}: ${words}`
  return confirmedOn ? `${said} (${confirmedWord[language]}: ${confirmedOn})` : said
}
