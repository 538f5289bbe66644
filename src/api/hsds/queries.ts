import { z } from 'zod'
import { languages } from '../../text/types.ts'

const flag = z
  .enum(['true', 'false', ''])
  .transform((word) => word !== 'false')
  .default(false)
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))
const id = z.string().max(100)

/** In every request. */
export const oneQuery = z.object({
  language: z.enum(languages).optional(),
  format: z.literal('json').optional(),
})
export const organizationQuery = oneQuery.extend({ full_service: flag })

export const listQuery = oneQuery.extend({
  search: z.string().max(200).optional(),
  page: wholeNumber(1, 1_000_000).default(1),
  per_page: wholeNumber(1, 500).optional(),
})
const taxonomyFilters = { taxonomy_term_id: id.optional(), taxonomy_id: id.optional() }
const modified = {
  /** A day or a moment; a moment without an offset is UTC. */
  modified_after: z
    .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })])
    .transform((text) => new Date(/T/.test(text) && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text))
    .optional(),
}
export const serviceListQuery = listQuery.extend({
  ...taxonomyFilters,
  ...modified,
  organization_id: id.optional(),
  minimal: flag,
  full: flag,
})
export const offerListQuery = listQuery.extend({
  ...taxonomyFilters,
  ...modified,
  organization_id: id.optional(),
  full: flag,
})
export const organizationListQuery = listQuery.extend({
  ...taxonomyFilters,
  full: flag,
  full_service: flag,
})
export const locationListQuery = listQuery.extend({ organization_id: id.optional(), full: flag })
export const termListQuery = listQuery.extend({
  taxonomy_id: id.optional(),
  top_only: flag,
  parent_id: id.optional(),
})
