import type { Source } from '../hsds/source.ts'
import type { FileRow } from './columns.ts'

const listOf = (value: FileRow['values'][string] | undefined): string[] => [value ?? []].flat()

/** Mistakes that show only beside what the directory holds, each as `where, field: what`. */
export function checkReferences(rows: FileRow[], source: Source): string[] {
  const errors: string[] = []
  const inFile = rows.filter(({ table }) => table === 'centers').map(({ values }) => String(values.id))
  const centers = new Set([...source.locations.map(({ id }) => id), ...inFile])
  const terms = new Set(source.terms.map(({ id }) => id))
  const known = {
    services: new Map(source.services.map((service) => [service.id, service])),
    centers: new Map(source.locations.map((location) => [location.id, location])),
  }
  for (const { table, where, values } of rows) {
    const error = (field: string, what: string) => errors.push(`${where}, ${field}: ${what}`)
    const before = known[table].get(String(values.id))
    const names = ['name_ar', 'name_kmr', 'name_en'].map((field) => values[field])
    if (names.every((name) => !name) && (!before || names.every((name) => name === null)))
      error('name_ar', 'a name in one language at least is needed')
    if (before?.sensitive && values.sensitive === 'no')
      error('sensitive', 'a file cannot take back that it is sensitive')
    if (table === 'centers') {
      if (!before && !values.kind) error('kind', 'is empty')
      continue
    }
    for (const field of ['centers', 'centers_sample'])
      for (const center of listOf(values[field]))
        if (!centers.has(center)) error(field, `there is no center "${center}"`)
    for (const center of listOf(values.centers))
      if (listOf(values.centers_sample).includes(center)) error('centers_sample', `"${center}" stands twice`)
    for (const need of listOf(values.needs))
      if (!terms.has(`need:${need}`)) error('needs', `there is no need "${need}"`)
    if (values.pillar && !terms.has(`pillar:${values.pillar}`))
      error('pillar', `there is no pillar "${values.pillar}"`)
  }
  return errors
}
