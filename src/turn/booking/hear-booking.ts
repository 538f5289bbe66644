import { readBooking } from '../../booking/read-bookings.ts'
import { reminderHolds } from '../../booking/reminders.ts'
import type { BookingWithSession } from '../../booking/types.ts'
import { loadDataKey } from '../../contacts/data-key.ts'
import { readSafeContact } from '../../contacts/safe-contact.ts'
import type { Vars } from '../../flow/types.ts'
import type { BookingEvent } from '../../messages/types.ts'
import { need, type Talk } from '../converse.ts'
import { knock, takesTemplatesAlone } from './knock.ts'
import { mayWrite } from './quiet-hours.ts'

/**
 * What became of her booking without her doing (docs/decisions/0017). It goes out unasked: only within the hours in which she
 * may be written to, and it names the day and the time alone unless she wished otherwise. While a human has the chat only what
 * has a date is said, as a line without a question.
 */
export async function hearBooking(event: BookingEvent, talk: Talk): Promise<void> {
  const { turn, now, ground } = talk
  const rows = need(talk.rows)
  const { contactId } = turn.draft
  const booking = await readBooking(rows.tx, { bookingId: event.booking, contactId }, now)
  const key = await loadDataKey(rows.tx, ground.vault, contactId)
  if (!booking || !key || !(await stillHolds(event, booking, talk))) return
  const at = dateOf(event, booking, now)
  const wishes = await readSafeContact(rows.tx, key, contactId)
  const may = mayWrite(wishes, now, booking.state === 'offered' && booking.dueAt ? booking.dueAt : at)
  if (!may.now) {
    if (may.at) await rows.putOff(may.at)
    return
  }
  turn.unasked = true
  if (await takesTemplatesAlone(talk)) return knock(talk, 'bookings')
  const place = { service: booking.session.service, center: booking.session.center }
  const told = { at: at.toISOString(), due: booking.dueAt?.toISOString() ?? null }
  await tell(event, told, talk, { place, named: wishes.mayName })
}

async function tell(
  event: BookingEvent,
  dates: { at: string; due: string | null },
  talk: Talk,
  { place, named }: { place: Vars; named: boolean },
): Promise<void> {
  const withHuman = talk.turn.draft.openHandoffId !== null
  const { at } = dates
  const ask = (flow: string, vars: Vars = {}) =>
    talk.feed({ type: 'go', flow, with: { booking: event.booking, ...vars }, keep: 'until_back' })
  switch (event.name) {
    case 'reminder':
      return named
        ? talk.say('bookings.reminder_named', { at, ...place })
        : talk.say('bookings.reminder', { at })
    case 'seat_offered':
      return withHuman ? talk.say('bookings.offer_plain', dates) : ask('seat-offer', dates)
    case 'session_cancelled':
      return withHuman
        ? talk.say('bookings.cancelled_plain', { at })
        : ask('session-cancelled', { at, ...place })
    case 'session_moved':
      return withHuman ? talk.say('bookings.moved_plain', { at }) : ask('session-moved', { at })
    case 'seat_withdrawn':
      return talk.say('bookings.seat_withdrawn', { at })
    case 'carer_agreed':
      return talk.say('bookings.carer_agreed', { at })
    case 'offer_expired':
      return withHuman ? undefined : talk.say('bookings.offer_expired')
    case 'waitlist_ended':
      return withHuman ? undefined : talk.say('bookings.waitlist_ended', { at })
    default:
      return event satisfies never
  }
}

/** Her booking may have gone on since: what is no longer so is not said. */
async function stillHolds(event: BookingEvent, booking: BookingWithSession, talk: Talk): Promise<boolean> {
  const { contactId } = talk.turn.draft
  switch (event.name) {
    case 'reminder':
      return reminderHolds(need(talk.rows).tx, { ...event, contactId }, talk.now)
    // A later wish to be reminded makes another version of it; the new time is news all the same.
    case 'session_moved':
      return booking.state === 'confirmed' || booking.state === 'waitlisted' || booking.state === 'offered'
    case 'session_cancelled':
      return booking.session.state === 'cancelled'
    default:
      return (
        booking.version === event.version && (event.name !== 'seat_offered' || booking.state === 'offered')
      )
  }
}

/** The date that it is about: the meeting of a reminder, else the next one that is to come. */
function dateOf(event: BookingEvent, { session }: BookingWithSession, now: Date): Date {
  const { meetings } = session
  if (event.name === 'reminder')
    return meetings.find(({ id }) => id === event.meeting)?.startsAt ?? session.startsAt
  const next = meetings.find(({ state, startsAt }) => state === 'scheduled' && startsAt > now)
  return next?.startsAt ?? session.startsAt
}
