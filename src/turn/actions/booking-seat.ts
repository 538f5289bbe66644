import { z } from 'zod'
import { cancelBooking } from '../../booking/cancel-booking.ts'
import { confirmSeat, setReminders } from '../../booking/confirm.ts'
import { moveBooking } from '../../booking/move-booking.ts'
import { readBooking } from '../../booking/read-bookings.ts'
import { readSession } from '../../booking/read-sessions.ts'
import { joinWaitlist, reserveSeat } from '../../booking/reserve.ts'
import { loadDataKey } from '../../contacts/data-key.ts'
import { readSafeContact, saveSafeContact } from '../../contacts/safe-contact.ts'
import type { Value } from '../../flow/types.ts'
import type { Action, RowContext } from '../action.ts'
import { asksToFit, groupLines, mayFit } from '../booking/fit.ts'
import { bookingLines, whole } from '../booking/lines.ts'
import { offer } from '../booking/offers.ts'
import { personFor } from '../booking/persons.ts'
import { languageOf, whoOf, whoShape } from './booking-find.ts'
import { id, rowAction } from './define.ts'

const who = z.enum(['self', 'child', 'adult'])
const flag = z.boolean().nullish()
const seat = { session: id, who, another: flag, ...whoShape }
const dates = 2

/** A place is kept for ten minutes while she decides; see the refusals for what she is asked or told instead. */
const hold = rowAction(
  'booking.hold',
  { ...seat, fits: flag, overlapOk: flag },
  {
    saves: ['ok', 'fit', 'already', 'overlap', 'full'],
    others: ['past', 'gone'],
  },
  async (input, context) => {
    const { tx, now, draft, effectId } = context
    const session = await readSession(tx, input.session, now)
    if (!session || session.state === 'cancelled') return { result: 'gone' }
    const person = whoOf(input)
    if (session.startsAt > now && !mayFit(session, person)) return { result: 'gone' }
    if (!input.fits && session.startsAt > now && asksToFit(session, person))
      return { result: 'fit', value: { group: groupLines(session) } }
    const reserved = await reserveSeat(tx, writing(context), {
      sessionId: session.id,
      contactId: draft.contactId,
      personId: await personFor(context, { ...input, age: person.age, another: input.another ?? false }),
      requestId: effectId,
      overlapOk: input.overlapOk ?? false,
    })
    if (reserved.ok)
      return {
        result: 'ok',
        value: { booking: reserved.booking.id, lines: [whole(session, languageOf(context))] },
      }
    switch (reserved.why) {
      case 'full':
        return { result: 'full', value: await nextDates(context, session.service, person, session.id) }
      case 'already':
      case 'overlap':
        return { result: reserved.why, value: await shown(context, reserved.booking.id) }
      case 'started':
      case 'past':
        return { result: 'past' }
      // For whom it is was changed since she saw it.
      case 'not_eligible':
      case 'gone':
      case 'cancelled':
        return { result: 'gone' }
      default:
        return reserved satisfies never
    }
  },
)

/** The next two dates that have a seat, for one who finds a session full. */
async function nextDates(
  context: RowContext,
  service: string,
  person: ReturnType<typeof whoOf>,
  except: string,
): Promise<Value> {
  const wanted = { service, skip: 0, who: person, except, free: true, limit: dates }
  const offered = await offer(context.tx, wanted, languageOf(context), context.now)
  return { session: except, next: offered.found ? (offered.value as { list: Value }).list : [] }
}

const wait = rowAction(
  'booking.wait',
  seat,
  { saves: ['ok'], others: ['free', 'late', 'gone'] },
  async (input, context) => {
    const joined = await joinWaitlist(context.tx, writing(context), {
      sessionId: input.session,
      contactId: context.draft.contactId,
      personId: await personFor(context, {
        ...input,
        age: input.age ?? null,
        another: input.another ?? false,
      }),
      requestId: context.effectId,
    })
    if (joined.ok) {
      context.draft.facts.push({ kind: 'waitlist_joined' })
      return { result: 'ok', value: { place: joined.place } }
    }
    switch (joined.why) {
      // Both are told by `booking.hold`, which follows.
      case 'free':
      case 'already':
      case 'overlap':
        return { result: 'free' }
      case 'too_late':
      case 'started':
      case 'past':
        return { result: 'late' }
      case 'gone':
      case 'cancelled':
      case 'not_eligible':
        return { result: 'gone' }
      default:
        return joined satisfies never
    }
  },
)

