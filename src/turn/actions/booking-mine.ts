import { z } from 'zod'
import { findOwnByCode, listBookings, readBooking } from '../../booking/read-bookings.ts'
import type { Action } from '../action.ts'
import { calendarFile } from '../booking/calendar-file.ts'
import { offer } from '../booking/offers.ts'
import { languageOf } from './booking-find.ts'
import { shown } from './booking-seat.ts'
import { id, maybe, rowAction } from './define.ts'

const most = 8

/**
 * Her bookings. `no_such`: the number that she wrote is none of hers; whether it is anybody's is not told.
 * A hold that she has not taken is no booking.
 */
const mine = rowAction(
  'booking.mine',
  { code: maybe },
  { saves: ['one', 'some'], others: ['none', 'no_such'] },
  async ({ code }, { tx, draft, now }) => {
    if (code) {
      const own = await findOwnByCode(tx, { contactId: draft.contactId, code }, now)
      if (!own || own.state === 'held') return { result: 'no_such' }
      return { result: 'one', value: own.id }
    }
    const list = (await listBookings(tx, draft.contactId, now)).filter(({ state }) => state !== 'held')
    const [first] = list
    if (!first) return { result: 'none' }
    if (list.length === 1) return { result: 'one', value: first.id }
    const value = list.slice(0, most).map(({ id: booking, state, session }) => ({
      id: booking,
      at: session.startsAt.toISOString(),
      state,
    }))
    return { result: 'some', value }
  },
)

/** One of hers, by what can be done with it. `over`: past, cancelled, expired, or none of hers. */
const show = rowAction(
  'booking.show',
  { booking: id },
  { saves: ['confirmed', 'waitlisted', 'offered', 'over'], others: [] },
  async ({ booking }, context) => {
    const { tx, draft, now } = context
    const own = await readBooking(tx, { bookingId: booking, contactId: draft.contactId }, now)
    const live = own && own.session.endsAt > now && own.session.state === 'scheduled' ? own.state : null
    const state = live === 'confirmed' || live === 'waitlisted' || live === 'offered' ? live : 'over'
    return { result: state, value: await shown(context, booking) }
  },
)

/** Other dates of the same service, for whom the booking is. */
const others = rowAction(
  'booking.others',
  { booking: id, day: maybe, skip: z.number().nullish() },
  { saves: ['ok', 'other'], others: ['none'] },
  async (input, context) => {
    const { tx, draft, now } = context
    const own = await readBooking(tx, { bookingId: input.booking, contactId: draft.contactId }, now)
    if (!own) return { result: 'none' }
    const { session } = own
    const wanted = {
      service: session.service,
      center: session.center,
      day: input.day,
      skip: input.skip ?? 0,
      // Whoever fits here fits there: nothing is asked again.
      like: session,
      except: session.id,
    }
    const offered = await offer(tx, { ...wanted, who: null }, languageOf(context), now)
    if (!offered.found) return { result: 'none' }
    return { result: offered.asWished ? 'ok' : 'other', value: offered.value }
  },
)

/** A calendar file that names nothing: the day, the time, and that there is an appointment. */
const calendar = rowAction(
  'booking.calendar',
  { booking: id },
  { saves: [], others: ['ok', 'gone'] },
  async ({ booking }, context) => {
    const { tx, draft, now } = context
    const own = await readBooking(tx, { bookingId: booking, contactId: draft.contactId }, now)
    if (own?.state !== 'confirmed') return { result: 'gone' }
    context.attach(calendarFile(own, languageOf(context), now))
    return { result: 'ok' }
  },
)

/** What flows show of her own bookings. */
export const bookingMineActions: Action[] = [mine, show, others, calendar]
