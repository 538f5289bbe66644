import { languages } from '../../text/types.ts'

const published = 'https://raw.githubusercontent.com/openreferral/specification/3.1/schema/'

type Schema = Record<string, unknown>
const query = (name: string, description: string, schema: Schema) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
})
const text = { type: 'string' }
const uuid = { type: 'string', format: 'uuid' }
const yesNo = { type: 'boolean' }

const parameters = {
  language: query('language', 'One language an answer. Default: Accept-Language, else English.', {
    type: 'string',
    enum: [...languages],
  }),
  format: query('format', 'Only json.', { type: 'string', enum: ['json'] }),
  search: query('search', 'All of these words, in names, descriptions and synonyms of all languages.', text),
  page: query('page', 'Number of the page, from 1.', { type: 'integer', minimum: 1 }),
  per_page: query('per_page', 'Things on a page; default 50.', { type: 'integer', minimum: 1, maximum: 500 }),
  modified_after: query('modified_after', 'What changed on or after this day or moment (ISO 8601).', text),
  minimal: query('minimal', 'Only id, name, status and when it changed; all on one page.', yesNo),
  full: query('full', 'With all that belongs to each.', yesNo),
  full_service: query('full_service', 'With whole services.', yesNo),
  taxonomy_term_id: query('taxonomy_term_id', 'Only what has this term.', uuid),
  taxonomy_id: query('taxonomy_id', 'Only what has a term of this taxonomy.', uuid),
  organization_id: query('organization_id', 'Only what this organization offers.', uuid),
  top_only: query('top_only', 'Only terms that stand under no other.', yesNo),
  parent_id: query('parent_id', 'Only terms under this one.', uuid),
}
type Parameter = keyof typeof parameters

const always: Parameter[] = ['language', 'format']
const paging: Parameter[] = ['search', 'page', 'per_page']
const byTaxonomy: Parameter[] = ['taxonomy_term_id', 'taxonomy_id']

interface Described {
  path: string
  what: string
  /** Schemas below `published`: of the members of a list, and of one. */
  list: string
  one: string
  filters: Parameter[]
  oneFilters?: Parameter[]
}
const described: Described[] = [
  {
    path: 'services',
    what: 'service',
    list: 'compiled/service_list.json',
    one: 'compiled/service.json',
    filters: [...byTaxonomy, 'organization_id', 'modified_after', 'minimal', 'full'],
  },
  {
    path: 'service_at_locations',
    what: 'service at a location',
    list: 'compiled/service_at_location_list.json',
    one: 'compiled/service_at_location.json',
    filters: [...byTaxonomy, 'organization_id', 'modified_after', 'full'],
  },
  {
    path: 'organizations',
    what: 'organization',
    list: 'compiled/organization_list.json',
    one: 'compiled/organization.json',
    filters: [...byTaxonomy, 'full', 'full_service'],
    oneFilters: ['full_service'],
  },
  {
    path: 'locations',
    what: 'location',
    list: 'location.json',
    one: 'location.json',
    filters: ['organization_id', 'full'],
  },
  { path: 'taxonomies', what: 'taxonomy', list: 'taxonomy.json', one: 'taxonomy.json', filters: [] },
  {
    path: 'taxonomy_terms',
    what: 'taxonomy term',
    list: 'taxonomy_term.json',
    one: 'taxonomy_term.json',
    filters: ['taxonomy_id', 'top_only', 'parent_id'],
  },
]

const ref = (part: string, name: string) => ({ $ref: `#/components/${part}/${name}` })
const json = (description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
})
const refused = {
  '404': ref('responses', 'Problem'),
  '422': ref('responses', 'Problem'),
  '429': ref('responses', 'Problem'),
}
const uses = (names: Parameter[]) => names.map((name) => ref('parameters', name))

/** What the API is, for machines and for those who write them (OpenAPI 3.1). */
export function openApi(publicUrl: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Directory of the community centers',
      version: '1',
      summary: 'Services and centers after HSDS 3.1',
      description:
        'Read only. Sensitive services and centers, and the times, rooms and seats of sessions, are never part of it.',
      // Of the program. Under what terms others may use the data is for the organization to say.
      license: { name: 'AGPL-3.0-or-later', url: 'https://www.gnu.org/licenses/agpl-3.0.html' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: `${publicUrl}/hsds` }],
    paths: {
      '/': {
        get: {
          summary: 'About this API',
          operationId: 'getAPIMetaInformation',
          responses: { '200': json('About this API', ref('schemas', 'Meta')), '404': refused['404'] },
        },
      },
      ...Object.fromEntries(described.flatMap(pathsOf)),
    },
    components: { parameters, schemas, responses },
  }
}

function pathsOf({ path, what, list, one, filters, oneFilters = [] }: Described): [string, object][] {
  const page = {
    allOf: [ref('schemas', 'Page')],
    type: 'object',
    properties: { contents: { type: 'array', items: { $ref: `${published}${list}` } } },
  }
  const listing = (operationId: string) => ({
    summary: `A page of ${path.replaceAll('_', ' ')}`,
    operationId,
    parameters: uses([...paging, ...filters, ...always]),
    responses: { '200': json('A page', page), ...refused },
  })
  return [
    [`/${path}`, { get: listing(`list_${path}`), post: listing(`list_${path}_by_post`) }],
    [
      `/${path}/{id}`,
      {
        parameters: [{ in: 'path', name: 'id', required: true, schema: uuid }],
        get: {
          summary: `One ${what}, with all that belongs to it`,
          operationId: `get_${path}`,
          parameters: uses([...oneFilters, ...always]),
          responses: { '200': json(`One ${what}`, { $ref: `${published}${one}` }), ...refused },
        },
      },
    ],
  ]
}

const whole = { type: 'integer', minimum: 0 }
const schemas = {
  Meta: {
    type: 'object',
    properties: {
      version: text,
      profile: { type: 'string', format: 'uri' },
      openapi_url: { type: 'string', format: 'uri' },
    },
  },
  Page: {
    type: 'object',
    required: ['total_items', 'total_pages', 'page_number', 'size', 'first_page', 'last_page', 'empty'],
    properties: {
      total_items: whole,
      total_pages: whole,
      page_number: whole,
      size: whole,
      first_page: yesNo,
      last_page: yesNo,
      empty: yesNo,
    },
  },
}
const responses = {
  Problem: {
    description: 'A problem document (RFC 9457)',
    content: {
      'application/problem+json': {
        schema: {
          type: 'object',
          properties: { type: text, title: text, status: { type: 'integer' }, code: text },
        },
      },
    },
  },
}