/** Makes a held or offered seat hers. `lost`: it went on meanwhile. */
const confirm = rowAction(
  'booking.confirm',
  { booking: id },
  { saves: ['ok'], others: ['lost'] },
  async ({ booking }, context) => {
    const { tx, draft } = context
    const confirmed = await confirmSeat(tx, writing(context), {
      bookingId: booking,
      contactId: draft.contactId,
    })
    if (!confirmed.ok) return { result: 'lost' }
    const own = await readBooking(tx, { bookingId: booking, contactId: draft.contactId }, context.now)
    if (own) draft.facts.push({ kind: 'booked', service: own.session.service, center: own.session.center })
    return { result: 'ok', value: await shown(context, booking) }
  },
)

/** A seat that she only looked at is free for others at once. */
const release = rowAction(
  'booking.release',
  { booking: id },
  { saves: [], others: ['ok'] },
  async ({ booking }, context) => {
    await cancelBooking(context.tx, writing(context), {
      bookingId: booking,
      contactId: context.draft.contactId,
    })
    return { result: 'ok' }
  },
)

const cancel = rowAction(
  'booking.cancel',
  { booking: id },
  { saves: [], others: ['ok', 'over'] },
  async ({ booking }, context) => {
    const by = { bookingId: booking, contactId: context.draft.contactId }
    const cancelled = await cancelBooking(context.tx, writing(context), by)
    if (!cancelled.ok || cancelled.already) return { result: 'over' }
    context.draft.facts.push({ kind: 'booking_cancelled' })
    return { result: 'ok' }
  },
)

/** Old seat and new one change in one commit; refused, the old one stays. */
const move = rowAction(
  'booking.move',
  { booking: id, session: id, overlapOk: flag },
  { saves: ['ok', 'overlap'], others: ['full', 'gone', 'over'] },
  async (input, context) => {
    const { tx, draft, effectId } = context
    const moved = await moveBooking(tx, writing(context), {
      bookingId: input.booking,
      contactId: draft.contactId,
      toSessionId: input.session,
      requestId: effectId,
      overlapOk: input.overlapOk ?? false,
    })
    if (moved.ok) {
      draft.facts.push({ kind: 'booking_moved' })
      return { result: 'ok', value: await shown(context, moved.booking.id) }
    }
    switch (moved.why) {
      case 'full':
        return { result: 'full' }
      case 'overlap':
        return { result: 'overlap', value: await shown(context, moved.booking.id) }
      case 'over':
        return { result: 'over' }
      default:
        return { result: 'gone' }
    }
  },
)

const day = 24 * 60
const reminders = { none: [], day: [day], both: [day, 120], named: [day] } as const

/** Her wish to be reminded, and whether a reminder may name what it is for. `gone`: the booking is over meanwhile. */
const remind = rowAction(
  'booking.remind',
  { booking: id, remind: z.enum(['none', 'day', 'both', 'named']) },
  { saves: [], others: ['ok', 'gone'] },
  async (input, context) => {
    const { tx, vault, draft } = context
    const wish = {
      bookingId: input.booking,
      contactId: draft.contactId,
      remind: [...reminders[input.remind]],
    }
    if (!(await setReminders(tx, writing(context), wish))) return { result: 'gone' }
    const key = await loadDataKey(tx, vault, draft.contactId)
    if (!key) return { result: 'gone' }
    const wishes = await readSafeContact(tx, key, draft.contactId)
    const mayName = input.remind === 'named'
    if (wishes.mayName !== mayName && input.remind !== 'none')
      await saveSafeContact(tx, key, draft.contactId, { ...wishes, mayName })
    return { result: 'ok' }
  },
)

/** Her own booking as it is now, for a message that she asked for. */
export async function shown(context: RowContext, booking: string): Promise<Value> {
  const { tx, draft, now } = context
  const own = await readBooking(tx, { bookingId: booking, contactId: draft.contactId }, now)
  if (!own) return { booking, lines: [] }
  const { service, center, startsAt } = own.session
  return {
    booking,
    service,
    center,
    at: startsAt.toISOString(),
    due: own.dueAt?.toISOString() ?? null,
    lines: bookingLines(own, languageOf(context)),
  }
}

const writing = ({ vault, now, newId }: RowContext) => ({ vault, now, newId })

/** What flows do with seats. */
export const bookingSeatActions: Action[] = [hold, wait, confirm, release, cancel, move, remind]
