import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { at, contacts } from './contacts.ts'

/** That somebody agreed to be written to by a plan: its terms as they were on that day, whatever becomes of the plan. */
export const followUps = pgTable(
  'follow_ups',
  {
    id: uuid().primaryKey(),
    /** Null: erased. */
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    plan: text().notNull(),
    flow: text().notNull(),
    /** Minutes of the day in which she wishes it. */
    fromMinute: smallint('from_minute').notNull(),
    untilMinute: smallint('until_minute').notNull(),
    /** Without an answer for so long it counts as silent. */
    answerHours: integer('answer_hours').notNull(),
    /** So many silent ones in a row end it, with a task for a worker. */
    silence: smallint().notNull(),
    /** When she agreed. */
    agreedAt: at('agreed_at').notNull(),
    /** active, done, stopped (her word), silent, erased */
    state: text().notNull().default('active'),
    endedAt: at('ended_at'),
  },
  (t) => [
    uniqueIndex('follow_ups_once').on(t.contactId, t.plan).where(sql`state = 'active'`),
    index('follow_ups_contact').on(t.contactId),
    check('follow_ups_state', sql`${t.state} in ('active', 'done', 'stopped', 'silent', 'erased')`),
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
