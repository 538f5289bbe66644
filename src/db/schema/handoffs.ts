import { sql } from 'drizzle-orm'
import {
  bigserial,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { at, bytea, contacts, persons } from './contacts.ts'
import { staff } from './staff.ts'

/** Wishes for a human: the queue of record. */
export const handoffs = pgTable(
  'handoffs',
  {
    id: uuid().primaryKey(),
    /** Null: an anonymous complaint, or a contact that was erased. */
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    /** For whom it is, where that is known. */
    personId: uuid('person_id').references(() => persons.id, { onDelete: 'set null' }),
    /** Null: the shared pool. */
    centerId: text('center_id'),
    /** caseworker, crisis, complaints */
    queue: text().notNull(),
    /** 0 crisis, 1 high, 2 normal */
    priority: smallint().notNull(),
    /** open (in the queue), assigned (routed to a worker, not taken up yet), claimed (taken up), closed */
    state: text().notNull().default('open'),
    /** chat; walk_in, call: registered by staff, without a channel */
    source: text().notNull().default('chat'),
    language: text(),
    /** Hard wishes. Gender of the worker: f, m, or null. Never relaxed by the service. */
    workerGender: text('worker_gender'),
    /** protection, child_protection, crisis, complaints: the worker must be trained for each. */
    trained: text().array().notNull().default([]),
    /** These workers neither see it nor get it. */
    notStaff: uuid('not_staff').array().notNull().default([]),
    /** Who works in one of these centers neither sees it nor gets it (complaints). */
    notCenters: text('not_centers').array().notNull().default([]),
    /** A soft wish: who had her before. */
    prefersStaff: uuid('prefers_staff'),
    /** Who let it grow too old: passed over in the next rounds while somebody else fits. */
    passedOver: uuid('passed_over').array().notNull().default([]),
    /** The one owner. Null in the queue; kept when closed. */
    assignedTo: uuid('assigned_to').references(() => staff.id),
    assignedAt: at('assigned_at'),
    claimedAt: at('claimed_at'),
    /** Its place within its priority: kept when a worker gives it back. */
    queuedAt: at('queued_at').notNull().defaultNow(),
    /** staff, person: whose turn it is. Its clock stops only while it is the person's. */
    waitingFor: text('waiting_for').notNull().default('staff'),
    /** Since when it is so. */
    waitingSince: at('waiting_since').notNull().defaultNow(),
    firstAnsweredAt: at('first_answered_at'),
    /** From when its clock counts: since she waits, or since it was given to another. */
    clockFrom: at('clock_from').notNull().defaultNow(),
    /** When its clock rings next: never null while it is not closed, so none is forgotten. */
    clockAt: at('clock_at').default(sql`now()`),
    /** What the next ring is: warn (80 %), overdue (100 %), reassign; quiet: the person has not written for long. */
    clockStage: text('clock_stage').notNull().default('warn'),
    /** When the answer is due, in working hours. Null: the person's turn. */
    answerDueAt: at('answer_due_at'),
    warnedAt: at('warned_at'),
    overdueAt: at('overdue_at'),
    /** Nobody here can ever take it: it stands on the supervisor's list. */
    unfitSince: at('unfit_since'),
    snoozedUntil: at('snoozed_until'),
    /** Sealed JSON (key of the handoff itself): what the bot asked and heard. */
    card: bytea(),
    /** solved, referred, no_answer, given_back, ...: why it was closed. */
    outcome: text(),
    createdAt: at('created_at').notNull().defaultNow(),
    closedAt: at('closed_at'),
    reopenedAt: at('reopened_at'),
    /** Counts writes: a console that shows an older one asks again. */
    version: integer().notNull().default(0),
  },
  (t) => [
    index('handoffs_open').on(t.priority, t.createdAt).where(sql`state <> 'closed'`),
    index('handoffs_queue').on(t.priority, t.queuedAt).where(sql`state = 'open'`),
    index('handoffs_owner').on(t.assignedTo).where(sql`state <> 'closed'`),
    index('handoffs_clock').on(t.clockAt).where(sql`state <> 'closed'`),
    index('handoffs_contact').on(t.contactId),
    check('handoffs_state', sql`${t.state} in ('open', 'assigned', 'claimed', 'closed')`),
    check('handoffs_owned', sql`${t.state} not in ('assigned', 'claimed') or ${t.assignedTo} is not null`),
    check('handoffs_free', sql`${t.state} <> 'open' or ${t.assignedTo} is null`),
    check('handoffs_has_clock', sql`${t.state} = 'closed' or ${t.clockAt} is not null`),
  ],
)

/** What happened to a handoff, by whom. Append only. */
export const handoffEvents = pgTable(
  'handoff_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    handoffId: uuid('handoff_id')
      .notNull()
      .references(() => handoffs.id, { onDelete: 'cascade' }),
    /** A HandoffEventKind (handoff/events). */
    kind: text().notNull(),
    /** Who did it. Null: the service or the person. */
    staffId: uuid('staff_id'),
    /** Whom it went to. */
    toStaffId: uuid('to_staff_id'),
    /** Sealed JSON (key of the handoff): what was noted of a call, a visit. */
    detail: bytea(),
    at: at('at').notNull(),
  },
  (t) => [index('handoff_events_handoff').on(t.handoffId, t.id)],
)

