import { sql } from 'drizzle-orm'
import {
  check,
  date,
  index,
  integer,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { addresses, at, bytea, contacts } from './contacts.ts'
import { handoffs } from './handoffs.ts'
import { staff } from './staff.ts'

/**
 * That somebody is written to by a plan, since she agreed or since an event of hers began it: its terms as they were on
 * that day, whatever becomes of the plan.
 */
export const followUps = pgTable(
  'follow_ups',
  {
    id: uuid().primaryKey(),
    /** Null: erased. */
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    plan: text().notNull(),
    flow: text().notNull(),
    /** opt_in, booked, attended */
    trigger: text().notNull().default('opt_in'),
    /** The booking that began it. Null: she agreed. */
    subjectId: uuid('subject_id'),
    /** Which date it is about: the meeting, the day on which she came. */
    subjectAt: at('subject_at'),
    /** Where she wishes to be written to. Null: where she wrote last. */
    addressId: uuid('address_id').references(() => addresses.id, { onDelete: 'set null' }),
    /** The worker whom she told. Null: she did it herself. */
    staffId: uuid('staff_id').references(() => staff.id),
    /** Whose workers hear of her silence. Null: all. */
    centerId: text('center_id'),
    /** How she agreed: self (by a tap), said (to the worker), chat (she wrote it), booking (it belongs to her booking) */
    consent: text().notNull().default('self'),
    /** Minutes of the day in which she wishes it. */
    fromMinute: smallint('from_minute').notNull(),
    untilMinute: smallint('until_minute').notNull(),
    /** Without an answer for so long it counts as silent. */
    answerHours: integer('answer_hours').notNull(),
    /** So many silent ones in a row end it, with a task for a worker. */
    silence: smallint().notNull(),
    /** When she agreed. */
    agreedAt: at('agreed_at').notNull(),
    /** active, done, stopped (her word), ended (by a worker, at her wish), silent, erased, cancelled or moved (its booking) */
    state: text().notNull().default('active'),
    endedAt: at('ended_at'),
  },
  (t) => [
    uniqueIndex('follow_ups_live')
      .on(t.contactId, t.plan)
      .where(sql`state = 'active' and subject_id is null`),
    unique('follow_ups_subject').on(t.plan, t.subjectId),
    index('follow_ups_contact').on(t.contactId),
    index('follow_ups_ended').on(t.endedAt).where(sql`state <> 'active'`),
    check(
      'follow_ups_state',
      sql`${t.state} in ('active', 'done', 'stopped', 'ended', 'silent', 'erased', 'cancelled', 'moved')`,
    ),
  ],
)

/** One message of a follow-up: sent once, or skipped with a reason. What she answered does not stand here. */
export const checkIns = pgTable(
  'check_ins',
  {
    id: uuid().primaryKey(),
    followUpId: uuid('follow_up_id')
      .notNull()
      .references(() => followUps.id, { onDelete: 'cascade' }),
    number: smallint().notNull(),
    /** As it was agreed. */
    plannedAt: at('planned_at').notNull(),
    /** Moves on over holidays. */
    dueAt: at('due_at').notNull(),
    /** waiting, raised (her turn has it), asked, answered, silent, skipped */
    state: text().notNull().default('waiting'),
    /** Why it was skipped. */
    why: text(),
    askedAt: at('asked_at'),
  },
  (t) => [
    unique('check_ins_number').on(t.followUpId, t.number),
    index('check_ins_due').on(t.dueAt).where(sql`state = 'waiting'`),
    index('check_ins_asked').on(t.askedAt).where(sql`state = 'asked'`),
    check(
      'check_ins_state',
      sql`${t.state} in ('waiting', 'raised', 'asked', 'answered', 'silent', 'skipped')`,
    ),
    check('check_ins_why', sql`(${t.state} = 'skipped') = (${t.why} is not null)`),
  ],
)

/**
 * That a worker saw somebody in follow-up. A mistake is mended by another row: nothing is written over. It never leaves the
 * house: no authority gets it, in any form.
 */
export const visits = pgTable(
  'visits',
  {
    /** Made from the worker's and the client's id: recording twice is one visit. */
    id: uuid().primaryKey(),
    /** Null: erased. */
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    /** The chat from which it was recorded. */
    handoffId: uuid('handoff_id').references(() => handoffs.id, { onDelete: 'set null' }),
    centerId: text('center_id'),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id),
    /** At the centers. */
    day: date().notNull(),
    /** Ids of data/follow-up/visits.yaml. */
    kind: text().notNull(),
    outcome: text().notNull(),
    /** Short, sealed by the contact's key. */
    note: bytea(),
    createdAt: at('created_at').notNull(),
    /** The visit that this one corrects. */
    replaces: uuid(),
    /** Null: it holds. Else when it was corrected or withdrawn, and by whom. */
    endedAt: at('ended_at'),
    endedBy: uuid('ended_by').references(() => staff.id),
    endedAs: text('ended_as'),
  },
  (t) => [
    index('visits_contact').on(t.contactId, t.day),
    index('visits_created').on(t.createdAt),
    unique('visits_replaces').on(t.replaces),
    check('visits_ended', sql`(${t.endedAt} is null) = (${t.endedAs} is null)`),
    check('visits_ended_as', sql`${t.endedAs} in ('corrected', 'withdrawn')`),
  ],
)

/** What the workers of an information center note of a case. Sealed by the contact's key; nobody else ever reads it. */
export const caseNotes = pgTable(
  'case_notes',
  {
    /** Made from the worker's and the client's id. */
    id: uuid().primaryKey(),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    centerId: text('center_id').notNull(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id),
    /** Null: withdrawn. */
    body: bytea(),
    createdAt: at('created_at').notNull(),
    withdrawnAt: at('withdrawn_at'),
  },
  (t) => [index('case_notes_contact').on(t.contactId, t.createdAt)],
)
