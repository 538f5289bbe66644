import { sql } from 'drizzle-orm'
import {
  bigserial,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { at, bytea, contacts, persons } from './contacts.ts'
import { locations, organizations, services } from './directory.ts'
import { handoffs } from './handoffs.ts'

/** Who takes referrals: a center of ours (works in the console), or a partner organisation. Data, never code. */
export const referralRecipients = pgTable(
  'referral_recipients',
  {
    id: text().primaryKey(),
    /** center, partner */
    kind: text().notNull(),
    organizationId: text('organization_id').references(() => organizations.id),
    /** A center of ours. */
    locationId: text('location_id').references(() => locations.id),
    name: text().notNull(),
    /** Whom to ask at work, and how: never a private number. */
    focalPoints: jsonb('focal_points').$type<{ name: string; reach: string }[]>().notNull().default([]),
    /** In words. Null: not known. */
    hours: text(),
    /** Open referrals at once. Null: no limit is known. */
    capacity: integer(),
    /** Services of the directory that it takes people for. */
    services: text().array().notNull().default([]),
    /** Bands of age that it takes; empty: all. */
    ageBands: text('age_bands').array().notNull().default([]),
    /** f, m; empty: all. */
    sexes: text().array().notNull().default([]),
    active: boolean().notNull().default(true),
    sample: boolean().notNull().default(false),
    /** Its own system is told there. Null: it has none. */
    webhookUrl: text('webhook_url'),
    /** Sealed; both sides sign by it. */
    webhookSecret: bytea('webhook_secret'),
  },
  () => [
    check('referral_recipients_kind', sql`kind in ('center', 'partner')`),
    check('referral_recipients_center', sql`kind <> 'center' or location_id is not null`),
  ],
)

/** A person is sent to a service of another. What it holds of her is sealed by a key of its own; it outlives her as a count. */
export const referrals = pgTable(
  'referrals',
  {
    id: uuid().primaryKey(),
    /** Null: made by staff for somebody without a chat, or erased. */
    contactId: uuid('contact_id').references(() => contacts.id, { onDelete: 'set null' }),
    personId: uuid('person_id').references(() => persons.id, { onDelete: 'set null' }),
    /** The chat it was made from. */
    handoffId: uuid('handoff_id').references(() => handoffs.id, { onDelete: 'set null' }),
    /** Of the one who refers. Null: the shared pool. */
    centerId: text('center_id'),
    /** Who refers. Null: she asked in chat. */
    staffId: uuid('staff_id'),
    recipientId: text('recipient_id')
      .notNull()
      .references(() => referralRecipients.id),
    serviceId: text('service_id')
      .notNull()
      .references(() => services.id),
    /** 24h, 72h, 2w: of the inter-agency form */
    priority: text().notNull(),
    /** A ReferralState (referral/moves). */
    state: text().notNull().default('draft'),
    outcome: text(),
    reasonCode: text('reason_code'),
    nextAction: text('next_action'),
    scheduledFor: at('scheduled_for'),
    /** Sealed JSON of referral/content Content. Null: erased. */
    content: bytea(),
    /** When this state should have ended. Null: closed. */
    dueAt: at('due_at'),
    /** When its clock rings next. */
    clockAt: at('clock_at'),
    /** running, warned, escalated (overdue, on the supervisor's list) */
    clockStage: text('clock_stage').notNull().default('running'),
    /** The request that made it: the same one makes it once. */
    requestId: text('request_id'),
    /** Counts moves. */
    version: integer().notNull().default(0),
    /** The version that she has heard of. Below `version`: there may be news for her. */
    toldVersion: integer('told_version').notNull().default(0),
    /** Her yes was asked for in chat and she has not answered. */
    askedAt: at('asked_at'),
    createdAt: at('created_at').notNull(),
    changedAt: at('changed_at').notNull(),
  },
  (t) => [
    uniqueIndex('referrals_request').on(t.requestId),
    index('referrals_contact').on(t.contactId),
    index('referrals_person').on(t.personId),
    index('referrals_handoff').on(t.handoffId),
    index('referrals_recipient').on(t.recipientId, t.state),
    index('referrals_center').on(t.centerId, t.changedAt),
    index('referrals_clock').on(t.clockAt).where(sql`clock_at is not null`),
    check('referrals_priority', sql`priority in ('24h', '72h', '2w')`),
    check('referrals_clock', sql`clock_at is not null or state in ('closed', 'withdrawn', 'revoked')`),
  ],
)

/** She said yes to these fields for this recipient. Ids and names of fields only: the words are in the text's version. */
export const referralConsents = pgTable(
  'referral_consents',
  {
    id: uuid().primaryKey(),
    referralId: uuid('referral_id')
      .notNull()
      .references(() => referrals.id, { onDelete: 'cascade' }),
    recipientId: text('recipient_id').notNull(),
    fields: text().array().notNull(),
    /** Which text she saw, in which language. */
    textVersion: smallint('text_version').notNull(),
    language: text().notNull(),
    /** Who agreed: referral/consent-rules By. */
    by: jsonb().$type<Record<string, boolean>>().notNull(),
    /** chat, worker */
    via: text().notNull(),
    /** The inbox row in which she said yes. Null: to a worker, or erased. */
    messageId: uuid('message_id'),
    recordedBy: uuid('recorded_by'),
    givenAt: at('given_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    withdrawnAt: at('withdrawn_at'),
  },
  (t) => [
    index('referral_consents_referral').on(t.referralId, t.givenAt),
    check('referral_consents_record', sql`via <> 'worker' or recorded_by is not null`),
  ],
)

/** What happened to a referral, by whom, when. Append only: the state can be rebuilt from it. */
export const referralEvents = pgTable(
  'referral_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    referralId: uuid('referral_id')
      .notNull()
      .references(() => referrals.id, { onDelete: 'cascade' }),
    /** A Move, or: created, edited, renewed, opened (its fields were read by the recipient), transferred, warned, escalated, erased. */
    kind: text().notNull(),
    toState: text('to_state').notNull(),
    /** A Role (referral/moves). */
    role: text().notNull(),
    staffId: uuid('staff_id'),
    recipientId: text('recipient_id'),
    reasonCode: text('reason_code'),
    nextAction: text('next_action'),
    outcome: text(),
    scheduledFor: at('scheduled_for'),
    /** Sealed words, by the referral's key. Null: none, or erased. */
    detail: bytea(),
    /** When it happened, as it was told. */
    at: at('at').notNull(),
    recordedAt: at('recorded_at').notNull(),
  },
  (t) => [index('referral_events_referral').on(t.referralId, t.id)],
)

/** What a recipient must hear: a link page, a webhook or the console takes it up. Ids only. */
export const referralNotices = pgTable(
  'referral_notices',
  {
    id: uuid().primaryKey(),
    referralId: uuid('referral_id')
      .notNull()
      .references(() => referrals.id, { onDelete: 'cascade' }),
    recipientId: text('recipient_id').notNull(),
    /** new, delete (she withdrew: what was shared must go) */
    kind: text().notNull(),
    createdAt: at('created_at').notNull(),
    takenAt: at('taken_at'),
    /** Tries to bring it to the recipient's own system, and when the next one is due. Null: at once. */
    tries: smallint().notNull().default(0),
    dueAt: at('due_at'),
    /** Given up after too many tries; a task tells staff. */
    deadAt: at('dead_at'),
  },
  (t) => [
    unique('referral_notices_once').on(t.referralId, t.recipientId, t.kind),
    index('referral_notices_waiting').on(t.createdAt).where(sql`taken_at is null`),
  ],
)

/** A way to one referral for a partner without an account. What opens it is not kept: hashes alone. */
export const referralLinks = pgTable(
  'referral_links',
  {
    id: uuid().primaryKey(),
    referralId: uuid('referral_id')
      .notNull()
      .references(() => referrals.id, { onDelete: 'cascade' }),
    recipientId: text('recipient_id').notNull(),
    tokenHash: bytea('token_hash').notNull(),
    /** Null: the code was used; another device needs a new one. */
    codeHash: bytea('code_hash'),
    /** Wrong codes since the last right or new one. */
    wrongCodes: smallint('wrong_codes').notNull().default(0),
    createdBy: uuid('created_by').notNull(),
    createdAt: at('created_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    revokedAt: at('revoked_at'),
    lastOpenedAt: at('last_opened_at'),
  },
  (t) => [
    uniqueIndex('referral_links_token').on(t.tokenHash),
    index('referral_links_referral').on(t.referralId),
  ],
)

/** A browser that gave the right code. */
export const referralLinkDevices = pgTable(
  'referral_link_devices',
  {
    id: uuid().primaryKey(),
    linkId: uuid('link_id')
      .notNull()
      .references(() => referralLinks.id, { onDelete: 'cascade' }),
    secretHash: bytea('secret_hash').notNull(),
    boundAt: at('bound_at').notNull(),
  },
  (t) => [index('referral_link_devices_link').on(t.linkId)],
)
