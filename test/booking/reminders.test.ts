import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { cancelBooking } from '../../src/booking/cancel-booking.ts'
import { changeMeetings } from '../../src/booking/change-meetings.ts'
import { setReminders } from '../../src/booking/confirm.ts'
import { onlyMeeting } from '../../src/booking/only-meeting.ts'
import { raiseReminders, reminderHolds } from '../../src/booking/reminders.ts'
import { sweepBookings } from '../../src/booking/sweep.ts'
import { bookings } from '../../src/db/schema/index.ts'
import { day, hour, minute, type Someone, type World, world } from './support.ts'

const wished = [1440, 120]
const reminders = async (here: World, her: Someone) =>
  (await here.told(her)).flatMap((event) => (event.name === 'reminder' ? [event.minutesBefore] : []))

describe('a reminder', () => {
  it('is raised once when it is due, whoever sweeps, also after all was down', async () => {
    await using here = await world()
    const her = await here.someone()
    const sessionId = await here.session({ inMs: 3 * day })
    await here.books(her, sessionId, wished)
    here.pass(2 * day - minute)
    expect(await raiseReminders(here.db, here.w())).toBe(0)
    here.pass(minute)
    const both = await Promise.all([raiseReminders(here.db, here.w()), raiseReminders(here.db, here.w())])
    expect(both.toSorted()).toEqual([0, 1])
    expect(await reminders(here, her)).toEqual([1440])
    // Nothing ran until an hour before the start: it is late, and still of use.
    here.pass(23 * hour)
    await sweepBookings(here.db, here.w())
    await sweepBookings(here.db, here.w())
    expect(await reminders(here, her)).toEqual([1440, 120])
  })

  it('is not raised for who did not wish it, after a cancellation, or once the session has begun', async () => {
    await using here = await world()
    const [silent, gone, late] = [await here.someone(), await here.someone(), await here.someone()]
    const sessionId = await here.session({ inMs: 3 * day, capacity: 3 })
    await here.books(silent, sessionId)
    const bookingId = await here.books(gone, sessionId, wished)
    await here.books(late, sessionId, [30])
    await here.run((tx, w) => cancelBooking(tx, w, { bookingId, contactId: gone.contactId }))
    here.pass(3 * day)
    await sweepBookings(here.db, here.w())
    for (const one of [silent, gone, late]) expect(await reminders(here, one)).toEqual([])
  })

  it('of what is near already is left out', async () => {
    await using here = await world()
    const her = await here.someone()
    await here.books(her, await here.session({ inMs: 5 * hour }), wished)
    here.pass(3 * hour)
    await sweepBookings(here.db, here.w())
    expect(await reminders(here, her)).toEqual([120])
  })

  it('follows a session that is moved, and the wish of who changed it', async () => {
    await using here = await world()
    const her = await here.someone()
    const sessionId = await here.session({ inMs: 3 * day })
    const bookingId = await here.books(her, sessionId, wished)
    const meeting = await here.run((tx) => onlyMeeting(tx, sessionId))
    if (!meeting) throw new Error('no meeting')
    const startsAt = new Date(meeting.startsAt.getTime() + 2 * day)
    const endsAt = new Date(startsAt.getTime() + hour)
    const move = [{ id: meeting.id, startsAt, endsAt }]
    expect(await here.run((tx, w) => changeMeetings(tx, w, sessionId, { move }))).toEqual({
      ok: true,
      told: 1,
    })
    here.pass(2 * day)
    await sweepBookings(here.db, here.w())
    expect(await reminders(here, her)).toEqual([])
    here.pass(2 * day)
    await sweepBookings(here.db, here.w())
    expect(await reminders(here, her)).toEqual([1440])
    const by = { bookingId, contactId: her.contactId }
    expect(await here.run((tx, w) => setReminders(tx, w, { ...by, remind: [60, 60, -5, 1e9] }))).toBe(true)
    here.pass(23 * hour)
    await sweepBookings(here.db, here.w())
    expect(await reminders(here, her)).toEqual([1440, 60])
  })

  it('is looked at again by the turn that says it', async () => {
    await using here = await world()
    const her = await here.someone()
    const sessionId = await here.session({ inMs: 3 * day })
    const bookingId = await here.books(her, sessionId, wished)
    here.pass(2 * day)
    await sweepBookings(here.db, here.w())
    const [event] = await here.told(her)
    if (event?.name !== 'reminder') throw new Error('no reminder')
    const holds = () => reminderHolds(here.db, { ...event, contactId: her.contactId }, here.now())
    expect(await holds()).toBe(true)
    await here.run((tx, w) => cancelBooking(tx, w, { bookingId, contactId: her.contactId }))
    expect(await holds()).toBe(false)
  })
})

describe('after the end', () => {
  it('who did not come is a no-show, and a hold or a place in the line is none', async () => {
    await using here = await world()
    const [her, second] = [await here.someone(), await here.someone()]
    const sessionId = await here.session({ capacity: 1, inMs: day })
    const bookingId = await here.books(her, sessionId)
    const waiting = await here.waits(second, sessionId)
    here.pass(day)
    await sweepBookings(here.db, here.w())
    expect(await here.state(bookingId)).toBe('confirmed')
    here.pass(hour)
    await sweepBookings(here.db, here.w())
    expect(await here.state(bookingId)).toBe('no_show')
    expect(await here.state(waiting)).toBe('expired')
    expect(await here.taken(sessionId)).toBe(1)
    const [row] = await here.db.select().from(bookings).where(eq(bookings.id, bookingId))
    expect(row?.contactId).toBe(her.contactId)
  })
})
