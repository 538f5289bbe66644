import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { at, contacts, persons } from './contacts.ts'

/** How a seat that somebody came to stands in the facts. */
export interface CountedSeat {
  /** When it took place, ISO. */
  at: string
  sex: string | null
  ageBand: string | null
  /** How long she waited, as a band. */
  wait: string
  /** It is the one by which the person counts as reached. */
  reached: boolean
  completed: boolean
}

/** A text for people, by language. */
type Localised = Partial<Record<'ar' | 'kmr' | 'en', string>>

/** For whom a session is and what it brings along. Null: not known, and then nothing is said of it. */
const audience = {
  womenOnly: boolean('women_only').notNull(),
  /** Whole years, both ends belong to it. */
  minAge: smallint('min_age'),
  maxAge: smallint('max_age'),
  /** Children come with the one who cares for them. */
  withCarer: boolean('with_carer').notNull().default(false),
  /** Languages that are spoken: ar, kmr, en. */
  languages: text().array().notNull().default([]),
  childcare: boolean(),
  transport: boolean(),
  stepFree: boolean('step_free'),
  signLanguage: boolean('sign_language'),
  companionWelcome: boolean('companion_welcome'),
}

/** A room of a center. Its number stands in ranges (see `meetings`), so it is no uuid. */
export const rooms = pgTable(
  'rooms',
  {
    id: integer().primaryKey().generatedByDefaultAsIdentity(),
    centerId: text('center_id').notNull(),
    name: text().notNull(),
    /** active, closed */
    state: text().notNull().default('active'),
    sample: boolean().notNull().default(false),
  },
  (t) => [unique('rooms_center_name').on(t.centerId, t.name)],
)

/**
 * A rule by which sessions repeat, in local wall time (Asia/Damascus). With `slotMinutes` each date is a worker's time,
 * divided into one-to-one appointments.
 */
export const sessionSeries = pgTable('session_series', {
  id: uuid().primaryKey(),
  serviceId: text('service_id').notNull(),
  centerId: text('center_id').notNull(),
  /** RFC 5545 without DTSTART: `FREQ=WEEKLY;BYDAY=SU,TU` */
  rrule: text().notNull(),
  /** First date and time as clocks show it: `2026-12-06T10:00` */
  startsLocal: text('starts_local').notNull(),
  minutes: smallint().notNull(),
  slotMinutes: smallint('slot_minutes'),
  /** Between two appointments. */
  pauseMinutes: smallint('pause_minutes').notNull().default(0),
  /** Other hours in named times of the year, in place of those that follow from `center_days`: `{ ramadan: { start, minutes } }` */
  otherHours: jsonb('other_hours')
    .$type<Record<string, { start: string; minutes: number }>>()
    .notNull()
    .default({}),
  capacity: integer().notNull(),
  roomId: integer('room_id').references(() => rooms.id),
  facilitatorId: uuid('facilitator_id'),
  title: jsonb().$type<Localised>(),
  bring: jsonb().$type<Localised>(),
  ...audience,
  /** active, ended */
  state: text().notNull().default('active'),
  /** All dates up to this one stand as sessions. */
  madeUntil: date('made_until'),
  sample: boolean().notNull().default(false),
  createdAt: at('created_at').notNull().defaultNow(),
})

/** One date of a series that is not as the rule says. */
export const seriesExceptions = pgTable(
  'series_exceptions',
  {
    seriesId: uuid('series_id')
      .notNull()
      .references(() => sessionSeries.id, { onDelete: 'cascade' }),
    /** The date by the rule (or the extra one), as clocks show it. */
    occurrence: text().notNull(),
    /** cancelled, moved, extra */
    kind: text().notNull(),
    /** moved: where to, as clocks show it */
    toLocal: text('to_local'),
    minutes: smallint(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.occurrence] })],
)

/** Days on which a center is closed, or keeps other hours (Ramadan): data, never code. */
export const centerDays = pgTable(
  'center_days',
  {
    id: uuid().primaryKey(),
    /** Null: every center. */
    centerId: text('center_id'),
    /** closed, hours */
    kind: text().notNull(),
    /** Which time of the year: `ramadan`. Series may have hours of their own for it. */
    name: text(),
    firstDay: date('first_day').notNull(),
    lastDay: date('last_day').notNull(),
    opensAt: time('opens_at'),
    closesAt: time('closes_at'),
  },
  (t) => [index('center_days_days').on(t.lastDay, t.firstDay)],
)

/** What one books: one meeting, or a course of many. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid().primaryKey(),
    serviceId: text('service_id').notNull(),
    centerId: text('center_id').notNull(),
    seriesId: uuid('series_id').references(() => sessionSeries.id),
    /** Its date by the rule, as clocks show it: the same date is made once. */
    occurrence: text(),
    capacity: integer().notNull(),
    /** Bookings that hold a seat: held, offered, confirmed. From the start on it stays as it is. */
    taken: integer().notNull().default(0),
    /** Begin of the first, end of the last meeting that takes place. */
    startsAt: at('starts_at').notNull(),
    endsAt: at('ends_at').notNull(),
    facilitatorId: uuid('facilitator_id'),
    /** For a course of a kind ("sewing"); null: the service's name says it. */
    title: jsonb().$type<Localised>(),
    /** What to bring along. */
    bring: jsonb().$type<Localised>(),
    ...audience,
    /** scheduled, cancelled */
    state: text().notNull().default('scheduled'),
    /** Counts changes that people booked must hear of; SEQUENCE of calendar files. */
    version: integer().notNull().default(1),
    /** Confirmed bookings that did not come are marked, after the end. */
    closedAt: at('closed_at'),
    sample: boolean().notNull().default(false),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('sessions_occurrence').on(t.seriesId, t.occurrence),
    index('sessions_center').on(t.centerId, t.startsAt).where(sql`state = 'scheduled'`),
    index('sessions_service').on(t.serviceId, t.startsAt).where(sql`state = 'scheduled'`),
    index('sessions_unclosed').on(t.endsAt).where(sql`closed_at is null and state = 'scheduled'`),
    check('sessions_capacity', sql`capacity between 1 and 1000`),
    check('sessions_taken', sql`taken between 0 and capacity`),
    check('sessions_times', sql`ends_at > starts_at`),
  ],
)

