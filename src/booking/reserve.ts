import { and, eq, inArray, lt, lte, or, sql } from 'drizzle-orm'
import { isHers } from '../contacts/links.ts'
import { bookings, persons, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { fitsAge, needsCarer } from './age-band.ts'
import { insertBooking } from './insert-booking.ts'
import { isUuid, lockSession, type SessionRow } from './lock-session.ts'
import { findOverlap } from './overlap.ts'
import { type BookingRow, bookingOf } from './read-bookings.ts'
import { heldUntil, lineEnds } from './rules.ts'
import { type Booking, liveStates, type Writing } from './types.ts'

export interface Wanted {
  sessionId: string
  /** The chat that asks, and the person of hers who comes. */
  contactId: string
  personId: string
  /** The effect that asks: the same one books once. */
  requestId: string
  /** She knows that she has another booking at that time. */
  overlapOk?: boolean
  /** A booking that she leaves for this one. */
  leaving?: string
}

export type Refused =
  /** No such session (any more), or no such person of hers. */
  | { ok: false; why: 'gone' | 'cancelled' | 'started' | 'past' }
  /** The person's age band is outside what the session is for. */
  | { ok: false; why: 'not_eligible' }
  /** This person has a booking there: confirmed, offered, or a place in the line. */
  | { ok: false; why: 'already'; booking: Booking }
  /** This person has another seat at that time. */
  | { ok: false; why: 'overlap'; booking: Booking }
export type Reserved = { ok: true; booking: Booking } | { ok: false; why: 'full' } | Refused

/**
 * Keeps a seat for ten minutes (`confirmSeat` makes it hers). The same request gives the same booking again; a hold of hers
 * that still stands is renewed. Counts by condition: however many ask at once, there is never one seat too many.
 */
export async function reserveSeat(tx: Tx, w: Writing, wanted: Wanted): Promise<Reserved> {
  const open = await openFor(tx, w, wanted)
  if (!open.ok) return open
  if ('booking' in open) return { ok: true, booking: bookingOf(open.booking, w.now) }
  const { session, person } = open
  if (session.taken >= session.capacity) return { ok: false, why: 'full' }
  const other = wanted.overlapOk ? null : await findOverlap(tx, wanted, w.now)
  if (other) return { ok: false, why: 'overlap', booking: bookingOf(other, w.now) }
  if (!(await takeSeat(tx, session.id))) return { ok: false, why: 'full' }
  const row = await insertBooking(tx, w, {
    ...wanted,
    state: 'held',
    dueAt: heldUntil(w.now, session.startsAt),
    carerCheck: needsCarer(person.ageBand),
  })
  return { ok: true, booking: bookingOf(row, w.now) }
}

export type Waiting =
  | { ok: true; booking: Booking; place: number }
  /** A seat is free: reserve it. */
  | { ok: false; why: 'free' }
  /** The line ends two hours before the start. */
  | { ok: false; why: 'too_late' }
  | Refused

/** A place in the line for a full session; `place` counts from 1. A seat that becomes free is offered in this order. */
export async function joinWaitlist(tx: Tx, w: Writing, wanted: Wanted): Promise<Waiting> {
  const open = await openFor(tx, w, wanted)
  if (!open.ok) return open
  if ('booking' in open)
    return { ok: true, booking: bookingOf(open.booking, w.now), place: await placeOf(tx, open.booking) }
  const { session, person } = open
  if (lineEnds(session.startsAt) <= w.now) return { ok: false, why: 'too_late' }
  if (session.taken < session.capacity) return { ok: false, why: 'free' }
  const row = await insertBooking(tx, w, {
    ...wanted,
    state: 'waitlisted',
    dueAt: lineEnds(session.startsAt),
    carerCheck: needsCarer(person.ageBand),
  })
  return { ok: true, booking: bookingOf(row, w.now), place: await placeOf(tx, row) }
}

/** One more seat is taken, if there is one. False: full. */
export async function takeSeat(tx: Tx, sessionId: string): Promise<boolean> {
  const rows = await tx
    .update(sessions)
    .set({ taken: sql`${sessions.taken} + 1` })
    .where(and(eq(sessions.id, sessionId), lt(sessions.taken, sessions.capacity)))
    .returning({ id: sessions.id })
  return rows.length > 0
}

/** Why a session cannot be booked now, whoever asks. */
export function closedFor(session: SessionRow | null, now: Date): Refused | null {
  if (!session) return { ok: false, why: 'gone' }
  if (session.state === 'cancelled') return { ok: false, why: 'cancelled' }
  if (session.endsAt <= now) return { ok: false, why: 'past' }
  if (session.startsAt <= now) return { ok: false, why: 'started' }
  return null
}

/** Locks the session and sees whether this person may have a seat there. `booking`: this very request was done before. */
async function openFor(
  tx: Tx,
  w: Writing,
  wanted: Wanted,
): Promise<
  | Refused
  | { ok: true; booking: BookingRow }
  | { ok: true; session: SessionRow; person: { ageBand: string | null } }
> {
  if (!isUuid(wanted.sessionId)) return { ok: false, why: 'gone' }
  const session = await lockSession(tx, w, wanted.sessionId)
  const { done, live, person } = await whatSheHas(tx, wanted)
  if (done) return { ok: true, booking: done }
  const closed = closedFor(session, w.now)
  if (closed || !session) return closed ?? { ok: false, why: 'gone' }
  if (!person) return { ok: false, why: 'gone' }
  if (live?.state === 'held') return { ok: true, booking: await renewHold(tx, w, live, session) }
  if (live) return { ok: false, why: 'already', booking: bookingOf(live, w.now) }
  if (!fitsAge(session, person.ageBand)) return { ok: false, why: 'not_eligible' }
  return { ok: true, session, person }
}

/** The booking of this very request, the person's live one there, and the person: in one question, others wait for the lock. */
async function whatSheHas(tx: Tx, { sessionId, personId, contactId, requestId }: Wanted) {
  const rows = await tx
    .select({ person: { id: persons.id, ageBand: persons.ageBand }, booking: bookings })
    .from(persons)
    .leftJoin(
      bookings,
      or(
        eq(bookings.requestId, requestId),
        and(
          eq(bookings.sessionId, sessionId),
          eq(bookings.personId, persons.id),
          inArray(bookings.state, [...liveStates]),
        ),
      ),
    )
    .where(and(eq(persons.id, personId), isHers(persons.contactId, contactId)))
  const found = rows.flatMap((row) => row.booking ?? [])
  return {
    person: rows[0]?.person ?? null,
    done: found.find((row) => row.requestId === requestId) ?? null,
    live: found.find((row) => row.sessionId === sessionId && liveStates.some((s) => s === row.state)) ?? null,
  }
}

async function renewHold(tx: Tx, w: Writing, row: BookingRow, session: SessionRow): Promise<BookingRow> {
  const dueAt = heldUntil(w.now, session.startsAt)
  await tx.update(bookings).set({ dueAt }).where(eq(bookings.id, row.id))
  return { ...row, dueAt }
}

/** Her place in the line, from 1. */
async function placeOf(tx: Tx, { sessionId, line }: BookingRow): Promise<number> {
  return tx.$count(
    bookings,
    and(eq(bookings.sessionId, sessionId), eq(bookings.state, 'waitlisted'), lte(bookings.line, line)),
  )
}
