import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { at, bytea } from './contacts.ts'

/** Who did what to whose data, when, from where. Ids only; a row never changes but for the batch that seals it. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    id: uuid().primaryKey(),
    at: at('at').notNull(),
    /** Null: nobody was signed in, or the service itself. */
    staffId: uuid('staff_id'),
    signInId: uuid('sign_in_id'),
    /** `GET /api/staff/chats/:id`, or the name of an event such as `sign-in.refused`. */
    action: text().notNull(),
    /** read, write, access */
    kind: text().notNull(),
    /** `{ "chat": ["<id>"] }` */
    subjects: jsonb().$type<Record<string, string[]>>().notNull().default({}),
    /** HTTP status, or null where there was no request. */
    status: smallint(),
    /** Sealed address that it came from. */
    origin: bytea(),
    batch: bigint({ mode: 'number' }),
  },
  (t) => [
    index('audit_entries_unsealed').on(t.id).where(sql`batch is null`),
    index('audit_entries_batch').on(t.batch),
    index('audit_entries_staff').on(t.staffId, t.at),
  ],
)

/** Each batch's hash stands on the one before and on all its entries, under the installation's HMAC key. */
export const auditBatches = pgTable('audit_batches', {
  number: bigint({ mode: 'number' }).primaryKey(),
  sealedAt: at('sealed_at').notNull(),
  entries: integer().notNull(),
  previous: bytea().notNull(),
  hash: bytea().notNull(),
})

/** A chat outside one's assignment was opened, for a reason: the supervisor sees it. */
export const brokenGlass = pgTable(
  'broken_glass',
  {
    id: uuid().primaryKey(),
    staffId: uuid('staff_id').notNull(),
    handoffId: uuid('handoff_id').notNull(),
    signInId: uuid('sign_in_id').notNull(),
    /** Null: the shared pool. */
    centerId: text('center_id'),
    /** Sealed by the handoff's own key: it may name her, and goes with her. */
    reason: bytea(),
    createdAt: at('created_at').notNull(),
    /** Until then the chat may be read without asking again. */
    expiresAt: at('expires_at').notNull(),
    seenBy: uuid('seen_by'),
    seenAt: at('seen_at'),
  },
  (t) => [
    index('broken_glass_open').on(t.staffId, t.handoffId, t.expiresAt),
    index('broken_glass_unseen').on(t.centerId).where(sql`seen_at is null`),
  ],
)
