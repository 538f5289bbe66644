import { sql } from 'drizzle-orm'
import { check, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { at } from './contacts.ts'

/**
 * Facts added up, kept right as they come. Never shown as it is: what is shown is published, with small counts hidden.
 * Dimensions that were not told are ''.
 */
export const indicatorCells = pgTable(
  'indicator_cells',
  {
    /** 2026-11 */
    month: text().notNull(),
    /** 0: up to the first publication of the month; then a number for each correction. */
    edition: smallint().notNull(),
    kind: text().notNull(),
    center: text().notNull(),
    service: text().notNull(),
    sex: text().notNull(),
    age: text().notNull(),
    disability: text().notNull(),
    detail: text().notNull(),
    added: integer().notNull(),
    /** Taken back. */
    removed: integer().notNull(),
  },
  (t) => [
    primaryKey({
      name: 'indicator_cells_pk',
      columns: [t.month, t.edition, t.kind, t.center, t.service, t.sex, t.age, t.disability, t.detail],
    }),
  ],
)

/** Which edition is open for a kind of fact in a month. No row: the first. */
export const indicatorEditions = pgTable(
  'indicator_editions',
  { month: text().notNull(), kind: text().notNull(), edition: smallint().notNull() },
  (t) => [primaryKey({ columns: [t.month, t.kind] })],
)

/** Every version of a definition that ever counted. */
export const indicatorDefinitions = pgTable(
  'indicator_definitions',
  {
    id: text().notNull(),
    version: integer().notNull(),
    hash: text().notNull(),
    definition: jsonb().notNull(),
    firstSeen: at('first_seen').notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.version] })],
)

/** What was published: never changed, never taken back. Hidden counts are not in it. */
export const indicatorSnapshots = pgTable(
  'indicator_snapshots',
  {
    month: text().notNull(),
    indicator: text().notNull(),
    edition: smallint().notNull(),
    version: integer().notNull(),
    /** A FigureTable (indicators/table): what was counted; in a correction what came in addition. */
    added: jsonb().notNull(),
    /** Corrections alone: what was taken back. */
    removed: jsonb(),
    publishedAt: at('published_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.month, t.indicator, t.edition] }),
    check('indicator_snapshots_month', sql`${t.month} ~ '^\\d{4}-\\d\\d$'`),
  ],
)
