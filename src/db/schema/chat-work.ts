import { sql } from 'drizzle-orm'
import { bigint, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at, bytea, contacts } from './contacts.ts'
import { handoffs } from './handoffs.ts'
import { staff } from './staff.ts'

/**
 * What staff wrote to people. A message that may go now has its outbox row (of the same id) from the start; one that waits
 * for her hours gets it when they begin, because `seq` is given in the order in which things are said.
 */
export const staffMessages = pgTable(
  'staff_messages',
  {
    /** Made from the writer's and the client's id: sending twice is one message. Also the id of its outbox row. */
    id: uuid().primaryKey(),
    handoffId: uuid('handoff_id')
      .notNull()
      .references(() => handoffs.id, { onDelete: 'cascade' }),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id),
    /** held (until `due_at`), out (the outbox says the rest), cancelled */
    state: text().notNull(),
    /** Why it is held: safe_hours */
    heldWhy: text('held_why'),
    dueAt: at('due_at'),
    /** Sealed JSON of channels/channel Content, by the contact's key; null once it stands in the outbox. */
    body: bytea(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    index('staff_messages_handoff').on(t.handoffId, t.createdAt),
    index('staff_messages_contact').on(t.contactId),
    index('staff_messages_held').on(t.dueAt).where(sql`state = 'held'`),
  ],
)

/** What staff write for each other about a chat. Sealed by the handoff's key. */
export const chatNotes = pgTable(
  'chat_notes',
  {
    id: uuid().primaryKey(),
    handoffId: uuid('handoff_id')
      .notNull()
      .references(() => handoffs.id, { onDelete: 'cascade' }),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id),
    body: bytea(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [index('chat_notes_handoff').on(t.handoffId, t.createdAt)],
)

/** A half-written answer, so that a failing line or battery costs nothing. Sealed by the handoff's key. */
export const chatDrafts = pgTable(
  'chat_drafts',
  {
    handoffId: uuid('handoff_id')
      .notNull()
      .references(() => handoffs.id, { onDelete: 'cascade' }),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    body: bytea().notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.handoffId, t.staffId] })],
)

/** Up to which `seq` of the contact somebody has read a chat. */
export const chatReads = pgTable(
  'chat_reads',
  {
    handoffId: uuid('handoff_id')
      .notNull()
      .references(() => handoffs.id, { onDelete: 'cascade' }),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    seq: bigint({ mode: 'number' }).notNull(),
    readAt: at('read_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.handoffId, t.staffId] })],
)

/** Labels that may be put on chats. A closed list: free words would tell about people. */
export const labels = pgTable('labels', {
  /** small letters, digits, hyphens */
  id: text().primaryKey(),
  ar: text().notNull(),
  kmr: text().notNull(),
  en: text().notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  retiredAt: at('retired_at'),
})

export const chatLabels = pgTable(
  'chat_labels',
  {
    handoffId: uuid('handoff_id')
      .notNull()
      .references(() => handoffs.id, { onDelete: 'cascade' }),
    labelId: text('label_id')
      .notNull()
      .references(() => labels.id),
    staffId: uuid('staff_id').references(() => staff.id, { onDelete: 'set null' }),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.handoffId, t.labelId] }), index('chat_labels_label').on(t.labelId)],
)

/** Answers that staff prepared, besides those that come with the program (locales, `prepared`). Never about a person. */
export const preparedAnswers = pgTable('prepared_answers', {
  id: uuid().primaryKey(),
  /** Null: for all centers. */
  centerId: text('center_id'),
  /** With placeholders: {center}, {worker}, {code}. */
  ar: text().notNull(),
  kmr: text().notNull(),
  en: text().notNull(),
  createdBy: uuid('created_by').references(() => staff.id, { onDelete: 'set null' }),
  updatedAt: at('updated_at').notNull(),
  retiredAt: at('retired_at'),
})
