import type { z } from 'zod'
import type { Source } from '../../directory/hsds/source.ts'
import { servicesOf, toFullOrganization } from '../../directory/hsds/to-full-organization.ts'
import { toFullLocation, toLocation } from '../../directory/hsds/to-location.ts'
import { toOrganization } from '../../directory/hsds/to-organization.ts'
import {
  modifiedAt,
  toFullOffer,
  toFullService,
  toMinimalService,
  toOffer,
  toService,
} from '../../directory/hsds/to-service.ts'
import { toTaxonomy, toTerm } from '../../directory/hsds/to-taxonomy.ts'
import { hsdsId } from '../../directory/hsds/uuid.ts'
import type { Json, View } from '../../directory/hsds/view.ts'
import { type Fold, matcher, servicesFor, textsOf } from './filters.ts'
import { pageOf } from './page.ts'
import {
  listQuery,
  locationListQuery,
  offerListQuery,
  oneQuery,
  organizationListQuery,
  organizationQuery,
  serviceListQuery,
  termListQuery,
} from './queries.ts'

/** A kind of thing that the API gives out: a list, and one by its id. */
export interface Resource<
  List extends z.infer<typeof listQuery> = z.infer<typeof listQuery>,
  One = z.infer<typeof oneQuery>,
> {
  path: string
  listQuery: z.ZodType<List>
  oneQuery: z.ZodType<One>
  list(view: View, query: List, fold: Fold): Json
  /** Undefined: there is none with this id. */
  one(view: View, id: string, query: One): Json | undefined
}

const perPage = 50
const byId = <T extends { id: string }>(entity: string, rows: T[], id: string): T | undefined =>
  rows.find((row) => hsdsId(entity, row.id) === id)
/** `made` only where there is something to make it of. */
const made = <T>(row: T | undefined, toJson: (row: T) => Json) =>
  row === undefined ? undefined : toJson(row)
const since = (moment: Date | undefined, changed: Date) => moment === undefined || changed >= moment

const services = resource({
  path: 'services',
  listQuery: serviceListQuery,
  oneQuery,
  list(view, query, fold) {
    const rows = servicesFor(view.source, query, fold).filter((service) =>
      since(query.modified_after, modifiedAt(service)),
    )
    const toJson = query.minimal ? toMinimalService : query.full ? toFullService : toService
    // Who only wants to know what changed is to get it in one answer.
    const size = query.per_page ?? (query.minimal ? Math.max(1, rows.length) : perPage)
    return pageOf(rows, query.page, size, (row) => toJson(view, row))
  },
  one: (view, id) =>
    made(byId('service', view.source.services, id), (service) => toFullService(view, service)),
})

const serviceAtLocations = resource({
  path: 'service_at_locations',
  listQuery: offerListQuery,
  oneQuery,
  list(view, query, fold) {
    const { source } = view
    const named = new Set(servicesFor(source, query, fold).map(({ id }) => id))
    const rows = source.offers.filter(
      ({ serviceId, lastModified }) => named.has(serviceId) && since(query.modified_after, lastModified),
    )
    const toJson = query.full ? toFullOffer : toOffer
    return pageOf(rows, query.page, query.per_page ?? perPage, (row) => toJson(view, row))
  },
  one: (view, id) =>
    made(byId('service_at_location', view.source.offers, id), (offer) => toFullOffer(view, offer)),
})

const organizations = resource({
  path: 'organizations',
  listQuery: organizationListQuery,
  oneQuery: organizationQuery,
  list(view, query, fold) {
    const { source } = view
    const found = matcher(query.search, fold)
    const filtered = query.taxonomy_term_id || query.taxonomy_id
    const { taxonomy_term_id, taxonomy_id } = query
    const named = servicesFor(source, { taxonomy_term_id, taxonomy_id }, fold)
    const rows = source.organizations.filter(
      (row) =>
        found(textsOf(source, 'organization', row)) &&
        (!filtered || named.some(({ organizationId }) => organizationId === row.id)),
    )
    return pageOf(rows, query.page, query.per_page ?? perPage, (row) => {
      if (query.full) return toFullOrganization(view, row, query.full_service)
      if (!query.full_service) return toOrganization(view, row)
      return { ...toOrganization(view, row), services: servicesOf(view, row, true) }
    })
  },
  one: (view, id, query) =>
    made(byId('organization', view.source.organizations, id), (row) =>
      toFullOrganization(view, row, query.full_service),
    ),
})

const locations = resource({
  path: 'locations',
  listQuery: locationListQuery,
  oneQuery,
  list(view, query, fold) {
    const { source } = view
    const found = matcher(query.search, fold)
    const rows = source.locations.filter(
      (row) =>
        found([...textsOf(source, 'location', row), ...row.alternateNames]) &&
        (!query.organization_id ||
          (row.organizationId && hsdsId('organization', row.organizationId) === query.organization_id)),
    )
    const toJson = query.full ? toFullLocation : toLocation
    return pageOf(rows, query.page, query.per_page ?? perPage, (row) => toJson(view, row))
  },
  one: (view, id) =>
    made(byId('location', view.source.locations, id), (location) => toFullLocation(view, location)),
})

const taxonomies = resource({
  path: 'taxonomies',
  listQuery,
  oneQuery,
  list(view, query, fold) {
    const found = matcher(query.search, fold)
    const rows = view.source.taxonomies
      .map((row) => toTaxonomy(view, row))
      .filter(({ name, description }) => found([String(name), String(description)]))
    return pageOf(rows, query.page, query.per_page ?? perPage, (json) => json)
  },
  one: (view, id) =>
    made(byId('taxonomy', view.source.taxonomies, id), (taxonomy) => toTaxonomy(view, taxonomy)),
})

const taxonomyTerms = resource({
  path: 'taxonomy_terms',
  listQuery: termListQuery,
  oneQuery,
  list(view, query, fold) {
    const { source } = view
    const found = matcher(query.search, fold)
    const parent = (term: Source['terms'][number]) =>
      term.parentId === null ? undefined : hsdsId('taxonomy_term', term.parentId)
    const rows = source.terms.filter(
      (row) =>
        found(textsOf(source, 'taxonomy_term', row)) &&
        (!query.taxonomy_id || hsdsId('taxonomy', row.taxonomyId) === query.taxonomy_id) &&
        (!query.parent_id || parent(row) === query.parent_id) &&
        (!query.top_only || row.parentId === null),
    )
    return pageOf(rows, query.page, query.per_page ?? perPage, (row) => toTerm(view, row))
  },
  one: (view, id) => made(byId('taxonomy_term', view.source.terms, id), (term) => toTerm(view, term)),
})

export const resources: Resource[] = [
  services,
  serviceAtLocations,
  organizations,
  locations,
  taxonomies,
  taxonomyTerms,
]

/** Each resource knows its own parameters; the routes only hand on what its schema let through. */
function resource<List extends z.infer<typeof listQuery>, One extends z.infer<typeof oneQuery>>(
  of: Resource<List, One>,
): Resource {
  return of as unknown as Resource
}
