import type { Language, NameResolver } from '../text/types.ts'
import type { Center, Directory, Offer, Service, ServiceDetail } from './types.ts'
import { comma, confirmedWord, inLanguage, remarked, sampleWord, stateWords } from './words.ts'

/**
 * Ids to words, in the language of the text: `{service, service_about}`. Null when the id or the detail is not
 * known. Sample details say that they are samples, centers that are not confirmed open say so.
 */
export function createNameResolver(current: () => Directory): NameResolver {
  return (format, id, language) => {
    const directory = current()
    const [serviceId, at] = id.split('@')
    const service = directory.services.find((s) => s.id === serviceId)
    const center = directory.centers.find((c) => c.id === id)
    const offers = () =>
      directory.offers.filter((offer) => offer.service === serviceId && (!at || offer.center === at))
    const detail = (name: ServiceDetail) => service && detailOf(service, name, language)
    const centerDetail = (text: string | null | undefined) =>
      text ? remarked(text, center?.sample ? [sampleWord[language]] : [], language) : null
    switch (format) {
      case 'service':
      case 'wish':
        return inLanguage(service?.name, language)
      case 'service_about':
        return detail('about') ?? null
      case 'service_audience':
        return detail('audience') ?? null
      case 'service_cost':
        return detail('cost') ?? null
      case 'service_join':
        return detail('howToJoin') ?? null
      case 'service_when':
        return service ? whenOf(service, offers(), directory, language) : null
      case 'service_centers':
        return service ? centersOf(offers(), directory, language) : null
      case 'need':
        return inLanguage(directory.needs.find((need) => need.id === id)?.name, language)
      case 'center':
        return inLanguage(center?.name, language)
      case 'center_state':
        return center ? stateOf(center, language) : null
      case 'center_address':
        return centerDetail(inLanguage(center?.address, language))
      case 'center_hours':
        return centerDetail(inLanguage(center?.hours, language))
      case 'center_phone':
        return centerDetail(center?.phone)
      case 'center_services':
        return center ? servicesOf(center, directory, language) : null
      default:
        return null
    }
  }
}

function detailOf(service: Service, detail: ServiceDetail, language: Language): string | null {
  const text = inLanguage(service[detail], language)
  if (!text) return null
  return remarked(text, service.sampleDetails.includes(detail) ? [sampleWord[language]] : [], language)
}

/** Times of children's and of sensitive sessions are never public (domain.md): a person tells them. */
const hasPublicTimes = (service: Service) => !service.sensitive && service.pillar !== 'youth-child'

function whenOf(
  service: Service,
  offers: Offer[],
  { centers }: Directory,
  language: Language,
): string | null {
  if (!hasPublicTimes(service)) return null
  const known = offers.flatMap((offer) => {
    const when = inLanguage(offer.when, language)
    if (!when) return []
    const remark = offer.sample ? [sampleWord[language]] : []
    const place =
      offers.length > 1 ? `${inLanguage(centers.find((c) => c.id === offer.center)?.name, language)}: ` : ''
    return [place + remarked(when, remark, language)]
  })
  return known.length > 0 ? known.join('; ') : null
}

function centersOf(offers: Offer[], { centers }: Directory, language: Language): string | null {
  const named = centers.flatMap((center) => {
    const offer = offers.find((o) => o.center === center.id)
    const name = inLanguage(center.name, language)
    if (!offer || !name) return []
    const remarks = [
      ...(offer.sample ? [sampleWord[language]] : []),
      ...(center.state === 'open' ? [] : [stateWords[center.state][language]]),
    ]
    return [{ name, remarks }]
  })
  return joined(named, language)
}

function servicesOf(center: Center, { offers, services }: Directory, language: Language): string | null {
  const named = services.flatMap((service) => {
    const offer = offers.find((o) => o.center === center.id && o.service === service.id)
    const name = inLanguage(service.name, language)
    return offer && name ? [{ name, remarks: offer.sample ? [sampleWord[language]] : [] }] : []
  })
  return joined(named, language)
}

/** A list of names. Remarks that all share are said once, at the end. */
function joined(named: { name: string; remarks: string[] }[], language: Language): string | null {
  const [first] = named
  if (!first) return null
  const shared = first.remarks.filter((remark) => named.every((one) => one.remarks.includes(remark)))
  const each = named.map(({ name, remarks }) =>
    remarked(
      name,
      remarks.filter((remark) => !shared.includes(remark)),
      language,
    ),
  )
  return remarked(each.join(comma[language]), shared, language)
}

/** The state in words, of an open center with the day it was last confirmed (day/month/year). */
function stateOf(center: Center, language: Language): string {
  const words = stateWords[center.state][language]
  if (center.state !== 'open' || !center.confirmedOn) return words
  const [year, month, day] = center.confirmedOn.split('-').map(Number)
  return `${words}${comma[language]}${confirmedWord[language]}: ${day}/${month}/${year}`
}
