import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { cancelBooking } from '../../src/booking/cancel-booking.ts'
import { confirmSeat } from '../../src/booking/confirm.ts'
import { findSessions } from '../../src/booking/find-sessions.ts'
import { moveBooking } from '../../src/booking/move-booking.ts'
import { findOwnByCode, listBookings, readBooking } from '../../src/booking/read-bookings.ts'
import { readSession } from '../../src/booking/read-sessions.ts'
import { joinWaitlist, reserveSeat } from '../../src/booking/reserve.ts'
import { sweepBookings } from '../../src/booking/sweep.ts'
import { day, hour, minute, world } from './support.ts'

describe('a seat', () => {
  it('is held for ten minutes, then hers once she confirms', async () => {
    await using here = await world()
    const her = await here.someone()
    const sessionId = await here.session({ capacity: 1 })
    const wanted = { ...her, sessionId, requestId: 'ask 1' }
    const first = await here.run((tx, w) => reserveSeat(tx, w, wanted))
    const again = await here.run((tx, w) => reserveSeat(tx, w, wanted))
    expect(first).toMatchObject({ ok: true, booking: { state: 'held' } })
    expect(again).toEqual(first)
    expect(await here.taken(sessionId)).toBe(1)
    const by = { bookingId: first.ok ? first.booking.id : '', contactId: her.contactId }
    expect(await here.run((tx, w) => confirmSeat(tx, w, by))).toMatchObject({
      ok: true,
      booking: { state: 'confirmed', code: expect.stringMatching(/^\d{6}$/), dueAt: null },
    })
    expect(await here.run((tx, w) => confirmSeat(tx, w, by))).toMatchObject({ ok: true })
    expect(await here.taken(sessionId)).toBe(1)
  })

  it('goes on when the ten minutes are over, to who asks next, without a sweep', async () => {
    await using here = await world()
    const [her, next] = [await here.someone(), await here.someone()]
    const sessionId = await here.session({ capacity: 1 })
    const held = await here.run((tx, w) => reserveSeat(tx, w, { ...her, sessionId, requestId: 'a' }))
    if (!held.ok) throw new Error(held.why)
    const full = await here.run((tx, w) => reserveSeat(tx, w, { ...next, sessionId, requestId: 'b' }))
    expect(full).toEqual({ ok: false, why: 'full' })
    here.pass(10 * minute)
    expect(await readSession(here.db, sessionId, here.now())).toMatchObject({ free: 1 })
    const mine = await here.run((tx, w) => reserveSeat(tx, w, { ...next, sessionId, requestId: 'c' }))
    expect(mine.ok).toBe(true)
    const late = { bookingId: held.booking.id, contactId: her.contactId }
    expect(await here.run((tx, w) => confirmSeat(tx, w, late))).toEqual({ ok: false, why: 'expired' })
    expect(await here.taken(sessionId)).toBe(1)
    expect(await here.told(her)).toEqual([])
  })

  it('is refused with the reason', async () => {
    await using here = await world()
    const her = await here.someone({ ageBand: '25-59' })
    const ask = (sessionId: string) =>
      here.run((tx, w) => reserveSeat(tx, w, { ...her, sessionId, requestId: randomUUID() }))
    const mine = await here.session()
    await here.books(her, mine)
    expect(await ask(mine)).toMatchObject({ ok: false, why: 'already', booking: { state: 'confirmed' } })
    expect(await ask(await here.session())).toMatchObject({ ok: false, why: 'overlap' })
    expect(await ask(await here.session({ inMs: day, maxAge: 14 }))).toEqual({
      ok: false,
      why: 'not_eligible',
    })
    expect(await ask(randomUUID())).toEqual({ ok: false, why: 'gone' })
    expect(await ask('not an id')).toEqual({ ok: false, why: 'gone' })
    const soon = await here.session({ inMs: hour, lastsMs: hour })
    here.pass(hour)
    expect(await ask(soon)).toEqual({ ok: false, why: 'started' })
    here.pass(hour)
    expect(await ask(soon)).toEqual({ ok: false, why: 'past' })
  })

  it('for a child below 15 is kept while a worker speaks with the carer', async () => {
    await using here = await world()
    const child = await here.someone({ relation: 'child', ageBand: '6-9' })
    const bookingId = await here.books(child, await here.session())
    const by = { bookingId, contactId: child.contactId }
    expect(await readBooking(here.db, by, here.now())).toMatchObject({ state: 'confirmed', carerCheck: true })
  })

  it('shows itself to its own chat alone', async () => {
    await using here = await world()
    const [her, other] = [await here.someone(), await here.someone()]
    const bookingId = await here.books(her, await here.session())
    const [mine] = await listBookings(here.db, her.contactId, here.now())
    expect(mine).toMatchObject({ id: bookingId, session: { service: 'sewing', free: 1 } })
    const code = mine?.code ?? ''
    const arabic = code.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d)))
    expect(await findOwnByCode(here.db, { ...her, code: arabic }, here.now())).toMatchObject({
      id: bookingId,
    })
    expect(await findOwnByCode(here.db, { ...other, code }, here.now())).toBeNull()
    const stolen = { bookingId, contactId: other.contactId }
    expect(await here.run((tx, w) => cancelBooking(tx, w, stolen))).toEqual({ ok: false, why: 'gone' })
    expect(await here.run((tx, w) => confirmSeat(tx, w, stolen))).toEqual({ ok: false, why: 'gone' })
  })
})

