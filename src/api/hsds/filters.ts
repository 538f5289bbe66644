import type { Source } from '../../directory/hsds/source.ts'
import { hsdsId } from '../../directory/hsds/uuid.ts'

type Service = Source['services'][number]

export interface ServiceFilters {
  search?: string | undefined
  taxonomy_term_id?: string | undefined
  taxonomy_id?: string | undefined
  organization_id?: string | undefined
}

/** Makes words comparable: without case, marks and variants of letters. */
export type Fold = (text: string) => string

/** True where every word that was searched for stands in one of the texts. No words: everything is found. */
export function matcher(search: string | undefined, fold: Fold): (texts: (string | undefined)[]) => boolean {
  const wanted = fold(search ?? '')
    .split(' ')
    .filter(Boolean)
  return (texts) => {
    if (wanted.length === 0) return true
    const all = fold(texts.filter(Boolean).join(' \n '))
    return wanted.every((word) => all.includes(word))
  }
}

/** All texts of a row that a search looks at, in all languages. */
export function textsOf(
  source: Source,
  entity: string,
  row: { id: string; name: string; description?: string | null },
): string[] {
  return [
    ...Object.values(source.text(entity, row.id, 'name', row.name) ?? {}),
    ...Object.values(source.text(entity, row.id, 'description', row.description ?? null) ?? {}),
  ]
}

/** The services that a request asks for, by their texts and the words that people use for them. */
export function servicesFor(source: Source, filters: ServiceFilters, fold: Fold): Service[] {
  const found = matcher(filters.search, fold)
  const terms = source.terms.filter(
    ({ id, taxonomyId }) =>
      (!filters.taxonomy_term_id || hsdsId('taxonomy_term', id) === filters.taxonomy_term_id) &&
      (!filters.taxonomy_id || hsdsId('taxonomy', taxonomyId) === filters.taxonomy_id),
  )
  const byTerm = Boolean(filters.taxonomy_term_id || filters.taxonomy_id)
  const hasTerm = ({ id }: Service) =>
    source.attributes.some(
      ({ linkId, taxonomyTermId }) => linkId === id && terms.some((term) => term.id === taxonomyTermId),
    )
  return source.services.filter(
    (service) =>
      (!filters.organization_id ||
        hsdsId('organization', service.organizationId) === filters.organization_id) &&
      (!byTerm || hasTerm(service)) &&
      found([
        ...textsOf(source, 'service', service),
        ...source.words.filter(({ serviceId }) => serviceId === service.id).map(({ text }) => text),
      ]),
  )
}
