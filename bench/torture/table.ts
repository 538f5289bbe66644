import type { Row } from './run-scenario.ts'

const columns: [name: string, value: (row: Row) => string, left?: true][] = [
  ['scenario', (row) => row.scenario, true],
  ['queue', (row) => row.queue, true],
  ['what happened', (row) => row.what, true],
  ['messages', (row) => `${row.messages}`],
  ['unanswered', (row) => `${row.unanswered}`],
  ['wrong', (row) => `${row.wrong}`],
  ['dead', (row) => `${row.dead}`],
  ['doubled', (row) => `${row.doubled}`],
  ['at most', (row) => `${row.doublesBound}`],
  ['slowest s', (row) => (row.slowestMs / 1_000).toFixed(1)],
  ['took s', (row) => `${row.seconds}`],
  ['', (row) => (row.failed ? 'FAILED' : 'ok'), true],
]

export function table(rows: Row[]): string {
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, value]) => value(row)))]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] as string).length)))
  const draw = (cells: string[]) =>
    `| ${cells.map((cell, i) => (columns[i]?.[2] ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join(' | ')} |`
  const rule = `|${widths.map((width, i) => (columns[i]?.[2] ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  const [head, ...body] = lines
  return [draw(head as string[]), rule, ...body.map(draw)].join('\n')
}
