import { asc } from 'drizzle-orm'
import * as schema from '../../db/schema/directory.ts'
import type { Db, Tx } from '../../db/types.ts'
import { localiser } from '../read-directory.ts'
import type { Localised } from '../types.ts'
import type { Capacity } from './read-capacities.ts'

type Row<T extends { $inferSelect: unknown }> = T['$inferSelect']

/** The rows of the directory, as HSDS is made of them. Nothing is written by who holds one. */
export interface Source {
  organizations: Row<typeof schema.organizations>[]
  programs: Row<typeof schema.programs>[]
  services: Row<typeof schema.services>[]
  locations: Row<typeof schema.locations>[]
  addresses: Row<typeof schema.locationAddresses>[]
  phones: Row<typeof schema.phones>[]
  schedules: Row<typeof schema.schedules>[]
  offers: Row<typeof schema.serviceAtLocations>[]
  taxonomies: Row<typeof schema.taxonomies>[]
  terms: Row<typeof schema.taxonomyTerms>[]
  attributes: Row<typeof schema.attributes>[]
  words: Row<typeof schema.serviceWords>[]
  /** Only in what the world reads. */
  capacities?: Capacity[]
  /** A field in all languages; `english` is what its column holds. Null: no text in any language. */
  text(entity: string, id: string, field: string, english: string | null): Localised | null
}

/** All of it, sensitive rows too: who gives it out takes `publicPart` of it. */
export async function readSource(db: Db | Tx): Promise<Source> {
  const { services, locations, taxonomyTerms } = schema
  return {
    organizations: await db.select().from(schema.organizations).orderBy(schema.organizations.id),
    programs: await db.select().from(schema.programs).orderBy(schema.programs.id),
    services: await db.select().from(services).orderBy(asc(services.position), asc(services.id)),
    locations: await db.select().from(locations).orderBy(asc(locations.position), asc(locations.id)),
    addresses: await db.select().from(schema.locationAddresses).orderBy(schema.locationAddresses.id),
    phones: await db.select().from(schema.phones).orderBy(schema.phones.id),
    schedules: await db.select().from(schema.schedules).orderBy(schema.schedules.id),
    offers: await db.select().from(schema.serviceAtLocations).orderBy(schema.serviceAtLocations.id),
    taxonomies: await db.select().from(schema.taxonomies).orderBy(schema.taxonomies.id),
    terms: await db.select().from(taxonomyTerms).orderBy(asc(taxonomyTerms.position), asc(taxonomyTerms.id)),
    attributes: await db.select().from(schema.attributes).orderBy(schema.attributes.id),
    words: await db
      .select()
      .from(schema.serviceWords)
      .orderBy(schema.serviceWords.language, schema.serviceWords.text),
    text: localiser(await db.select().from(schema.translations)),
  }
}
