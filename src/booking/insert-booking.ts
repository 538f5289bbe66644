import { bookings } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { newCode } from './code.ts'
import type { BookingRow } from './read-bookings.ts'
import type { Writing } from './types.ts'

const tries = 20

/**
 * A booking with a code that no other live one has. The caller holds the session's lock and has seen that this person has
 * no live booking there, so what stands in the way is the code alone: then another one is drawn.
 */
export async function insertBooking(
  tx: Tx,
  w: Writing,
  booking: {
    sessionId: string
    contactId: string | null
    personId: string | null
    requestId: string | null
    state: 'held' | 'waitlisted' | 'confirmed'
    dueAt: Date | null
    carerCheck: boolean
    walkIn?: boolean
  },
): Promise<BookingRow> {
  const { sessionId, contactId, personId, requestId, state, dueAt, carerCheck, walkIn = false } = booking
  for (let n = 0; n < tries; n++) {
    const [row] = await tx
      .insert(bookings)
      .values({
        id: w.newId(),
        sessionId,
        contactId,
        personId,
        requestId,
        state,
        dueAt,
        carerCheck,
        walkIn,
        code: newCode(),
        createdAt: w.now,
        changedAt: w.now,
      })
      .onConflictDoNothing()
      .returning()
    if (row) return row
  }
  throw new Error('no code is free, or this booking exists')
}
