import { type Language, languages } from '../../text/types.ts'
import type { Source } from '../hsds/source.ts'
import type { Localised } from '../types.ts'
import { type FileRow, serviceTexts, type Value, wordColumns } from './columns.ts'

/** Everything of the directory that the tables of a file hold, sensitive rows too: the file is for staff. */
export function exportRows(source: Source): FileRow[] {
  return [
    ...source.services.map((service, at) => row('services', at, serviceValues(source, service))),
    ...source.locations.map((location, at) => row('centers', at, centerValues(source, location))),
  ]
}

const row = (table: FileRow['table'], at: number, values: FileRow['values']): FileRow => ({
  table,
  where: `${table} row ${at + 2}`,
  values,
})
const yesNo = (is: boolean) => (is ? 'yes' : 'no')
const spread = (field: string, text: Localised | null): Record<string, Value> =>
  Object.fromEntries(
    languages.map((language: Language) => [`${field}_${language}`, text?.[language] ?? null]),
  )
const plainId = (termId: string) => termId.slice(termId.indexOf(':') + 1)

function serviceValues(source: Source, service: Source['services'][number]): FileRow['values'] {
  const { id } = service
  const english = {
    name: service.name,
    description: service.description,
    eligibility_description: service.eligibilityDescription,
    fees_description: service.feesDescription,
    application_process: service.applicationProcess,
  }
  const terms = source.attributes
    .filter(({ linkEntity, linkId }) => linkEntity === 'service' && linkId === id)
    .map(({ taxonomyTermId }) => taxonomyTermId)
  const termsOf = (taxonomy: string) =>
    source.terms
      .filter((term) => term.taxonomyId === taxonomy && terms.includes(term.id))
      .map((term) => plainId(term.id))
  const at = (sample: boolean) =>
    source.offers
      .filter((offer) => offer.serviceId === id && offer.sample === sample)
      .map(({ locationId }) => locationId)
  const wordsIn = (language: string) =>
    source.words
      .filter((word) => word.serviceId === id && word.kind === 'word' && word.language === language)
      .map(({ text }) => text)
  return {
    id,
    status: service.status,
    sensitive: yesNo(service.sensitive),
    pillar: termsOf('pillar')[0] ?? null,
    needs: termsOf('need'),
    centers: at(false),
    centers_sample: at(true),
    ...Object.assign(
      {},
      ...serviceTexts.map((field) => spread(field, source.text('service', id, field, english[field]))),
    ),
    ...Object.fromEntries(
      Object.entries(wordColumns).map(([column, language]) => [column, wordsIn(language)]),
    ),
    minimum_age: service.minimumAge === null ? null : String(service.minimumAge),
    maximum_age: service.maximumAge === null ? null : String(service.maximumAge),
    assured_date: service.assuredDate,
    url: service.url,
    email: service.email,
    sample: service.sampleFields,
  }
}

function centerValues(source: Source, location: Source['locations'][number]): FileRow['values'] {
  const { id } = location
  const { address, hours, phone } = centerDetails(source, id)
  return {
    id,
    kind: location.kind,
    state: location.state,
    confirmed_on: location.confirmedOn,
    sensitive: yesNo(location.sensitive),
    ...spread('name', source.text('location', id, 'name', location.name)),
    words: location.alternateNames,
    ...spread('address', address ? source.text('address', address.id, 'address_1', address.address1) : null),
    ...spread('hours', hours ? source.text('schedule', hours.id, 'description', hours.description) : null),
    phone: phone?.number ?? null,
    sample: yesNo([address, hours, phone].some((detail) => detail?.sample)),
  }
}

/** The one address, schedule and phone of a center that the tables show: the same that the conversation tells. */
export function centerDetails(source: Source, id: string) {
  return {
    address: source.addresses.find((row) => row.locationId === id && row.addressType === 'physical'),
    hours: source.schedules.find((row) => row.locationId === id && row.serviceId === null),
    phone: source.phones.find((row) => row.locationId === id),
  }
}
