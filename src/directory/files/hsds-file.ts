import { z } from 'zod'
import type { Language } from '../../text/types.ts'
import type { Source } from '../hsds/source.ts'
import { toFullOrganization } from '../hsds/to-full-organization.ts'
import { hsdsId } from '../hsds/uuid.ts'
import { createView, type Json } from '../hsds/view.ts'
import { columns, type FileRow, serviceTexts, type Table, type Value } from './columns.ts'
import { exportRows } from './export-rows.ts'
import type { ReadFile } from './table-file.ts'

/** Our own part of a service or a center, beside what HSDS has a field for. It wins over those fields. */
const extension = 'x_mpcc'
const hsdsFields = new Set([
  ...serviceTexts.map((field) => `${field}_en`),
  ...['status', 'pillar', 'needs', 'centers', 'minimum_age', 'maximum_age', 'assured_date', 'url', 'email'],
  ...['address_en', 'hours_en', 'phone'],
])

/**
 * The whole directory as organizations of HSDS with all that belongs to them, in English; what HSDS cannot say (other
 * languages, words, what is sensitive or a sample) stands beside, under `x_mpcc`.
 */
export function writeHsds(source: Source, now: Date): string {
  const view = createView(source, 'en', now)
  const beside = new Map(
    exportRows(source).map(({ table, values }) => [
      hsdsId(table === 'services' ? 'service' : 'location', String(values.id)),
      Object.fromEntries(
        Object.entries(values).filter(([field, value]) => !hsdsFields.has(field) || value === null),
      ),
    ]),
  )
  const extended = (thing: Json): Json => ({ ...thing, [extension]: beside.get(String(thing.id)) })
  const organizations = source.organizations.map((organization) => {
    const whole = toFullOrganization(view, organization, true) as Json & {
      services: Json[]
      locations: Json[]
    }
    return {
      ...whole,
      services: whole.services.map(extended),
      locations: whole.locations.map(extended),
    }
  })
  return `${JSON.stringify(organizations.length === 1 ? organizations[0] : organizations, null, 2)}\n`
}

const maybe = z.string().nullish()
const value = z.union([z.string(), z.array(z.string()), z.null()])
const own = z.record(z.string(), value).optional()
const location = z.looseObject({
  id: z.string(),
  name: maybe,
  addresses: z.array(z.looseObject({ address_1: maybe })).nullish(),
  phones: z.array(z.looseObject({ number: z.string() })).nullish(),
  schedules: z.array(z.looseObject({ description: maybe })).nullish(),
  [extension]: own,
})
const service = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  description: maybe,
  eligibility_description: maybe,
  fees_description: maybe,
  application_process: maybe,
  minimum_age: z.number().nullish(),
  maximum_age: z.number().nullish(),
  assured_date: maybe,
  url: maybe,
  email: maybe,
  service_at_locations: z.array(z.looseObject({ location: location.nullish() })).nullish(),
  attributes: z
    .array(z.looseObject({ taxonomy_term_id: maybe, taxonomy_term: z.looseObject({ id: maybe }).nullish() }))
    .nullish(),
  [extension]: own,
})
const organization = z.looseObject({
  services: z.array(service),
  locations: z.array(location).nullish(),
})

/**
 * Reads HSDS JSON: a service, an organization with its services, a list of either, or a page of an API. Texts are taken to
 * be in `language`. What carries an id of ours (the UUID that our API gives) is that row; what is new keeps its id.
 */
export function readHsds(text: string, source: Source, language: Language): ReadFile {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, errors: ['this is no JSON'] }
  }
  const page = z.looseObject({ contents: z.array(z.unknown()) }).safeParse(json)
  const things: [path: string, thing: unknown][] = page.success
    ? page.data.contents.map((one, at) => [`contents[${at}]`, one])
    : Array.isArray(json)
      ? json.map((one, at) => [`[${at}]`, one])
      : [['', json]]
  const reader = createReader(source, language)
  for (const [path, thing] of things) reader.read(path, thing)
  return reader.done()
}

