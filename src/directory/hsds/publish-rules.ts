import type { Source } from './source.ts'

type Service = Source['services'][number]
type Location = Source['locations'][number]

/** Texts of a service that go out, by their HSDS names. */
const texts = (service: Service): [field: string, english: string | null][] => [
  ['name', service.name],
  ['description', service.description],
  ['eligibility_description', service.eligibilityDescription],
  ['fees_description', service.feesDescription],
  ['application_process', service.applicationProcess],
  ['alert', service.alert],
]

/** A time of day in words or digits: 9:30, ٩:٣٠, 9 am, الساعة, saet 9. */
const timeOfDay = /\p{Nd}{1,2}\s*[:٫]\s*\p{Nd}{2}|\p{Nd}\s*(?:am|pm|a\.m|p\.m|o.clock)\b|الساعة|\bsaet\b/iu

/** A center that may stand in open data: not a sensitive one, not a closed one. */
export const isPublicLocation = ({ sensitive, state }: Location): boolean => !sensitive && state !== 'closed'

/** Where a service is offered for certain, at a center that may be named. */
export function publicOffers(source: Source): Source['offers'] {
  const places = new Set(source.locations.filter(isPublicLocation).map(({ id }) => id))
  return source.offers.filter(({ sample, locationId }) => !sample && places.has(locationId))
}

/**
 * What a service lacks before it may stand in the open data, a short phrase each; empty: nothing. Sensitive services never
 * may. Times of sessions never go out, so texts that hold one are refused, too.
 */
export function lacksOf(service: Service, source: Source, today: string): string[] {
  const text = (field: string, english: string | null) =>
    source.text('service', service.id, field, english) ?? {}
  const name = text('name', service.name)
  const about = text('description', service.description)
  const lacks: (string | false)[] = [
    service.sensitive && 'it is sensitive, and sensitive services are never published',
    service.status !== 'active' && 'status: it is not active',
    !name.ar && 'name in Arabic (name_ar)',
    !name.kmr && 'name in Kurmanji (name_kmr)',
    !about.ar && 'description in Arabic (description_ar)',
    !about.kmr && 'description in Kurmanji (description_kmr)',
    service.sampleFields.includes('description') && 'a description that is not marked as a sample',
    !source.words.some((word) => word.serviceId === service.id) && 'synonyms (words_ar, words_kmr)',
    !publicOffers(source).some((offer) => offer.serviceId === service.id) &&
      'a place: a center that is not sensitive, not closed, and not marked as a sample',
    !service.assuredDate && 'the day when its details were confirmed (assured_date)',
    service.assuredDate !== null && service.assuredDate > today && 'assured_date: it lies in the future',
    ...texts(service).flatMap(([field, english]) =>
      Object.entries(text(field, english))
        .filter(([, words]) => timeOfDay.test(words))
        .map(([language]) => `${field}_${language}: times are not published; take the time of day out`),
    ),
  ]
  return lacks.filter((phrase) => phrase !== false)
}
