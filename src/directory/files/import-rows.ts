import { isDeepStrictEqual } from 'node:util'
import type { Tx } from '../../db/types.ts'
import { readSource } from '../hsds/source.ts'
import { checkReferences } from './check-references.ts'
import { checkRows } from './check-rows.ts'
import type { FileRow, Value } from './columns.ts'
import { exportRows } from './export-rows.ts'
import { writeCenter } from './write-center.ts'
import { writeService } from './write-service.ts'

export type Imported =
  | { ok: true; created: string[]; changed: string[]; same: number }
  /** All mistakes, each as `where, field: what`. Nothing was written. */
  | { ok: false; errors: string[] }

/**
 * Brings rows of a file into the directory: all or nothing. A row that is not in the file stays, and so does a column that
 * is not. New services and centers are sensitive unless the file says no; a file never takes back that one is.
 */
export async function importRows(tx: Tx, rows: FileRow[], now: Date): Promise<Imported> {
  const errors = checkRows(rows)
  if (errors.length > 0) return { ok: false, errors }
  const source = await readSource(tx)
  const [organization] = source.organizations
  const missing = checkReferences(rows, source)
  if (!organization)
    missing.push('the directory has no organization yet: start the service once, then import')
  if (!organization || missing.length > 0) return { ok: false, errors: missing }

  const held = new Map(exportRows(source).map(({ table, values }) => [`${table} ${values.id}`, values]))
  const result = { ok: true as const, created: [] as string[], changed: [] as string[], same: 0 }
  const last = Math.max(-1, ...[...source.services, ...source.locations].map(({ position }) => position))
  // Centers first: services point to them.
  const ordered = [...rows].sort((a, b) => a.table.localeCompare(b.table))
  for (const { table, values } of ordered) {
    const id = String(values.id)
    const before = held.get(`${table} ${id}`)
    if (before && Object.entries(values).every(([field, value]) => isSame(value, before[field] ?? null))) {
      result.same += 1
      continue
    }
    const write = table === 'centers' ? writeCenter : writeService
    const position = last + 1 + result.created.length
    await write(tx, { id, values, isNew: !before, position, source, organizationId: organization.id, now })
    ;(before ? result.changed : result.created).push(id)
  }
  return result
}

const isSame = (a: Value, b: Value) => isDeepStrictEqual(plain(a), plain(b))
const plain = (value: Value) => (Array.isArray(value) ? [...value].sort() : (value ?? []))