function createReader(source: Source, language: Language) {
  const errors: string[] = []
  const rows: FileRow[] = []
  const centersSeen = new Set<string>()
  const ours = new Map([
    ...source.services.map(({ id }) => [hsdsId('service', id), id] as const),
    ...source.locations.map(({ id }) => [hsdsId('location', id), id] as const),
  ])
  const terms = new Map(source.terms.map((term) => [hsdsId('taxonomy_term', term.id), term]))

  function parsed<T>(schema: z.ZodType<T>, thing: unknown, path: string): T | null {
    const result = schema.safeParse(thing)
    if (result.success) return result.data
    for (const issue of result.error.issues)
      errors.push(
        `${[path, ...issue.path.map(String)].filter(Boolean).join('.') || 'the file'}: ${issue.message}`,
      )
    return null
  }
  /** Its own id where it says one, else ours for its UUID, else the UUID itself. */
  const idOf = (id: string, mine: Record<string, Value> | undefined) =>
    typeof mine?.id === 'string' ? mine.id : (ours.get(id.toLowerCase()) ?? id.toLowerCase())
  const add = (table: Table, where: string, values: Record<string, Value | undefined>) => {
    const there = Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined)
    for (const [field, held] of there)
      if (columns[table][field]?.list && held !== null && !Array.isArray(held))
        errors.push(`${where}, ${field}: is a list`)
    rows.push({
      table,
      where,
      values: Object.fromEntries(there.map(([field, held]) => [field, held === '' ? null : held])),
    })
  }

  function addLocation(where: string, { [extension]: mine, ...from }: z.infer<typeof location>): string {
    const id = idOf(from.id, mine)
    // The same center stands under each service that it offers.
    if (centersSeen.has(id)) return id
    centersSeen.add(id)
    const isNew = !ours.has(hsdsId('location', id))
    add('centers', where, {
      [`name_${language}`]: from.name,
      [`address_${language}`]: from.addresses?.[0]?.address_1 ?? undefined,
      [`hours_${language}`]: from.schedules?.[0]?.description ?? undefined,
      phone: from.phones?.[0]?.number,
      kind: isNew ? 'mpcc' : undefined,
      ...mine,
      id,
    })
    return id
  }

  function addService(where: string, { [extension]: mine, ...from }: z.infer<typeof service>) {
    const places = from.service_at_locations?.flatMap(({ location: place }, at) =>
      place ? [addLocation(`${where}service_at_locations[${at}].location`, place)] : [],
    )
    const used = from.attributes?.flatMap(({ taxonomy_term_id, taxonomy_term }) => {
      const term = terms.get(taxonomy_term_id ?? taxonomy_term?.id ?? '')
      return term ? [term] : []
    })
    const plain = (taxonomy: string) =>
      used?.filter((term) => term.taxonomyId === taxonomy).map(({ id }) => id.slice(id.indexOf(':') + 1))
    const samples = [mine?.centers_sample ?? []].flat()
    const number = (age: number | null | undefined) => (typeof age === 'number' ? String(age) : undefined)
    add('services', where.replace(/\.$/, '') || 'the service', {
      ...Object.fromEntries(serviceTexts.map((field) => [`${field}_${language}`, from[field] ?? undefined])),
      status: from.status,
      minimum_age: number(from.minimum_age),
      maximum_age: number(from.maximum_age),
      assured_date: from.assured_date ?? undefined,
      url: from.url ?? undefined,
      email: from.email ?? undefined,
      centers: places?.filter((id) => !samples.includes(id)),
      needs: plain('need'),
      pillar: plain('pillar')?.[0],
      ...mine,
      id: idOf(from.id, mine),
    })
  }

  return {
    read(path: string, thing: unknown) {
      const before = path ? `${path}.` : ''
      if (typeof thing === 'object' && thing !== null && 'services' in thing) {
        const found = parsed(organization, thing, path)
        found?.locations?.forEach((place, at) => {
          addLocation(`${before}locations[${at}]`, place)
        })
        found?.services.forEach((one, at) => {
          addService(`${before}services[${at}].`, one)
        })
        return
      }
      const found = parsed(service, thing, path)
      if (found) addService(before, found)
    },
    done: (): ReadFile => (errors.length > 0 ? { ok: false, errors } : { ok: true, rows }),
  }
}
