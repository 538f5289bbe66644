import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
  doublePrecision,
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
import { at } from './contacts.ts'

/**
 * Centers and services in the terms of Open Referral HSDS 3.1. Its text columns hold English; Arabic and
 * Kurmanji stand beside in `translations`. What is not known is null, and the service says so.
 */
export const organizations = pgTable('organizations', {
  id: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  email: text(),
  website: text(),
  sample: boolean().notNull().default(false),
  lastModified: at('last_modified').notNull().defaultNow(),
})

export const programs = pgTable('programs', {
  id: text().primaryKey(),
  organizationId: text('organization_id')
    .notNull()
    .references(() => organizations.id),
  name: text().notNull(),
  description: text().notNull(),
  sample: boolean().notNull().default(false),
})

/** A service is data. Its id never changes: flows, figures and tests stand on it. */
export const services = pgTable(
  'services',
  {
    id: text().primaryKey(),
    organizationId: text('organization_id')
      .notNull()
      .references(() => organizations.id),
    programId: text('program_id').references(() => programs.id),
    name: text().notNull(),
    /** One plain sentence. */
    description: text(),
    url: text(),
    email: text(),
    /** active, inactive, defunct, temporarily closed: only active ones are offered. */
    status: text().notNull().default('active'),
    /** How to join. */
    applicationProcess: text('application_process'),
    /** Null: not known (never guessed). */
    feesDescription: text('fees_description'),
    /** For whom it is, and what there is for others. */
    eligibilityDescription: text('eligibility_description'),
    minimumAge: smallint('minimum_age'),
    maximumAge: smallint('maximum_age'),
    /** When and by whom these details were last confirmed. */
    assuredDate: date('assured_date'),
    assurerEmail: text('assurer_email'),
    alert: text(),
    /** Never named in a message that the person did not just ask for. */
    sensitive: boolean().notNull().default(true),
    /** Order in menus. */
    position: integer().notNull().default(0),
    sample: boolean().notNull().default(false),
    /** Columns whose text is only a sample, though the service itself is real. */
    sampleFields: text('sample_fields').array().notNull().default([]),
    /** Since when it stands in the open data; null: it does not. */
    publishedAt: at('published_at'),
    lastModified: at('last_modified').notNull().defaultNow(),
  },
  (t) => [index('services_modified').on(t.lastModified)],
)

/** What people say when they mean a service: synonyms now, example sentences later. */
export const serviceWords = pgTable(
  'service_words',
  {
    serviceId: text('service_id')
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
    /** ar, ar-latn (Arabizi), kmr, en */
    language: text().notNull(),
    text: text().notNull(),
    /** word, example */
    kind: text().notNull().default('word'),
    sample: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.serviceId, t.text] })],
)

/** A center. `state` and the day it was last confirmed are what people are told first. */
export const locations = pgTable('locations', {
  id: text().primaryKey(),
  organizationId: text('organization_id').references(() => organizations.id),
  /** physical, postal, virtual */
  locationType: text('location_type').notNull().default('physical'),
  /** mpcc, information-center */
  kind: text().notNull(),
  name: text().notNull(),
  /** Other spellings that people write. */
  alternateNames: text('alternate_names').array().notNull().default([]),
  description: text(),
  url: text(),
  transportation: text(),
  accessibility: text(),
  latitude: doublePrecision(),
  longitude: doublePrecision(),
  /** open, paused, closed, unconfirmed */
  state: text().notNull().default('unconfirmed'),
  confirmedOn: date('confirmed_on'),
  /** Not named in a message that the person did not just ask for. */
  sensitive: boolean().notNull().default(false),
  position: integer().notNull().default(0),
  sample: boolean().notNull().default(false),
  lastModified: at('last_modified').notNull().defaultNow(),
})

/** HSDS `address` (the name `addresses` belongs to contacts). */
export const locationAddresses = pgTable(
  'location_addresses',
  {
    id: text().primaryKey(),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id, { onDelete: 'cascade' }),
    /** Street or landmark, as people would say it. */
    address1: text('address_1').notNull(),
    city: text(),
    region: text(),
    stateProvince: text('state_province'),
    postalCode: text('postal_code'),
    country: text().notNull().default('SY'),
    /** physical, postal */
    addressType: text('address_type').notNull().default('physical'),
    sample: boolean().notNull().default(false),
  },
  (t) => [index('location_addresses_location').on(t.locationId)],
)

/** Which center offers what. */
export const serviceAtLocations = pgTable(
  'service_at_locations',
  {
    /** `<service>@<location>` */
    id: text().primaryKey(),
    serviceId: text('service_id')
      .notNull()
      .references(() => services.id, { onDelete: 'cascade' }),
    locationId: text('location_id')
      .notNull()
      .references(() => locations.id, { onDelete: 'cascade' }),
    description: text(),
    sample: boolean().notNull().default(false),
    lastModified: at('last_modified').notNull().defaultNow(),
  },
  (t) => [
    unique('service_at_locations_pair').on(t.serviceId, t.locationId),
    index('service_at_locations_location').on(t.locationId),
  ],
)