/** One date of a session. A room holds one at a time: an exclusion constraint, written by hand in the migration. */
export const meetings = pgTable(
  'meetings',
  {
    id: uuid().primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    startsAt: at('starts_at').notNull(),
    endsAt: at('ends_at').notNull(),
    roomId: integer('room_id').references(() => rooms.id),
    /** Who leads it, as on the session: nobody is in two places at once. */
    facilitatorId: uuid('facilitator_id'),
    /** scheduled, cancelled */
    state: text().notNull().default('scheduled'),
  },
  (t) => [
    index('meetings_session').on(t.sessionId, t.startsAt),
    index('meetings_starts').on(t.startsAt).where(sql`state = 'scheduled'`),
    index('meetings_facilitator').on(t.facilitatorId, t.startsAt).where(sql`state = 'scheduled'`),
    check('meetings_times', sql`ends_at > starts_at and ends_at <= starts_at + interval '24 hours'`),
  ],
)

/** States in which a booking is under way. */
const live = sql`state in ('held', 'offered', 'waitlisted', 'confirmed')`

/** A seat, or a place in the line for one. It outlives an erasure as a count without a person. */
export const bookings = pgTable(
  'bookings',
  {
    id: uuid().primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id),
    /** Who hears of it. Null: walked in, or erased. */
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    /** Who comes. */
    personId: uuid('person_id').references(() => persons.id, { onDelete: 'set null' }),
    /** Made by staff for somebody without a chat: known by its code alone. */
    walkIn: boolean('walk_in').notNull().default(false),
    /** Six digits to show at the door. They say nothing. */
    code: text(),
    /** held, offered, waitlisted, confirmed; attended, no_show, cancelled, expired */
    state: text().notNull(),
    /** cancelled: by the person, by staff, with the session, moved, erased */
    why: text(),
    /** Counts changes: reminders and events name the version they were made for. */
    version: integer().notNull().default(1),
    /** The effect that asked for it: the same one books once. */
    requestId: text('request_id'),
    /** Order of arrival. */
    line: bigint({ mode: 'number' }).notNull().generatedByDefaultAsIdentity(),
    /** held, offered, waitlisted: until when */
    dueAt: at('due_at'),
    /** Below 15: a worker confirms with the carer. The seat is kept meanwhile. */
    carerCheck: boolean('carer_check').notNull().default(false),
    /** Minutes before a meeting at which she wants to be reminded; empty: not at all. */
    remind: integer().array().notNull().default([]),
    /** As what it was counted, so that a correction takes back the same; gone with the person. */
    counted: jsonb().$type<CountedSeat>(),
    createdAt: at('created_at').notNull().defaultNow(),
    changedAt: at('changed_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('bookings_live_person').on(t.sessionId, t.personId).where(sql`${live}`),
    uniqueIndex('bookings_request').on(t.requestId),
    uniqueIndex('bookings_live_code').on(t.code).where(sql`${live}`),
    index('bookings_contact').on(t.contactId),
    index('bookings_person').on(t.personId),
    index('bookings_seats').on(t.sessionId, t.state, t.line),
    index('bookings_orphans').on(t.sessionId).where(sql`contact_id is null and not walk_in and ${live}`),
    index('bookings_due').on(t.dueAt).where(sql`state in ('held', 'offered', 'waitlisted')`),
  ],
)

/** Who came to which meeting of a session. */
export const attendances = pgTable(
  'attendances',
  {
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id, { onDelete: 'cascade' }),
    meetingId: uuid('meeting_id')
      .notNull()
      .references(() => meetings.id, { onDelete: 'cascade' }),
    came: boolean().notNull(),
    markedAt: at('marked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.bookingId, t.meetingId] })],
)

/** A reminder that is wished for: one for each booking, version of it, meeting and time before. */
export const bookingReminders = pgTable(
  'booking_reminders',
  {
    bookingId: uuid('booking_id')
      .notNull()
      .references(() => bookings.id, { onDelete: 'cascade' }),
    version: integer().notNull(),
    meetingId: uuid('meeting_id')
      .notNull()
      .references(() => meetings.id, { onDelete: 'cascade' }),
    minutesBefore: integer('minutes_before').notNull(),
    dueAt: at('due_at').notNull(),
    /** waiting, raised, dropped */
    state: text().notNull().default('waiting'),
  },
  (t) => [
    primaryKey({ columns: [t.bookingId, t.version, t.meetingId, t.minutesBefore] }),
    index('booking_reminders_due').on(t.dueAt).where(sql`state = 'waiting'`),
    index('booking_reminders_meeting').on(t.meetingId),
  ],
)
