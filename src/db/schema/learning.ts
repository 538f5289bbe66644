import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, bytea } from './contacts.ts'

/**
 * Messages that were not understood, for staff to learn from: only with her agreement, masked, without a person, each sealed
 * by a key of its own, and gone after 30 days.
 */
export const unmatchedMessages = pgTable(
  'unmatched_messages',
  {
    id: uuid().primaryKey(),
    /** ar, ar-latn (Arabizi), kmr, en; null: it could not be told. */
    language: text(),
    body: bytea().notNull(),
    /** HMAC of the contact's id: found when she has her data erased, and by nothing else. */
    originHash: bytea('origin_hash').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('unmatched_messages_created').on(t.createdAt),
    index('unmatched_messages_origin').on(t.originHash),
  ],
)

/** Sentences that staff added to the examples: for a service, or for an intent. */
export const directoryExamples = pgTable('directory_examples', {
  id: uuid().primaryKey(),
  /** The id of a service, or an intent. */
  label: text().notNull(),
  /** ar, ar-latn, kmr, en */
  language: text().notNull(),
  text: text().notNull().unique(),
  createdAt: at('created_at').notNull().defaultNow(),
})
