import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, real, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { at, bytea } from './contacts.ts'

/**
 * Texts as staff have spoken them. They stand in the database, so that every process has them and backups hold them; texts are
 * no secrets. At most one of a text in a language is in use; the others can be brought back for a while.
 */
export const recordings = pgTable(
  'recordings',
  {
    id: uuid().primaryKey(),
    language: text().notNull(),
    key: text().notNull(),
    /** Of the words that were recorded. */
    textHash: text('text_hash').notNull(),
    /** SHA-256 of the bytes. */
    hash: text().notNull(),
    bytes: bytea().notNull(),
    size: integer().notNull(),
    seconds: real().notNull(),
    staffId: uuid('staff_id').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** Null: in use. */
    removedAt: at('removed_at'),
  },
  (t) => [
    uniqueIndex('recordings_in_use').on(t.language, t.key).where(sql`removed_at is null`),
    index('recordings_hash').on(t.hash),
  ],
)

/** What a channel calls a sound that it has already: it is uploaded once. Names nobody. */
export const channelFiles = pgTable(
  'channel_files',
  {
    account: text().notNull(),
    /** Of the sound. */
    hash: text().notNull(),
    ref: text().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.account, t.hash] })],
)
