import { and, asc, eq, gte, lte } from 'drizzle-orm'
import { indicatorDefinitions, indicatorSnapshots } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import type { Definition } from './definitions.ts'
import type { Split } from './suppress.ts'
import { type Dimension, dimensions, type FigureTable } from './table.ts'

/** One figure as it is shown. */
export interface FigureRow {
  month: string
  indicator: string
  version: number
  /** Null: all centers together. '': the shared pool. */
  center: string | null
  /** Null: not divided. */
  dimension: Dimension | null
  /** Null (with a dimension): no part of this division can be told. */
  value: string | null
  /** As published first. Null: hidden. */
  n: number | null
  /** After corrections; absent: none were published. Null: they cannot be told here. */
  corrected?: number | null
}

export interface FigureQuery {
  /** 2026-01, both included. */
  from: string
  to: string
  /** Null: all of them, not divided. */
  indicator: string | null
  /** Null: all centers, and their sum. */
  centers: readonly string[] | null
  /** Everything divided, for a file. */
  whole?: boolean
}

/** What is published, and no more: nothing here looks at facts or cells. */
export async function readFigures(db: Db, query: FigureQuery): Promise<FigureRow[]> {
  const rows = await db
    .select()
    .from(indicatorSnapshots)
    .where(
      and(
        gte(indicatorSnapshots.month, query.from),
        lte(indicatorSnapshots.month, query.to),
        query.indicator === null ? undefined : eq(indicatorSnapshots.indicator, query.indicator),
      ),
    )
    .orderBy(
      asc(indicatorSnapshots.month),
      asc(indicatorSnapshots.indicator),
      asc(indicatorSnapshots.edition),
    )
  const divided = query.indicator !== null || query.whole === true
  return rows
    .filter(({ edition }) => edition === 0)
    .flatMap((first) => {
      const later = rows.filter(
        (row) => row.edition > 0 && row.month === first.month && row.indicator === first.indicator,
      )
      const changes = later.map((row) => ({
        added: row.added as FigureTable,
        removed: row.removed as FigureTable,
      }))
      const base = { month: first.month, indicator: first.indicator, version: first.version }
      return figuresOf(first.added as FigureTable, changes, divided)
        .filter(({ center }) => query.centers === null || (center !== null && query.centers.includes(center)))
        .map((row) => ({ ...base, ...row }))
    })
}

type Change = { added: FigureTable; removed: FigureTable }
type Figure = Omit<FigureRow, 'month' | 'indicator' | 'version'>

function figuresOf(table: FigureTable, changes: Change[], divided: boolean): Figure[] {
  const whole = withChanges(table, changes, (one) => one.total)
  const all: Figure[] = [{ center: null, dimension: null, value: null, ...whole }]
  const centers = new Set(
    [table, ...changes.flatMap(({ added, removed }) => [added, removed])].flatMap(
      (one) => one.centers?.map(({ center }) => center) ?? [],
    ),
  )
  for (const center of [...centers].sort()) {
    const at = (one: FigureTable) => one.centers?.find((c) => c.center === center)
    const sum = (one: FigureTable) => countOf(one.total, one.centers, at(one)?.n)
    all.push({ center, dimension: null, value: null, ...withChanges(table, changes, sum) })
    if (!divided) continue
    for (const dimension of dimensions) {
      const parts = at(table)?.by[dimension]
      if (parts === undefined) continue
      if (parts === null) all.push({ center, dimension, value: null, n: null })
      for (const { value } of parts ?? []) {
        const part = (one: FigureTable): number | null => {
          const n = sum(one)
          const split: Split | undefined = at(one)?.by[dimension]
          return n === 0
            ? 0
            : n === null || !split
              ? null
              : countOf(n, split, split.find((p) => p.value === value)?.n)
        }
        all.push({ center, dimension, value, ...withChanges(table, changes, part) })
      }
    }
  }
  return all
}

/** A part that is not listed is 0, if parts are told at all. */
const countOf = (whole: number | null, parts: readonly object[] | null, n: number | null | undefined) =>
  whole === 0 ? 0 : whole === null || parts === null ? null : n === undefined ? 0 : n

function withChanges(table: FigureTable, changes: Change[], of: (one: FigureTable) => number | null) {
  const n = of(table)
  const counts = changes.map(({ added, removed }) => [of(added), of(removed)] as const)
  if (counts.length === 0 || counts.every(([added, removed]) => added === 0 && removed === 0)) return { n }
  let corrected = n
  for (const [added, removed] of counts)
    corrected = corrected === null || added === null || removed === null ? null : corrected + added - removed
  return { n, corrected }
}

/** Each version of a definition by which something was published. */
export async function readUsedDefinitions(db: Db): Promise<Definition[]> {
  const rows = await db
    .select({ definition: indicatorDefinitions.definition })
    .from(indicatorDefinitions)
    .orderBy(asc(indicatorDefinitions.id), asc(indicatorDefinitions.version))
  return rows.map(({ definition }) => definition as Definition)
}

/** The first and last month that are published; null: nothing yet. */
export async function readSpan(db: Db): Promise<{ first: string; last: string } | null> {
  const rows = await db
    .selectDistinct({ month: indicatorSnapshots.month })
    .from(indicatorSnapshots)
    .where(eq(indicatorSnapshots.edition, 0))
    .orderBy(asc(indicatorSnapshots.month))
  const [first, last] = [rows[0]?.month, rows.at(-1)?.month]
  return first && last ? { first, last } : null
}
