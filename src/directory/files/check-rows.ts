import { columns, type FileRow } from './columns.ts'

/** Mistakes that the file shows by itself, each as `where, field: what`. */
export function checkRows(rows: FileRow[]): string[] {
  const errors: string[] = []
  const seen = new Map<string, string>()
  for (const { table, where, values } of rows) {
    const error = (field: string, what: string) => errors.push(`${where}, ${field}: ${what}`)
    for (const [field, value] of Object.entries(values)) {
      const column = columns[table][field]
      if (!column) {
        error(field, 'is no column of this table')
        continue
      }
      if (Array.isArray(value) && !column.list) error(field, 'is a list')
      const mistakes = new Set([value ?? []].flat().map((text) => column.check(text)))
      for (const mistake of mistakes) if (mistake !== null) error(field, mistake)
    }
    if (typeof values.id !== 'string') {
      error('id', 'is empty')
      continue
    }
    const before = seen.get(`${table} ${values.id}`)
    if (before) error('id', `"${values.id}" stands there twice (also in ${before})`)
    else seen.set(`${table} ${values.id}`, where)
    const { minimum_age: least, maximum_age: most } = values
    if (least && most && Number(least) > Number(most)) error('maximum_age', 'is below minimum_age')
  }
  return errors
}
