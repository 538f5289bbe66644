import { keeps, type Split, shownWhole, split } from './suppress.ts'

/** By what an indicator may be divided. Each division stands alone below its center: no two of them cross. */
export const dimensions = ['service', 'sex', 'age', 'disability', 'detail'] as const
export type Dimension = (typeof dimensions)[number]

/** A count with everything that may divide it. Never leaves the program. */
export interface Cell extends Record<Dimension, string> {
  center: string
  n: number
}

/** What is published of one kind of event in one month. Nothing in it is hidden but for `null`; hidden numbers are not kept. */
export interface FigureTable {
  /** null: hidden, and then nothing else is told. */
  total: number | null
  /** null: none can be told. `''` is the shared pool. */
  centers: CenterFigures[] | null
}
export interface CenterFigures {
  center: string
  /** null: hidden, and then nothing below it is told. */
  n: number | null
  by: Partial<Record<Dimension, Split>>
}

/**
 * The published form: a tree of wholes and parts. Below a hidden whole nothing stands, so every hidden count is part of one
 * equation alone, that of its own division: what `split` keeps in one cannot be got from another.
 */
export function tableOf(cells: readonly Cell[], by: readonly Dimension[]): FigureTable {
  const kept = cells.filter(({ n }) => n > 0)
  const total = shownWhole(sumOf(kept))
  if (total === null) return { total, centers: null }
  const parts = split(sumsBy(kept, (cell) => cell.center))
  if (parts === null) return { total, centers: null }
  return {
    total,
    centers: parts
      .map(({ value, n }) => ({
        center: value,
        n,
        by:
          n === null
            ? {}
            : Object.fromEntries(
                by.map((dimension) => [
                  dimension,
                  split(
                    sumsBy(
                      kept.filter(({ center }) => center === value),
                      (cell) => cell[dimension],
                    ),
                  ),
                ]),
              ),
      }))
      .sort((a, b) => (a.center < b.center ? -1 : 1)),
  }
}

/** The auditor of a whole table; nothing is stored that it does not pass. */
export function audit({ total, centers }: FigureTable): boolean {
  if (total === null) return centers === null
  if (!keeps(total, centers?.map(({ center, n }) => ({ value: center, n })) ?? null)) return false
  return (centers ?? []).every(({ n, by }) =>
    n === null ? Object.keys(by).length === 0 : Object.values(by).every((parts) => keeps(n, parts as Split)),
  )
}

export const sumOf = (cells: readonly { n: number }[]) => cells.reduce((all, { n }) => all + n, 0)

function sumsBy(cells: readonly Cell[], of: (cell: Cell) => string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const cell of cells) sums.set(of(cell), (sums.get(of(cell)) ?? 0) + cell.n)
  return sums
}
