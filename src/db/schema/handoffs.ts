import { sql } from 'drizzle-orm'
import { index, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { at, bytea, contacts } from './contacts.ts'

/** Wishes for a human: the queue of record. */
export const handoffs = pgTable(
  'handoffs',
  {
    id: uuid().primaryKey(),
    /** Null: an anonymous complaint, or a contact that was erased. */
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    /** Null: the shared pool. */
    centerId: text('center_id'),
    /** caseworker, crisis, complaints */
    queue: text().notNull(),
    /** 0 crisis, 1 high, 2 normal */
    priority: smallint().notNull(),
    /** open, claimed, closed */
    state: text().notNull().default('open'),
    language: text(),
    /** Sealed JSON (key of the handoff itself): what the bot asked and heard. */
    card: bytea(),
    createdAt: at('created_at').notNull().defaultNow(),
    closedAt: at('closed_at'),
  },
  (t) => [
    index('handoffs_open').on(t.priority, t.createdAt).where(sql`state <> 'closed'`),
    index('handoffs_contact').on(t.contactId),
  ],
)
