import { setTimeout as sleep } from 'node:timers/promises'
import type { HsdsSchemas, Validate } from './schemas.ts'

type Json = Record<string, unknown>
export interface Walked {
  answers: number
  /** How many answers of each kind were validated. */
  counts: Map<string, number>
  mistakes: string[]
}

const resources = [
  'services',
  'service_at_locations',
  'organizations',
  'locations',
  'taxonomies',
  'taxonomy_terms',
]
const languages = ['ar', 'kmr', 'en']

/** Reads every list and everything in it, in each language and with each parameter, and validates every answer. */
export async function walk(base: string, schemas: HsdsSchemas): Promise<Walked> {
  const walked: Walked = { answers: 0, counts: new Map(), mistakes: [] }

  async function get(
    path: string,
    kind: string,
    validate: Validate,
    status = 200,
    method = 'GET',
  ): Promise<Json> {
    const answer = await patiently(() => fetch(`${base}${path}`, { method }))
    walked.answers += 1
    walked.counts.set(kind, (walked.counts.get(kind) ?? 0) + 1)
    const wrong = (what: string) => walked.mistakes.push(`${method} ${path}: ${what}`)
    if (answer.status !== status) wrong(`status ${answer.status} instead of ${status}`)
    const type = answer.headers.get('content-type') ?? ''
    if (!type.startsWith(status === 200 ? 'application/json' : 'application/problem+json'))
      wrong(`is ${type}`)
    const text = await answer.text()
    try {
      const json = JSON.parse(text) as Json
      if (answer.status === 200) for (const mistake of validate(json)) wrong(mistake)
      return json
    } catch {
      wrong('is no JSON')
      return {}
    }
  }

  /** A page and its members, each with its schema. */
  function pageValidator(members: Validate): Validate {
    return (data) => {
      const { contents, size, empty } = data as Json
      if (!Array.isArray(contents)) return ['/contents is no list']
      return [
        ...schemas.page(without(data as Json, 'contents')),
        ...(size === contents.length ? [] : [`/size is ${size}, there are ${contents.length}`]),
        ...(empty === (contents.length === 0) ? [] : ['/empty is wrong']),
        ...contents.flatMap((one, n) => members(one).map((mistake) => `/contents/${n}${mistake}`)),
      ]
    }
  }

  /** All pages of a list, `perPage` things on each. */
  async function all(path: string, kind: string, members: Validate, perPage: number): Promise<Json[]> {
    const found: Json[] = []
    for (let page = 1; ; page += 1) {
      const separator = path.includes('?') ? '&' : '?'
      const url = `${path}${separator}page=${page}&per_page=${perPage}`
      const { contents, last_page, total_items } = await get(url, kind, pageValidator(members))
      found.push(...((contents as Json[]) ?? []))
      if (last_page !== false) {
        if (total_items !== found.length)
          walked.mistakes.push(`${path}: total_items is ${total_items}, there are ${found.length}`)
        return found
      }
    }
  }

  await get('', 'about', schemas.meta)
  const about = await get('/', 'about', schemas.meta)
  const openApi = await get('/openapi.json', 'openapi', () => [])
  if (typeof about.openapi_url !== 'string') walked.mistakes.push('/ names no openapi_url')
  if (typeof openApi.openapi !== 'string') walked.mistakes.push('/openapi.json is no OpenAPI document')

  for (const resource of resources) {
    const [list, one] = [schemas.list[resource], schemas.one[resource]]
    if (!list || !one) throw new Error(`no schema for ${resource}`)
    const paths = (openApi.paths ?? {}) as Json
    for (const path of [`/${resource}`, `/${resource}/{id}`])
      if (!paths[path]) walked.mistakes.push(`/openapi.json does not describe ${path}`)
    for (const language of languages) {
      const named = `/${resource}?language=${language}`
      const rows = await all(named, `${resource}, list`, list, 500)
      for (const { id } of rows) {
        await get(`/${resource}/${id}?language=${language}`, `${resource}, one`, one)
        if (resource === 'organizations')
          await get(`/${resource}/${id}?language=${language}&full_service=true`, 'organizations, one', one)
      }
      if (['services', 'service_at_locations', 'organizations', 'locations'].includes(resource))
        await all(`${named}&full=true`, `${resource}, full list`, one, 2)
      if (resource === 'organizations')
        await all(`${named}&full_service=true`, `${resource}, list with services`, one, 50)
      if (resource === 'services') await all(`${named}&minimal=true`, 'services, minimal list', list, 500)
    }
    await all(`/${resource}`, `${resource}, pages of one`, list, 1)
    await get(`/${resource}?format=json`, `${resource}, list`, pageValidator(list), 200, 'POST')
    await get(`/${resource}?page=1000`, `${resource}, list`, pageValidator(list))
    await all(`/${resource}?search=zzzz-none`, `${resource}, search`, list, 50)
    for (const filter of filters[resource] ?? [])
      await all(`/${resource}?${filter}`, `${resource}, filtered`, list, 50)
    await get(`/${resource}/00000000-0000-4000-8000-000000000000`, 'problems', () => [], 404)
    await get(`/${resource}?page=0`, 'problems', () => [], 422)
  }
  await byTerm()
  return walked

  /** The filters that take ids from other lists. */
  async function byTerm() {
    const terms = await get('/taxonomy_terms?per_page=500', 'taxonomy_terms, list', () => [])
    for (const { id, taxonomy_id } of (terms.contents as Json[]) ?? []) {
      for (const resource of ['services', 'service_at_locations', 'organizations'])
        for (const query of [`taxonomy_term_id=${id}`, `taxonomy_id=${taxonomy_id}`])
          await all(
            `/${resource}?${query}`,
            `${resource}, filtered`,
            schemas.list[resource] ?? (() => []),
            50,
          )
      await all(
        `/taxonomy_terms?taxonomy_id=${taxonomy_id}&top_only=true`,
        'taxonomy_terms, filtered',
        schemas.list.taxonomy_terms ?? (() => []),
        50,
      )
    }
  }
}

const modified = ['2000-01-01', '2000-01-01T00:00:00.000Z', '2999-01-01T00:00:00Z'].map(
  (moment) => `modified_after=${moment}`,
)
const filters: Record<string, string[]> = { services: modified, service_at_locations: modified }

/** A server that asks for a pause gets it. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask()
    if (answer.status !== 429 || tries === 3) return answer
    await answer.arrayBuffer()
    await sleep(1_000 * Number(answer.headers.get('retry-after') ?? 1))
  }
}

const without = (json: Json, name: string): Json =>
  Object.fromEntries(Object.entries(json).filter(([key]) => key !== name))