/** Weekly hours of a worker: several periods a day. In Asia/Damascus. */
export const shiftPeriods = pgTable(
  'shift_periods',
  {
    id: uuid().primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    /** 1 Monday ... 7 Sunday (ISO). */
    weekday: smallint().notNull(),
    starts: time().notNull(),
    /** At or before `starts`: on the next day. */
    ends: time().notNull(),
    validFrom: date('valid_from'),
    validTo: date('valid_to'),
  },
  (t) => [
    unique('shift_periods_once').on(t.staffId, t.weekday, t.starts, t.validFrom).nullsNotDistinct(),
    check('shift_periods_weekday', sql`${t.weekday} between 1 and 7`),
  ],
)

/** One day of a worker that differs: these periods in place of the weekly ones, on a holiday, too. */
export const shiftDays = pgTable(
  'shift_days',
  {
    id: uuid().primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    day: date().notNull(),
    /** Null: off. */
    starts: time(),
    ends: time(),
  },
  (t) => [unique('shift_days_once').on(t.staffId, t.day, t.starts).nullsNotDistinct()],
)

/** A day on which weekly hours do not hold. */
export const holidays = pgTable(
  'holidays',
  {
    id: uuid().primaryKey(),
    day: date().notNull(),
    /** Null: everywhere. */
    centerId: text('center_id'),
  },
  (t) => [unique('holidays_once').on(t.day, t.centerId).nullsNotDistinct()],
)

/** What a worker said of today: here outside the hours, or away within them. */
export const staffDuty = pgTable('staff_duty', {
  staffId: uuid('staff_id')
    .primaryKey()
    .references(() => staff.id, { onDelete: 'cascade' }),
  hereUntil: at('here_until'),
  awayUntil: at('away_until'),
})

/** Targets that differ from those the service comes with. In working minutes. */
export const handoffTargets = pgTable('handoff_targets', {
  priority: smallint().primaryKey(),
  firstMinutes: integer('first_minutes').notNull(),
  nextMinutes: integer('next_minutes').notNull(),
})

/** Whom a crisis was called out to. */
export const pages = pgTable(
  'pages',
  {
    id: uuid().primaryKey(),
    handoffId: uuid('handoff_id')
      .notNull()
      .references(() => handoffs.id, { onDelete: 'cascade' }),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    /** Counts on when everybody was called and nobody came. */
    round: smallint().notNull(),
    /** waiting, acknowledged, missed, ended (somebody else came) */
    state: text().notNull().default('waiting'),
    createdAt: at('created_at').notNull(),
    /** When the next one is called, in staffed hours. */
    dueAt: at('due_at').notNull(),
    endedAt: at('ended_at'),
    /** The push to the worker's browsers is done (or there are none). */
    pushedAt: at('pushed_at'),
    pushTries: smallint('push_tries').notNull().default(0),
  },
  (t) => [
    uniqueIndex('pages_once').on(t.handoffId, t.staffId, t.round),
    index('pages_waiting').on(t.dueAt).where(sql`state = 'waiting'`),
    index('pages_unpushed').on(t.createdAt).where(sql`pushed_at is null`),
  ],
)

/** Where a worker's browsers take Web Push. Sealed by the worker's own key. */
export const pushSubscriptions = pgTable(
  'push_subscriptions',
  {
    id: uuid().primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    endpointHash: bytea('endpoint_hash').notNull(),
    /** Sealed JSON: endpoint and keys. */
    subscription: bytea().notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('push_subscriptions_endpoint').on(t.endpointHash),
    index('push_subscriptions_staff').on(t.staffId),
  ],
)

/** The VAPID keys of this installation, made at the first start. One row. */
export const pushKeys = pgTable(
  'push_keys',
  {
    id: uuid().primaryKey(),
    one: smallint().notNull().default(1).unique(),
    publicKey: text('public_key').notNull(),
    /** Sealed by a data key of its own (owner: the row's id). */
    privateKey: bytea('private_key').notNull(),
  },
  (t) => [check('push_keys_one', sql`${t.one} = 1`)],
)

/** The chat in which a worker is called: hers on Telegram, linked by a one-time code. */
export const staffChats = pgTable(
  'staff_chats',
  {
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    linkedAt: at('linked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.staffId] }), index('staff_chats_contact').on(t.contactId)],
)

/** One-time codes that link a chat to a worker: known by their hash. */
export const staffChatCodes = pgTable('staff_chat_codes', {
  codeHash: bytea('code_hash').primaryKey(),
  staffId: uuid('staff_id')
    .notNull()
    .references(() => staff.id, { onDelete: 'cascade' }),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
})
