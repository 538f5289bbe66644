import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import readXlsx from 'read-excel-file/node'
import writeXlsx from 'write-excel-file/node'
import { columns, type FileRow, type Table, type Value } from './columns.ts'
import { neutral, original } from './neutral.ts'
import { unpackedSize } from './unpacked-size.ts'

export type ReadFile = { ok: true; rows: FileRow[] } | { ok: false; errors: string[] }
type Cells = (string | null)[][]

const tables: Table[] = ['centers', 'services']
/** Above what any programme needs, and far below what would hurt. */
const mostRows = 5_000
const mostUnpacked = 60_000_000
const between = ' ; '

/** A workbook with a sheet for each table; a bold first row that stays in sight. */
export async function writeWorkbook(rows: FileRow[]): Promise<Buffer> {
  return await writeXlsx(
    tables.map((table) => {
      const [header = [], ...body] = toCells(table, rows)
      return {
        sheet: table,
        stickyRowsCount: 1,
        columns: header.map((name) => ({ width: /_(ar|kmr|en)$/.test(name ?? '') ? 40 : 18 })),
        data: [
          header.map((value) => ({ value: value ?? '', fontWeight: 'bold' as const })),
          ...body.map((cells) => cells.map((value) => (value === null ? null : { value, type: String }))),
        ],
      }
    }),
  ).toBuffer()
}

/** One table as CSV, in UTF-8 with the mark that spreadsheet programs need to see Arabic. */
export const writeCsv = (table: Table, rows: FileRow[]): string =>
  stringify(toCells(table, rows), { bom: true, record_delimiter: 'windows' })

function toCells(table: Table, rows: FileRow[]): Cells {
  const header = Object.keys(columns[table])
  const own = rows.filter((row) => row.table === table)
  const cell = (value: Value | undefined) => {
    const text = Array.isArray(value) ? value.join(between) : (value ?? '')
    return text === '' ? null : neutral(text)
  }
  return [header, ...own.map(({ values }) => header.map((name) => cell(values[name])))]
}

/** Reads a workbook: the sheets `services` and `centers`; others are the office's own. */
export async function readWorkbook(bytes: Buffer): Promise<ReadFile> {
  if (unpackedSize(bytes) > mostUnpacked) return refuse('the workbook is too large')
  let sheets: Awaited<ReturnType<typeof readXlsx>>
  try {
    sheets = await readXlsx(bytes)
  } catch {
    return refuse('this is no workbook (.xlsx)')
  }
  const ours = sheets.filter(({ sheet }) => tables.includes(sheet.trim().toLowerCase() as Table))
  if (ours.length === 0) return refuse('there is no sheet named "services" or "centers"')
  return joined(
    ours.map(({ sheet, data }) =>
      toRows(
        sheet.trim().toLowerCase() as Table,
        data.map((row) => row.map(asText)),
      ),
    ),
  )
}

/** Reads one table from CSV; which one, its columns tell. Comma, semicolon or tab, as the office's program writes it. */
export function readCsv(bytes: Buffer): ReadFile {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('the text is not UTF-8: save it as "CSV UTF-8"')
  }
  const [first = ''] = text.split('\n', 1)
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  )
  let cells: Cells
  try {
    cells = parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: false,
      to: mostRows + 2,
    })
  } catch (error) {
    return refuse(`line ${(error as { lines?: number }).lines ?? '?'}: the quotes do not fit together`)
  }
  const header = (cells[0] ?? []).map((name) => name?.trim().toLowerCase())
  return toRows(header.includes('kind') || header.includes('state') ? 'centers' : 'services', cells)
}

function toRows(table: Table, cells: Cells): ReadFile {
  const header = (cells[0] ?? []).map((name) => (name ?? '').trim().toLowerCase())
  const errors = header.flatMap((name, at) => {
    if (name === '') return []
    if (!columns[table][name])
      return [`${table}, column ${at + 1}: "${name.slice(0, 60)}" is no column of this table`]
    return header.indexOf(name) === at ? [] : [`${table}, column ${at + 1}: "${name}" stands there twice`]
  })
  if (!header.includes('id')) errors.push(`${table}: there is no column "id"`)
  if (cells.length - 1 > mostRows) errors.push(`${table}: there are more than ${mostRows} rows`)
  const rows = cells.slice(1).flatMap((row, at): FileRow[] => {
    if (row.every((cell) => !cell?.trim())) return []
    const where = `${table} row ${at + 2}`
    row.forEach((cell, column) => {
      if (cell?.trim() && !header[column])
        errors.push(`${where}, column ${column + 1}: has no name in the first row`)
    })
    const values = header.flatMap((name, column): [string, Value][] =>
      name ? [[name, toValue(table, name, row[column] ?? '')]] : [],
    )
    return [{ table, where, values: Object.fromEntries(values) }]
  })
  return errors.length > 0 ? { ok: false, errors } : { ok: true, rows }
}

function toValue(table: Table, name: string, cell: string): Value {
  const text = original(cell.trim()).trim()
  if (!columns[table][name]?.list) return text === '' ? null : text
  return text
    .split(/[;؛]/)
    .map((part) => part.trim())
    .filter(Boolean)
}

/** A number or a date that the program made of what was typed, as text again. */
function asText(cell: unknown): string | null {
  if (cell === null || cell === undefined) return null
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return String(cell)
}

function joined(read: ReadFile[]): ReadFile {
  const errors = read.flatMap((one) => (one.ok ? [] : one.errors))
  if (errors.length > 0) return { ok: false, errors }
  return { ok: true, rows: read.flatMap((one) => (one.ok ? one.rows : [])) }
}

const refuse = (error: string): ReadFile => ({ ok: false, errors: [error] })