describe('the line', () => {
  it('gets a freed seat in order of arrival, in the same transaction', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 1 })
    const [her, second, third] = [await here.someone(), await here.someone(), await here.someone()]
    const booked = await here.books(her, sessionId)
    const waiting = await here.waits(second, sessionId)
    const last = await here.run((tx, w) => joinWaitlist(tx, w, { ...third, sessionId, requestId: 'x' }))
    expect(last).toMatchObject({ ok: true, place: 2 })
    const by = { bookingId: booked, contactId: her.contactId }
    expect(await here.run((tx, w) => cancelBooking(tx, w, by))).toMatchObject({ ok: true, already: false })
    expect(await here.run((tx, w) => cancelBooking(tx, w, by))).toMatchObject({ ok: true, already: true })
    expect(await here.state(waiting)).toBe('offered')
    expect(await here.taken(sessionId)).toBe(1)
    expect(await here.told(second)).toMatchObject([{ name: 'seat_offered', booking: waiting }])
    expect(await here.told(third)).toEqual([])
    const accepts = { bookingId: waiting, contactId: second.contactId }
    expect(await here.run((tx, w) => confirmSeat(tx, w, accepts))).toMatchObject({ ok: true })
  })

  it('passes an offer on when it is declined, or not answered within twelve hours', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 1 })
    const people = [await here.someone(), await here.someone(), await here.someone(), await here.someone()]
    const [her, ...others] = people as [(typeof people)[0], ...typeof people]
    const booked = await here.books(her, sessionId)
    const ids: string[] = []
    for (const one of others) ids.push(await here.waits(one, sessionId))
    const states = () => Promise.all(ids.map((id) => here.state(id)))
    const cancel = (bookingId: string, contactId: string) =>
      here.run((tx, w) => cancelBooking(tx, w, { bookingId, contactId }))
    await cancel(booked, her.contactId)
    await cancel(ids[0] ?? '', others[0]?.contactId ?? '')
    expect(await states()).toEqual(['cancelled', 'offered', 'waitlisted'])
    here.pass(12 * hour - 1)
    await sweepBookings(here.db, here.w())
    expect(await states()).toEqual(['cancelled', 'offered', 'waitlisted'])
    here.pass(1)
    await sweepBookings(here.db, here.w())
    expect(await states()).toEqual(['cancelled', 'expired', 'offered'])
    expect(await here.told(others[1] ?? her)).toMatchObject([
      { name: 'seat_offered' },
      { name: 'offer_expired' },
    ])
    expect(await here.taken(sessionId)).toBe(1)
  })

  it('ends two hours before the start: no offer then, and a free seat is whoever comes', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 1, inMs: 3 * hour })
    const [her, second, third] = [await here.someone(), await here.someone(), await here.someone()]
    const booked = await here.books(her, sessionId)
    const waiting = await here.waits(second, sessionId)
    here.pass(hour)
    const late = await here.run((tx, w) => joinWaitlist(tx, w, { ...third, sessionId, requestId: 'x' }))
    expect(late).toEqual({ ok: false, why: 'too_late' })
    expect(await here.state(waiting)).toBe('expired')
    expect(await here.told(second)).toMatchObject([{ name: 'waitlist_ended' }])
    await here.run((tx, w) => cancelBooking(tx, w, { bookingId: booked, contactId: her.contactId }))
    const seat = await here.run((tx, w) => reserveSeat(tx, w, { ...third, sessionId, requestId: 'y' }))
    expect(seat.ok).toBe(true)
  })

  it('has an offer stand until two hours before the start at most', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 1, inMs: 5 * hour })
    const [her, second] = [await here.someone(), await here.someone()]
    const booked = await here.books(her, sessionId)
    const waiting = await here.waits(second, sessionId)
    await here.run((tx, w) => cancelBooking(tx, w, { bookingId: booked, contactId: her.contactId }))
    const offer = await readBooking(here.db, { bookingId: waiting, contactId: second.contactId }, here.now())
    expect(offer?.dueAt).toEqual(new Date(here.now().getTime() + 3 * hour))
  })
})

