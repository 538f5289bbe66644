import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgSchema,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Whom we chat with. Never belongs to a center: access follows from handoffs, bookings and referrals. */
export const contacts = pgTable('contacts', {
  id: uuid().primaryKey(),
  createdAt: at('created_at').notNull().defaultNow(),
  /** Null until chosen. */
  language: text(),
  /** The other language that she was offered last, because she wrote in it: asked once. */
  languageOffered: text('language_offered'),
  /** How she is addressed: plural (until she chooses), f, m. */
  addressForm: text('address_form').notNull().default('plural'),
  /** Recordings of our texts come along, for who reads slowly. Null: not asked, or not answered. */
  listens: boolean(),
  /** To keep a name, a booking or a request: unasked, yes, no. */
  agreement: text().notNull().default('unasked'),
  agreementAt: at('agreement_at'),
  /** scrypt of the optional secret word that guards what is personal. */
  secretHash: bytea('secret_hash'),
  unlockedUntil: at('unlocked_until'),
  /** Wrong tries of the secret word since the last right one; too many lock it for a while. */
  secretTries: smallint('secret_tries').notNull().default(0),
  secretLockedUntil: at('secret_locked_until'),
  /** Sealed JSON of her wishes on being written to (contacts/safe-contact); read when something goes out unasked. */
  safeContact: bytea('safe_contact'),
  /** Set while a human has the chat: the bot is silent. */
  openHandoffId: uuid('open_handoff_id'),
  /** Until then, words that answer nothing open her last talk with the team again. */
  reopenUntil: at('reopen_until'),
  /** Her word that ended all plans: what she booked before that begins none any more. */
  plansStoppedAt: at('plans_stopped_at'),
  /** News of her requests that could not be written to her: her next message brings it (turn/referral). */
  newsWaiting: boolean('news_waiting').notNull().default(false),
})

/** A contact's place in the flows. This row is the contact's lock: turns and staff take it before they write. */
export const conversations = pgTable(
  'conversations',
  {
    contactId: uuid('contact_id')
      .primaryKey()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    /** Counts writes; a turn that read an older one runs again. */
    version: bigint({ mode: 'number' }).notNull().default(0),
    lastSeq: bigint('last_seq', { mode: 'number' }).notNull().default(0),
    /** Sealed JSON of flow/types Conversation. Null: never spoke. */
    state: bytea(),
    /** When the present wait runs out, and which prompt it is. */
    dueAt: at('due_at'),
    dueVisit: integer('due_visit'),
    /** Where she wrote last: answers to events that are not hers go there. */
    addressId: uuid('address_id'),
    /** When the line "your request is with our team" was said last. */
    toldAt: at('told_at'),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (t) => [index('conversations_due').on(t.dueAt)],
)

/** Where a contact is reached: found by HMAC, sealed for sending. */
export const addresses = pgTable(
  'addresses',
  {
    id: uuid().primaryKey(),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    account: text().notNull(),
    addressHash: bytea('address_hash').notNull(),
    address: bytea().notNull(),
    /** ok, dead */
    state: text().notNull().default('ok'),
    deadCode: text('dead_code'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('addresses_account_hash').on(t.account, t.addressHash),
    index('addresses_contact').on(t.contactId),
  ],
)

/** Who gets a service: the contact herself, a child in her care, another adult. Requests belong to persons. */
export const persons = pgTable(
  'persons',
  {
    id: uuid().primaryKey(),
    contactId: uuid('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    /** self, child, adult */
    relation: text().notNull(),
    /** Sealed by the person's own data key. */
    name: bytea(),
    ageBand: text('age_band'),
    /** The year in which she was counted as reached: once a year. */
    reachedIn: smallint('reached_in'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [index('persons_contact').on(t.contactId)],
)

/**
 * Chats that she herself made one hers by a code: all of one group are the same woman's (contacts/links). Each keeps its own words,
 * talk and keys. A contact that stands here in no group is alone.
 */
export const contactLinks = pgTable(
  'contact_links',
  {
    contactId: uuid('contact_id')
      .primaryKey()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    groupId: uuid('group_id').notNull(),
    linkedAt: at('linked_at').notNull(),
  },
  (t) => [index('contact_links_group').on(t.groupId)],
)

/** The code that waits to be written in her other chat, and how often codes were made and tried in this one within the hour. */
export const linkCodes = pgTable('link_codes', {
  contactId: uuid('contact_id')
    .primaryKey()
    .references(() => contacts.id, { onDelete: 'cascade' }),
  /** HMAC. Null: none waits, or it was used. */
  codeHash: bytea('code_hash').unique(),
  expiresAt: at('expires_at'),
  made: smallint().notNull().default(0),
  tries: smallint().notNull().default(0),
  /** When the hour began that both are counted in. */
  since: at('since').notNull(),
})

/** Opaque words of poster links (`/start <token>`): what a link leads to never stands in the link. */
export const entryPoints = pgTable('entry_points', {
  token: text().primaryKey(),
  flow: text().notNull(),
  vars: jsonb().notNull().default({}),
  createdAt: at('created_at').notNull().defaultNow(),
})

/** Wrapped data keys, in a schema of their own: content backups never hold them. */
export const keysSchema = pgSchema('keys')
export const dataKeys = keysSchema.table('data_keys', {
  /** The contact, person or handoff whose content this key seals. */
  ownerId: uuid('owner_id').primaryKey(),
  ownerKind: text('owner_kind').notNull(),
  wrapped: bytea().notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
})
/** `check`: proves the MASTER_KEY; `hmac`: wrapped key of address hashes. */
export const installationKeys = keysSchema.table('installation', {
  name: text().primaryKey(),
  value: bytea().notNull(),
})
/** SHA-256 of the ids of erased contacts: a restore of older content removes them again. */
export const erasedContacts = keysSchema.table('erased', {
  idHash: bytea('id_hash').primaryKey(),
  erasedAt: at('erased_at').notNull(),
})
