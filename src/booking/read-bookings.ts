import { and, asc, eq, gt, inArray, or, type SQL } from 'drizzle-orm'
import { isHers } from '../contacts/links.ts'
import { bookings, sessions } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { readBookingCode } from './code.ts'
import { isUuid } from './lock-session.ts'
import { readSessions } from './read-sessions.ts'
import { type Booking, type BookingState, type BookingWithSession, liveStates } from './types.ts'

export type BookingRow = typeof bookings.$inferSelect

/** One of her own bookings, whatever its state. Null: there is none, or it is somebody else's. */
export async function readBooking(
  db: Db | Tx,
  by: { bookingId: string; contactId: string },
  now: Date,
): Promise<BookingWithSession | null> {
  if (!isUuid(by.bookingId)) return null
  const [booking] = await readOwn(db, by.contactId, eq(bookings.id, by.bookingId), now)
  return booking ?? null
}

/** Her bookings of sessions that are not over, by their start; those that ran out meanwhile are left out. */
export async function listBookings(db: Db | Tx, contactId: string, now: Date): Promise<BookingWithSession[]> {
  const list = await readOwn(db, contactId, inArray(bookings.state, [...liveStates]), now)
  return list.filter((booking) => booking.state !== 'expired' && booking.session.endsAt > now)
}

/** Her own booking by its code. Null for every other code: whether it exists is not told. */
export async function findOwnByCode(
  db: Db | Tx,
  by: { contactId: string; code: string },
  now: Date,
): Promise<BookingWithSession | null> {
  const code = readBookingCode(by.code)
  if (code === null) return null
  const [booking] = await readOwn(db, by.contactId, eq(bookings.code, code), now)
  return booking ?? null
}

async function readOwn(db: Db | Tx, contactId: string, where: SQL, now: Date): Promise<BookingWithSession[]> {
  const rows = await db
    .select()
    .from(bookings)
    .where(and(isHers(bookings.contactId, contactId), where))
    .orderBy(asc(bookings.line))
  if (rows.length === 0) return []
  const ids = [...new Set(rows.map((row) => row.sessionId))]
  const found = new Map((await readSessions(db, inArray(sessions.id, ids), now)).map((one) => [one.id, one]))
  return rows
    .flatMap((row) => {
      const session = found.get(row.sessionId)
      return session ? [{ ...bookingOf(row, now), session }] : []
    })
    .sort((a, b) => a.session.startsAt.getTime() - b.session.startsAt.getTime())
}

/** A row as its contact may see it. What ran out reads as expired, though no write has met it yet. */
export function bookingOf(row: BookingRow, now: Date): Booking {
  const lapsed = row.dueAt !== null && row.dueAt <= now
  return {
    id: row.id,
    sessionId: row.sessionId,
    personId: row.personId,
    state: lapsed ? 'expired' : (row.state as BookingState),
    code: row.code,
    dueAt: row.dueAt,
    carerCheck: row.carerCheck,
    remind: row.remind,
    version: row.version,
  }
}

/** The condition of a booking that keeps its seat from others now. */
export const keepsSeat = (now: Date): SQL =>
  or(
    eq(bookings.state, 'confirmed'),
    and(inArray(bookings.state, ['held', 'offered']), gt(bookings.dueAt, now)),
  ) as SQL
