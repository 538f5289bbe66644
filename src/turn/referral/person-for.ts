import { addPerson, listPersons, type Relation } from '../../contacts/persons.ts'
import type { RowContext } from '../action.ts'

/**
 * The person of this chat whom a request is for. No names are asked: a child is known by its age band, the others by what
 * they are to her, unless she says that it is another one.
 */
export async function personFor(
  { tx, vault, draft, now, newId }: RowContext,
  { who, age, another }: { who: Relation; age: string; another: boolean },
): Promise<string> {
  const { contactId } = draft
  // A grown-up's age is kept with the request alone.
  const ageBand = who === 'child' ? age : null
  const known = (await listPersons(tx, vault, contactId)).find(
    (person) => person.relation === who && (who !== 'child' || person.ageBand === ageBand),
  )
  if (known && (who === 'self' || !another)) return known.id
  const id = newId()
  await addPerson(tx, vault, { id, contactId, relation: who, name: null, ageBand, now })
  return id
}