describe('moving', () => {
  it('takes the new seat and gives the old one to who waits, in one', async () => {
    await using here = await world()
    const [from, to] = [await here.session({ capacity: 1 }), await here.session({ inMs: 8 * day })]
    const [her, second] = [await here.someone(), await here.someone()]
    const bookingId = await here.books(her, from, [1440])
    const waiting = await here.waits(second, from)
    const move = { bookingId, contactId: her.contactId, toSessionId: to, requestId: 'm' }
    const moved = await here.run((tx, w) => moveBooking(tx, w, move))
    expect(moved).toMatchObject({ ok: true, booking: { sessionId: to, state: 'confirmed', remind: [1440] } })
    expect(await here.run((tx, w) => moveBooking(tx, w, move))).toEqual(moved)
    expect([await here.state(bookingId), await here.state(waiting)]).toEqual(['cancelled', 'offered'])
    expect([await here.taken(from), await here.taken(to)]).toEqual([1, 1])
  })

  it('keeps the old seat when the new session is full', async () => {
    await using here = await world()
    const [from, to] = [await here.session(), await here.session({ capacity: 1, inMs: 8 * day })]
    const [her, other] = [await here.someone(), await here.someone()]
    await here.books(other, to)
    const bookingId = await here.books(her, from)
    const move = { bookingId, contactId: her.contactId, toSessionId: to, requestId: 'm' }
    expect(await here.run((tx, w) => moveBooking(tx, w, move))).toEqual({ ok: false, why: 'full' })
    expect(await here.state(bookingId)).toBe('confirmed')
    expect([await here.taken(from), await here.taken(to)]).toEqual([1, 1])
  })
})

describe('the next sessions', () => {
  it('are listed by service, center and day, the earliest first', async () => {
    await using here = await world()
    const [later, sooner] = [await here.session({ inMs: 3 * day }), await here.session({ inMs: day })]
    await here.session({ center: 'there', inMs: 2 * day })
    const search = { services: ['sewing'], center: 'here', limit: 3 }
    const found = await findSessions(here.db, search, here.now())
    expect(found.map((one) => one.id)).toEqual([sooner, later])
    const from = new Date(here.now().getTime() + 2 * day)
    expect(await findSessions(here.db, { ...search, from }, here.now())).toMatchObject([{ id: later }])
    here.pass(day)
    expect(await findSessions(here.db, search, here.now())).toMatchObject([{ id: later }])
  })
})
