import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { at, bytea } from './contacts.ts'

/** Who works here. People see the alias; name and account are sealed by a key of the staff member's own. */
export const staff = pgTable(
  'staff',
  {
    id: uuid().primaryKey(),
    /** caseworker, supervisor, program_officer, me (aggregates only), admin */
    role: text().notNull(),
    /** What people in a chat see, and colleagues too. */
    alias: text().notNull(),
    /** Sealed. */
    name: bytea(),
    /** Email or user name: found by HMAC, sealed for showing. */
    accountHash: bytea('account_hash').notNull(),
    account: bytea().notNull(),
    /** invited, active, disabled */
    state: text().notNull().default('invited'),
    /** Of the console: ar, kmr, en. */
    language: text().notNull().default('ar'),
    /** f, m; null: not told. A wish for a woman or a man is met by these alone. */
    gender: text(),
    /** In which they can answer: ar, kmr, en. */
    languages: text().array().notNull().default([]),
    /** protection, child_protection, crisis, complaints */
    trained: text().array().notNull().default([]),
    /** Most chats at a time. */
    capacity: smallint().notNull().default(8),
    /** Made by `npm run demo`. */
    sample: boolean().notNull().default(false),
    /** argon2id, with its costs. Null: not set yet, or signs in by OIDC alone. */
    passwordHash: text('password_hash'),
    /** argon2id of the digits that open a sign-in after 10 minutes without a touch. */
    pinHash: text('pin_hash'),
    /** Sealed secret of the authenticator. */
    totpSecret: bytea('totp_secret'),
    /** The last time step whose code was taken: each code is taken once. */
    totpStep: bigint('totp_step', { mode: 'number' }).notNull().default(0),
    /** HMAC of issuer and subject at the OpenID provider. */
    oidcHash: bytea('oidc_hash'),
    createdAt: at('created_at').notNull().defaultNow(),
    disabledAt: at('disabled_at'),
  },
  (t) => [
    uniqueIndex('staff_account').on(t.accountHash),
    uniqueIndex('staff_alias').on(sql`lower(${t.alias})`),
    uniqueIndex('staff_oidc').on(t.oidcHash).where(sql`oidc_hash is not null`),
    check('staff_role', sql`${t.role} in ('caseworker', 'supervisor', 'program_officer', 'me', 'admin')`),
    check('staff_state', sql`${t.state} in ('invited', 'active', 'disabled')`),
    check('staff_gender', sql`${t.gender} in ('f', 'm')`),
    check('staff_capacity', sql`${t.capacity} between 0 and 100`),
  ],
)

/** In which centers somebody works. The ids are those of `locations`; a center that is gone leaves nothing to see. */
export const staffCenters = pgTable(
  'staff_centers',
  {
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    centerId: text('center_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.centerId] }), index('staff_centers_center').on(t.centerId)],
)

/** Browsers that somebody signed in from: known ones keep out of a lock-out that strangers cause. */
export const staffDevices = pgTable(
  'staff_devices',
  {
    id: uuid().primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    tokenHash: bytea('token_hash').notNull(),
    /** Such as "Firefox, Android": made from the User-Agent, never the whole of it. */
    label: text().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    lastSeenAt: at('last_seen_at').notNull().defaultNow(),
    endedAt: at('ended_at'),
  },
  (t) => [uniqueIndex('staff_devices_token').on(t.tokenHash), index('staff_devices_staff').on(t.staffId)],
)

/** A staff member's login. Known by the hash of a random token; a step up (code, PIN) gives a new token. */
export const signIns = pgTable(
  'sign_ins',
  {
    id: uuid().primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    deviceId: uuid('device_id').references(() => staffDevices.id, { onDelete: 'set null' }),
    tokenHash: bytea('token_hash').notNull(),
    /** half (the password was right, the code is awaited), full */
    stage: text().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** The end of the shift at the latest. */
    expiresAt: at('expires_at').notNull(),
    /** The last thing that a hand did; ten minutes later the PIN is asked. */
    touchedAt: at('touched_at').notNull(),
    lockedAt: at('locked_at'),
    /** Wrong PINs since the last right one. */
    pinTries: smallint('pin_tries').notNull().default(0),
    endedAt: at('ended_at'),
    /** out, expired, ended (by the owner elsewhere), revoked (by another), disabled, tries */
    endedWhy: text('ended_why'),
  },
  (t) => [
    uniqueIndex('sign_ins_token').on(t.tokenHash),
    index('sign_ins_live').on(t.staffId).where(sql`ended_at is null`),
  ],
)

/** Ten a person, each once, in place of the authenticator's code. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    id: uuid().primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    codeHash: bytea('code_hash').notNull(),
    usedAt: at('used_at'),
  },
  (t) => [uniqueIndex('recovery_codes_code').on(t.staffId, t.codeHash)],
)

/** One-time links: to join, to begin anew (lost password or authenticator), to become the first admin. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid().primaryKey(),
    /** Null: the first admin, whose row is made when the link is used. */
    staffId: uuid('staff_id').references(() => staff.id, { onDelete: 'cascade' }),
    /** join, renew, first_admin */
    kind: text().notNull(),
    tokenHash: bytea('token_hash').notNull(),
    /** Sealed secret of the authenticator that is being set up. */
    totpSecret: bytea('totp_secret'),
    createdBy: uuid('created_by'),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    revokedAt: at('revoked_at'),
  },
  (t) => [
    uniqueIndex('invitations_token').on(t.tokenHash),
    index('invitations_open').on(t.staffId).where(sql`used_at is null and revoked_at is null`),
  ],
)

/** Wrong tries to sign in, by HMAC of an account, a device or an address. */
export const signInTries = pgTable('sign_in_tries', {
  keyHash: bytea('key_hash').primaryKey(),
  tries: smallint().notNull(),
  since: at('since').notNull(),
  lockedUntil: at('locked_until'),
})
