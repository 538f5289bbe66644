import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; items?: Schema }

/** What is wrong with an answer, a line each; empty: nothing. */
export type Validate = (data: unknown) => string[]

export interface HsdsSchemas {
  /** By the API's path, of the members of a list and of one: `services`, `organizations`, ... */
  list: Record<string, Validate>
  one: Record<string, Validate>
  meta: Validate
  page: Validate
}

/**
 * The published schemas of a folder. Those of taxonomies and locations are not published as files there: they are taken from
 * the places where they are nested. Throws when a file is missing or is no schema.
 */
export function readSchemas(folder: string): HsdsSchemas {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Schema
  const service = read('service.json')
  const offer = read('service_at_location.json')
  const offerInList = read('service_at_location_list.json')
  const term = at(service, 'attributes', 'taxonomy_term')
  const openApi = read('openapi.json') as unknown as OpenApi
  const meta = openApi.paths['/']?.get.responses['200'].content['application/json'].schema ?? {}
  const organization = read('organization.json')
  return {
    one: {
      services: validator(service),
      service_at_locations: validator(offer),
      organizations: validator(organization),
      locations: validator(at(offer, 'location')),
      taxonomies: validator(at(term, 'taxonomy_detail')),
      taxonomy_terms: validator(term),
    },
    list: {
      services: validator(read('service_list.json')),
      service_at_locations: validator(offerInList),
      organizations: validator(read('organization_list.json')),
      locations: validator(at(offerInList, 'location')),
      taxonomies: validator(at(term, 'taxonomy_detail')),
      taxonomy_terms: validator(term),
    },
    meta: validator(meta),
    page: validator(openApi.components.schemas.Page),
  }
}

interface OpenApi {
  paths: Record<
    string,
    { get: { responses: { '200': { content: { 'application/json': { schema: Schema } } } } } }
  >
  components: { schemas: { Page: Schema } }
}

function at(schema: Schema, ...path: string[]): Schema {
  return path.reduce<Schema>((inner, name) => {
    const next = (inner.items ?? inner).properties?.[name]
    if (!next) throw new Error(`the schema has no ${path.join('.')}`)
    return next
  }, schema)
}

/** Compiled at its first use: the large ones take a second. A field that the schema does not know is a mistake, too. */
function validator(schema: Schema): Validate {
  let validate: ValidateFunction | undefined
  return (data) => {
    validate ??= addFormats.default(new Ajv2020({ strict: false, allErrors: true })).compile(schema)
    const errors = validate(data)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`)
    return [...errors, ...unknownFields(schema, data, '')]
  }
}

/** HSDA's own word for `last_modified` in `minimal` lists; the schema of HSDS does not have it. */
const alsoKnown = new Set(['modified_date'])

function unknownFields(schema: Schema, data: unknown, path: string): string[] {
  if (Array.isArray(data)) {
    const { items } = schema
    return items ? data.flatMap((one, n) => unknownFields(items, one, `${path}/${n}`)) : []
  }
  const { properties } = schema
  if (!properties || typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([name, value]) => {
    const inner = properties[name]
    if (inner) return unknownFields(inner, value, `${path}/${name}`)
    return alsoKnown.has(name) ? [] : [`${path}/${name} is not a field of HSDS`]
  })
}
