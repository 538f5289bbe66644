import { sql } from 'drizzle-orm'
import {
  bigint,
  bigserial,
  boolean,
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

/**
 * True of every row, and said by every query for what is due. Without it Postgres reads the whole index of what is due to
 * learn whether anything of one contact waits: it believes both indexes to be empty, and takes the first.
 */
export const dueOnly = sql`attempts >= 0`

/** What came in. The body goes after the retention time; the hash of the external id stays 30 days longer. */
export const inbox = pgTable(
  'inbox',
  {
    id: uuid().primaryKey(),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    addressId: uuid('address_id').references(() => addresses.id, { onDelete: 'cascade' }),
    /** `telegram:<bot id>`, `web`, ...; `system` for what other rows' events mean for this contact. */
    account: text().notNull(),
    externalHash: bytea('external_hash').notNull(),
    /** The channel's own order; breaks ties among rows that wait. */
    orderNo: bigint('order_no', { mode: 'number' }).notNull().default(0),
    /** InboundBody kinds, or `system`. */
    kind: text().notNull(),
    /** Sealed JSON of InboundBody (system: SystemEvent). */
    body: bytea(),
    /** waiting, handled, dead */
    state: text().notNull().default('waiting'),
    attempts: smallint().notNull().default(0),
    dueAt: at('due_at').notNull().defaultNow(),
    receivedAt: at('received_at').notNull().defaultNow(),
    handledAt: at('handled_at'),
    /** Given by the turn that handles it. */
    seq: bigint({ mode: 'number' }),
  },
  (t) => [
    unique('inbox_account_external').on(t.account, t.externalHash),
    uniqueIndex('inbox_contact_seq').on(t.contactId, t.seq),
    index('inbox_waiting').on(t.dueAt).where(sql`state = 'waiting' and ${dueOnly}`),
    index('inbox_waiting_contact').on(t.contactId).where(sql`state = 'waiting'`),
  ],
)

/** What goes out, in the order of `seq` for each contact. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid().primaryKey(),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    addressId: uuid('address_id')
      .notNull()
      .references(() => addresses.id, { onDelete: 'cascade' }),
    account: text().notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    /** bot, staff, system: a claim cancels unsent `bot` rows. */
    origin: text().notNull(),
    /** queued, leased, in_response, sent, dead, cancelled */
    state: text().notNull().default('queued'),
    dueAt: at('due_at').notNull().defaultNow(),
    leaseOwner: uuid('lease_owner'),
    leaseUntil: at('lease_until'),
    attempts: smallint().notNull().default(0),
    /** Sealed JSON of channels/channel Content. */
    body: bytea(),
    /** Sealed id of the sent message on its channel. */
    externalRef: bytea('external_ref'),
    /** A ChannelErrorCode. */
    error: text(),
    createdAt: at('created_at').notNull().defaultNow(),
    sentAt: at('sent_at'),
    /** Where the channel tells it. */
    deliveredAt: at('delivered_at'),
    readAt: at('read_at'),
  },
  (t) => [
    uniqueIndex('outbox_contact_seq').on(t.contactId, t.seq),
    index('outbox_unsent').on(t.dueAt).where(sql`state in ('queued', 'leased') and ${dueOnly}`),
    index('outbox_unsent_contact').on(t.contactId, t.seq).where(sql`state in ('queued', 'leased')`),
  ],
)

/** Voice notes and pictures, hers and ours: `ref` until fetched, then the sealed bytes. */
export const media = pgTable(
  'media',
  {
    id: uuid().primaryKey(),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    /** The message that brought it; null for what staff send. */
    inboxId: uuid('inbox_id'),
    /** What staff uploaded, and the message (its outbox row too) that it went out with. */
    staffId: uuid('staff_id'),
    messageId: uuid('message_id'),
    /** voice, picture */
    kind: text().notNull().default('voice'),
    account: text().notNull(),
    mime: text().notNull(),
    /** wanted, stored, gone */
    state: text().notNull(),
    ref: bytea(),
    bytes: bytea(),
    size: integer(),
    attempts: smallint().notNull().default(0),
    dueAt: at('due_at').notNull().defaultNow(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('media_wanted').on(t.dueAt).where(sql`state = 'wanted'`),
    index('media_contact').on(t.contactId),
    uniqueIndex('media_message').on(t.messageId),
  ],
)

/** Figures without people: written in the turn's own commit, append only. */
export const facts = pgTable(
  'facts',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    day: date().notNull(),
    kind: text().notNull(),
    service: text(),
    center: text(),
    language: text(),
    channel: text(),
    /** How many; below 0 takes back what was counted by mistake. */
    n: integer().notNull().default(1),
    sex: text(),
    ageBand: text('age_band'),
    disability: text(),
    /** What else it is divided by: an outcome, a band of waiting time, a topic. A word of a closed list. */
    detail: text(),
    /** The edition of its month's figures that it is added up in; null: not added up yet. */
    edition: smallint(),
  },
  (t) => [
    index('facts_day').on(t.day, t.kind),
    index('facts_uncounted').on(t.id).where(sql`edition is null`),
  ],
)

/** Published flow structures by hash: a conversation finishes on the one it began with. */
export const flowRevisions = pgTable('flow_revisions', {
  hash: text().primaryKey(),
  flow: text().notNull(),
  structure: text().notNull(),
  publishedAt: at('published_at').notNull().defaultNow(),
})

/** How a channel's link to a phone stands: written by the one process that holds it, read by all. One row an account. */
export const channelLinks = pgTable('channel_links', {
  account: text().primaryKey(),
  /** qr, ready, degraded, reconnecting, logged_out, blocked, outdated */
  state: text().notNull(),
  /** Why, in the channel's own terms. */
  reason: text(),
  linked: boolean().notNull().default(false),
  /** What a phone is to scan, or the code to type in there. Good for a minute or two, then nothing. */
  qr: text(),
  pairing: text(),
  /** What somebody of the office asked for: link, unlink, restart. Taken by the holder. */
  wish: text(),
  /** The office's own number, for a pairing code; gone with the wish. */
  wishNumber: text('wish_number'),
  /** All that people wrote before is stored. */
  heardUntil: at('heard_until'),
  /** Answers that were written by hand on the phone. */
  byHand: integer('by_hand').notNull().default(0),
  byHandAt: at('by_hand_at'),
  since: at('since').notNull(),
  /** The holder was there. */
  aliveAt: at('alive_at').notNull(),
})
