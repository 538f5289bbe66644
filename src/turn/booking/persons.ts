import { and, eq, inArray } from 'drizzle-orm'
import { liveStates } from '../../booking/types.ts'
import { addPerson, listPersons, type Relation } from '../../contacts/persons.ts'
import { bookings } from '../../db/schema/index.ts'
import type { RowContext } from '../action.ts'

/**
 * The person of this chat for whom a place is asked. No names are asked, so a child is known by its age band: the same
 * band is the same child, unless she says that it is another one (`another`): then one who has no place in this session.
 */
export async function personFor(
  { tx, vault, draft, now, newId }: RowContext,
  wanted: { who: Relation; age: string | null; session: string; another: boolean },
): Promise<string> {
  const { contactId } = draft
  const known = (await listPersons(tx, vault, contactId)).filter(
    (person) => person.relation === wanted.who && person.ageBand === wanted.age,
  )
  const busy = wanted.another
    ? await booked(
        tx,
        wanted.session,
        known.map(({ id }) => id),
      )
    : new Set<string>()
  const found = known.find(({ id }) => !busy.has(id))
  // She herself is one, whatever was said.
  if (found ?? (wanted.who === 'self' ? known[0] : undefined)) return (found ?? known[0])?.id as string
  const id = newId()
  await addPerson(tx, vault, { id, contactId, relation: wanted.who, name: null, ageBand: wanted.age, now })
  return id
}

async function booked(tx: RowContext['tx'], session: string, persons: string[]): Promise<Set<string>> {
  if (persons.length === 0) return new Set()
  const rows = await tx
    .select({ person: bookings.personId })
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, session),
        inArray(bookings.personId, persons),
        inArray(bookings.state, [...liveStates]),
      ),
    )
  return new Set(rows.flatMap(({ person }) => (person === null ? [] : [person])))
}