/** When a center is open or a service takes place: in words (`description`), and as a rule where it is known. */
export const schedules = pgTable(
  'schedules',
  {
    id: text().primaryKey(),
    serviceId: text('service_id').references(() => services.id, { onDelete: 'cascade' }),
    locationId: text('location_id').references(() => locations.id, { onDelete: 'cascade' }),
    serviceAtLocationId: text('service_at_location_id').references(() => serviceAtLocations.id, {
      onDelete: 'cascade',
    }),
    validFrom: date('valid_from'),
    validTo: date('valid_to'),
    dtstart: date(),
    timezone: text().notNull().default('Asia/Damascus'),
    until: date(),
    wkst: text().notNull().default('SA'),
    freq: text(),
    interval: integer(),
    byday: text(),
    description: text(),
    opensAt: time('opens_at'),
    closesAt: time('closes_at'),
    notes: text(),
    sample: boolean().notNull().default(false),
  },
  (t) => [
    index('schedules_location').on(t.locationId),
    index('schedules_service_at_location').on(t.serviceAtLocationId),
  ],
)

export const phones = pgTable(
  'phones',
  {
    id: text().primaryKey(),
    organizationId: text('organization_id').references(() => organizations.id, { onDelete: 'cascade' }),
    locationId: text('location_id').references(() => locations.id, { onDelete: 'cascade' }),
    serviceId: text('service_id').references(() => services.id, { onDelete: 'cascade' }),
    serviceAtLocationId: text('service_at_location_id').references(() => serviceAtLocations.id, {
      onDelete: 'cascade',
    }),
    number: text().notNull(),
    extension: text(),
    type: text(),
    description: text(),
    sample: boolean().notNull().default(false),
  },
  (t) => [index('phones_location').on(t.locationId)],
)

/** Needs (the menu "by need"), pillars and phases are taxonomies; services point to their terms by attributes. */
export const taxonomies = pgTable('taxonomies', {
  /** need, pillar, phase */
  id: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  uri: text(),
  version: text(),
})
export const taxonomyTerms = pgTable(
  'taxonomy_terms',
  {
    id: text().primaryKey(),
    taxonomyId: text('taxonomy_id')
      .notNull()
      .references(() => taxonomies.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    description: text(),
    parentId: text('parent_id'),
    position: integer().notNull().default(0),
  },
  (t) => [index('taxonomy_terms_taxonomy').on(t.taxonomyId)],
)
export const attributes = pgTable(
  'attributes',
  {
    /** `<entity>:<entity id>:<term>` */
    id: text().primaryKey(),
    linkId: text('link_id').notNull(),
    /** service, location, ... */
    linkEntity: text('link_entity').notNull(),
    taxonomyTermId: text('taxonomy_term_id')
      .notNull()
      .references(() => taxonomyTerms.id, { onDelete: 'cascade' }),
    label: text(),
    value: text(),
  },
  (t) => [index('attributes_link').on(t.linkEntity, t.linkId)],
)

/** Texts of the other languages: (service, vocational-training, description, kmr). */
export const translations = pgTable(
  'translations',
  {
    /** organization, program, service, location, address, service_at_location, schedule, taxonomy_term, referral_recipient */
    entity: text().notNull(),
    entityId: text('entity_id').notNull(),
    /** The column's HSDS name. */
    field: text().notNull(),
    language: text().notNull(),
    text: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.entity, t.entityId, t.field, t.language] })],
)

/** Which version of a data file was loaded: it is not loaded again, so what staff removed stays removed. */
export const directoryLoads = pgTable('directory_loads', {
  source: text().primaryKey(),
  version: integer().notNull(),
  loadedAt: at('loaded_at').notNull().defaultNow(),
})

/** What an admin decided for the whole directory, such as `open_data` = `on`. No row: the default, which is off. */
export const directorySettings = pgTable('directory_settings', {
  name: text().primaryKey(),
  value: text().notNull(),
  changedAt: at('changed_at').notNull().defaultNow(),
})

/** What staff should do some day, other than chats: one open task for each kind and subject. Holds ids only. */
export const staffTasks = pgTable(
  'staff_tasks',
  {
    id: uuid().primaryKey(),
    /** confirm-service: its details were last confirmed too long ago; crisis-contacts: nobody put in whom to call in need */
    kind: text().notNull(),
    /** The id of what it is about. */
    subject: text().notNull(),
    /** null: for the shared pool */
    centerId: text('center_id'),
    createdAt: at('created_at').notNull().defaultNow(),
    doneAt: at('done_at'),
  },
  (t) => [uniqueIndex('staff_tasks_open').on(t.kind, t.subject).where(sql`done_at is null`)],
)
