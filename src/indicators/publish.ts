import { and, eq, sql } from 'drizzle-orm'
import {
  indicatorCells,
  indicatorDefinitions,
  indicatorEditions,
  indicatorSnapshots,
} from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { type Definition, hashOf } from './definitions.ts'
import { alone, foldSome } from './fold.ts'
import { lastDueMonth, monthsBetween } from './months.ts'
import { smallest } from './suppress.ts'
import { audit, type Cell, type FigureTable, sumOf, tableOf } from './table.ts'

/** Nobody looks further back for a first publication. */
const mostMonths = 120

/**
 * Writes the definitions down, each version once. A definition that counts otherwise under a version that is known is
 * refused: what was published under it would tell something else. Gives the ids of those.
 */
export async function registerDefinitions(
  db: Db,
  definitions: readonly Definition[],
  now: Date,
): Promise<string[]> {
  await db
    .insert(indicatorDefinitions)
    .values(
      definitions.map((definition) => ({
        id: definition.id,
        version: definition.version,
        hash: hashOf(definition),
        definition,
        firstSeen: now,
      })),
    )
    .onConflictDoNothing()
  const known = await db.select().from(indicatorDefinitions)
  return definitions
    .filter((one) =>
      known.some(
        ({ id, version, hash }) =>
          id === one.id && (version > one.version || (version === one.version && hash !== hashOf(one))),
      ),
    )
    .map(({ id }) => id)
}

/**
 * Publishes what is due: each month once, on the 5th of the next; and what came since for months that are published, as
 * corrections. Every event is in one published table alone, so tables say nothing about each other. A clock that was set
 * back publishes nothing again: a month has one first edition. Gives how many tables were published.
 */
export async function publishDue(db: Db, definitions: readonly Definition[], now: Date): Promise<number> {
  const last = lastDueMonth(now)
  return db.transaction(async (tx) => {
    await alone(tx)
    while ((await foldSome(tx)) > 0) {}
    const [span] = await tx.execute<{ first: string | null; last: string | null }>(
      sql`select (select min(month) from indicator_cells) as first, (select max(month) from indicator_snapshots where edition = 0) as last`,
    )
    if (!span?.first || span.first > last) return 0
    // Months are published in one go with all their indicators; an indicator that is new later is not counted back.
    const months = monthsBetween(span.first, last)
      .slice(-mostMonths)
      .filter((month) => span.last === null || month > span.last)
    let published = 0
    for (const month of months)
      for (const definition of definitions) published += await publishMonth(tx, month, definition, now)
    return published + (months.length > 0 ? await publishCorrections(tx, months[0] as string, now) : 0)
  })
}

async function publishMonth(tx: Tx, month: string, definition: Definition, now: Date): Promise<number> {
  const cells = await readCells(tx, month, definition.kinds, 0)
  const table = passed(
    tableOf(
      cells.map((cell) => ({ ...cell, n: Math.max(0, cell.added - cell.removed) })),
      definition.by,
    ),
  )
  const { id: indicator, version } = definition
  await tx
    .insert(indicatorSnapshots)
    .values({ month, indicator, version, edition: 0, added: table, removed: null, publishedAt: now })
  await openEdition(tx, month, definition.kinds, 1)
  return 1
}

/** With the months that are published anew come the corrections of those before: what changes is seen once a month. */
async function publishCorrections(tx: Tx, before: string, now: Date): Promise<number> {
  const rows = await tx
    .select({
      month: indicatorSnapshots.month,
      indicator: indicatorSnapshots.indicator,
      version: indicatorSnapshots.version,
      definition: indicatorDefinitions.definition,
    })
    .from(indicatorSnapshots)
    .innerJoin(
      indicatorDefinitions,
      and(
        eq(indicatorDefinitions.id, indicatorSnapshots.indicator),
        eq(indicatorDefinitions.version, indicatorSnapshots.version),
      ),
    )
    .where(
      and(
        eq(indicatorSnapshots.edition, 0),
        sql`${indicatorSnapshots.month} < ${before}`,
        sql`exists (select from indicator_cells c where c.month = ${indicatorSnapshots.month} and c.edition > 0)`,
      ),
    )
  let published = 0
  for (const { month, indicator, version, definition } of rows) {
    const { kinds, by } = definition as Definition
    const [open] = await tx
      .select({ edition: indicatorEditions.edition })
      .from(indicatorEditions)
      .where(and(eq(indicatorEditions.month, month), eq(indicatorEditions.kind, kinds[0] as string)))
    if (!open) continue
    const { edition } = open
    const cells = await readCells(tx, month, kinds, edition)
    const added = cells.map((cell) => ({ ...cell, n: cell.added }))
    const removed = cells.map((cell) => ({ ...cell, n: cell.removed }))
    // Too few to be told: they wait until there are more.
    const sums = [sumOf(added), sumOf(removed)]
    if (sums.every((n) => n === 0) || sums.some((n) => n > 0 && n < smallest)) continue
    await tx.insert(indicatorSnapshots).values({
      month,
      indicator,
      version,
      edition,
      added: passed(tableOf(added, by)),
      removed: passed(tableOf(removed, by)),
      publishedAt: now,
    })
    await openEdition(tx, month, kinds, edition + 1)
    published += 1
  }
  return published
}

/** Nothing is published that the auditor does not let pass. */
function passed(table: FigureTable): FigureTable {
  if (!audit(table)) throw new Error('a table would tell a small count')
  return table
}

const openEdition = (tx: Tx, month: string, kinds: readonly string[], edition: number) =>
  tx
    .insert(indicatorEditions)
    .values(kinds.map((kind) => ({ month, kind, edition })))
    .onConflictDoUpdate({ target: [indicatorEditions.month, indicatorEditions.kind], set: { edition } })

async function readCells(tx: Tx, month: string, kinds: readonly string[], edition: number) {
  const rows = await tx
    .select()
    .from(indicatorCells)
    .where(
      and(
        eq(indicatorCells.month, month),
        eq(indicatorCells.edition, edition),
        sql`${indicatorCells.kind} in ${kinds}`,
      ),
    )
  return rows as (Omit<Cell, 'n'> & { added: number; removed: number })[]
}
