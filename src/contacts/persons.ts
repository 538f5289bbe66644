import { asc, eq } from 'drizzle-orm'
import { dataKeys, persons } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { createDataKey } from './data-key.ts'
import { isHers } from './links.ts'
import { places } from './places.ts'
import { open, seal } from './seal.ts'
import type { Vault } from './vault.ts'

export type Relation = 'self' | 'child' | 'adult'
export interface Person {
  id: string
  relation: Relation
  /** Null: not asked, or not wanted. */
  name: string | null
  ageBand: string | null
}

/** A person this contact acts for: herself, a child in her care, another adult. Its name has a data key of its own. */
export async function addPerson(
  tx: Tx,
  vault: Vault,
  person: Person & { contactId: string; now: Date },
): Promise<void> {
  const { id, contactId, relation, name, ageBand, now } = person
  const key = await createDataKey(tx, vault, id, 'person', now)
  await tx.insert(persons).values({
    id,
    contactId,
    relation,
    name: name === null ? null : seal(key, places.personName, id, name),
    ageBand,
    createdAt: now,
  })
}

/** Those of all her chats, in the order they were added. */
export async function listPersons(db: Db | Tx, vault: Vault, contactId: string): Promise<Person[]> {
  const rows = await db
    .select({ person: persons, wrapped: dataKeys.wrapped })
    .from(persons)
    .innerJoin(dataKeys, eq(dataKeys.ownerId, persons.id))
    .where(isHers(persons.contactId, contactId))
    .orderBy(asc(persons.createdAt), asc(persons.id))
  return rows.map(({ person, wrapped }) => ({
    id: person.id,
    relation: person.relation as Relation,
    name:
      person.name &&
      open(vault.unwrap(person.id, wrapped), places.personName, person.id, person.name).toString('utf8'),
    ageBand: person.ageBand,
  }))
}
