import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm'
import { attendances, bookings, contacts, meetings, persons, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { type CountedFact, countFacts } from '../indicators/facts.ts'
import { waitingBand } from '../indicators/waiting.ts'
import { dayOf } from './local-time.ts'
import type { SessionRow } from './lock-session.ts'
import type { BookingRow } from './read-bookings.ts'
import type { Writing } from './types.ts'

/** Came to at least so much of a course: completed. */
const enough = 0.75

/** A seat became somebody's: counted on the day of booking. */
export async function countBooked(tx: Tx, w: Writing, booking: BookingRow): Promise<void> {
  const [session] = await tx
    .select({ serviceId: sessions.serviceId, centerId: sessions.centerId, womenOnly: sessions.womenOnly })
    .from(sessions)
    .where(eq(sessions.id, booking.sessionId))
  if (!session) return
  const who = await whoOf(tx, booking.personId, session.womenOnly)
  await countFacts(tx, [{ kind: 'seat_booked', at: w.now, ...placeOf(session), ...who }])
}

/** A session can be booked, or (n = -1) is called off: counted in the month it begins in. */
export const countOffered = (
  tx: Tx,
  session: Pick<SessionRow, 'serviceId' | 'centerId' | 'startsAt'>,
  n: 1 | -1,
): Promise<void> =>
  countFacts(tx, [{ kind: 'session_offered', at: session.startsAt, n, ...placeOf(session) }])

/**
 * Brings the facts of a locked session's bookings in line with who came: what is new is counted, what was a mistake is taken
 * back as it was counted. Doing it again changes nothing. What belongs to nobody any more (erased, long past) stays.
 */
export async function countCame(tx: Tx, session: SessionRow, bookingId?: string): Promise<void> {
  const rows = await tx
    .select()
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, session.id),
        bookingId ? eq(bookings.id, bookingId) : undefined,
        isNotNull(bookings.code),
        or(eq(bookings.state, 'attended'), isNotNull(bookings.counted)),
      ),
    )
    .orderBy(bookings.id)
  for (const row of rows) await countOne(tx, session, row)
}

async function countOne(tx: Tx, session: SessionRow, row: BookingRow): Promise<void> {
  const place = placeOf(session)
  const came = row.state === 'attended'
  const before = row.counted
  const completed = came && session.closedAt !== null && (await cameOften(tx, row))
  if (before && came && before.completed === completed) return
  const now =
    before ??
    ({
      at: session.endsAt.toISOString(),
      ...(await whoOf(tx, row.personId, session.womenOnly)),
      wait: waitingBand(row.createdAt, session.startsAt),
      reached: false,
      completed: false,
    } satisfies NonNullable<BookingRow['counted']>)
  const at = new Date(now.at)
  const who = { sex: now.sex, ageBand: now.ageBand }
  const facts: CountedFact[] = []
  if (!before) {
    facts.push({ kind: 'seat_attended', at, ...place, ...who, detail: now.wait })
    if (row.personId && (await reachedFirst(tx, row.personId, at))) {
      now.reached = true
      facts.push({ kind: 'person_reached', at, ...place, ...who })
    }
  }
  if (!came) {
    facts.push({ kind: 'seat_attended', at, n: -1, ...place, ...who, detail: now.wait })
    if (now.reached) {
      facts.push({ kind: 'person_reached', at, n: -1, ...place, ...who })
      if (row.personId) facts.push(...(await reachedElsewhere(tx, row.personId, row.id, at)))
    }
  }
  if (now.completed !== completed)
    facts.push({ kind: 'seat_completed', at, n: completed ? 1 : -1, ...place, ...who })
  await countFacts(tx, facts)
  await tx
    .update(bookings)
    .set({ counted: came ? { ...now, completed } : null })
    .where(eq(bookings.id, row.id))
}

const placeOf = ({ serviceId, centerId }: Pick<SessionRow, 'serviceId' | 'centerId'>) => ({
  service: serviceId,
  center: centerId,
})

/** As far as it was told: the age as it was asked for; the sex by how she wishes to be addressed, or by whom it is for. */
async function whoOf(tx: Tx, personId: string | null, womenOnly: boolean) {
  const [person] = personId
    ? await tx
        .select({ ageBand: persons.ageBand, relation: persons.relation, form: contacts.addressForm })
        .from(persons)
        .innerJoin(contacts, eq(contacts.id, persons.contactId))
        .where(eq(persons.id, personId))
    : []
  const told = person?.relation === 'self' && person.form !== 'plural' ? person.form : null
  return { sex: womenOnly ? 'f' : told, ageBand: person?.ageBand ?? null }
}

async function cameOften(tx: Tx, { id, sessionId }: BookingRow): Promise<boolean> {
  const held = await tx.$count(
    meetings,
    and(eq(meetings.sessionId, sessionId), eq(meetings.state, 'scheduled')),
  )
  const came = await tx.$count(attendances, and(eq(attendances.bookingId, id), attendances.came))
  return held > 0 && came >= held * enough
}

/** True: nobody counted her in this year before. By condition, so two sessions at once count her once. */
async function reachedFirst(tx: Tx, personId: string, at: Date): Promise<boolean> {
  const { year } = dayOf(at)
  const rows = await tx
    .update(persons)
    .set({ reachedIn: year })
    .where(and(eq(persons.id, personId), or(isNull(persons.reachedIn), lt(persons.reachedIn, year))))
    .returning({ id: persons.id })
  return rows.length > 0
}

/** She did not come where she was counted: counted by another session of that year that she came to, if there is one. */
async function reachedElsewhere(tx: Tx, personId: string, not: string, at: Date): Promise<CountedFact[]> {
  const { year } = dayOf(at)
  // Her row is the lock: whoever counts her waits for it.
  const [person] = await tx
    .update(persons)
    .set({ reachedIn: null })
    .where(and(eq(persons.id, personId), eq(persons.reachedIn, year)))
    .returning({ id: persons.id })
  if (!person) return []
  const others = await tx
    .select({ booking: bookings, session: sessions })
    .from(bookings)
    .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
    .where(and(eq(bookings.personId, personId), isNotNull(bookings.counted)))
    .orderBy(sessions.endsAt)
  const other = others.find(
    ({ booking }) =>
      booking.id !== not && booking.counted && dayOf(new Date(booking.counted.at)).year === year,
  )
  if (!other?.booking.counted) return []
  const counted = { ...other.booking.counted, reached: true }
  await tx.update(bookings).set({ counted }).where(eq(bookings.id, other.booking.id))
  await tx.update(persons).set({ reachedIn: year }).where(eq(persons.id, personId))
  const { sex, ageBand } = counted
  return [{ kind: 'person_reached', at: new Date(counted.at), ...placeOf(other.session), sex, ageBand }]
}
