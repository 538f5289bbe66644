import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { withdrawSeat } from '../../src/booking/cancel-booking.ts'
import { cancelSession } from '../../src/booking/cancel-session.ts'
import { confirmCarer } from '../../src/booking/carer-check.ts'
import { changeMeetings } from '../../src/booking/change-meetings.ts'
import { changeSession } from '../../src/booking/change-session.ts'
import { createSession } from '../../src/booking/create-session.ts'
import { listBookings } from '../../src/booking/read-bookings.ts'
import { readSession } from '../../src/booking/read-sessions.ts'
import { releaseContact } from '../../src/booking/release-contact.ts'
import { forgetPast, sweepBookings } from '../../src/booking/sweep.ts'
import { eraseContact } from '../../src/contacts/erase.ts'
import { bookings, contacts, staffTasks } from '../../src/db/schema/index.ts'
import { newId } from '../contacts/support.ts'
import { day, hour, world } from './support.ts'

describe('a session', () => {
  it('with fewer seats than are taken is refused, naming who came last', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 3 })
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push(await here.books(await here.someone(), sessionId))
    const change = (capacity: number) => here.run((tx, w) => changeSession(tx, w, sessionId, { capacity }))
    expect(await change(1)).toMatchObject({ ok: false, why: 'over', over: [{ id: ids[2] }, { id: ids[1] }] })
    for (const capacity of [0, -1, 1.5, 100_000])
      expect(await change(capacity)).toEqual({ ok: false, why: 'capacity' })
    expect(await here.taken(sessionId)).toBe(3)
    expect(await change(3)).toEqual({ ok: true })
  })

  it('with more seats offers them to who waits', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 1 })
    const [her, second] = [await here.someone(), await here.someone()]
    await here.books(her, sessionId)
    const waiting = await here.waits(second, sessionId)
    await here.run((tx, w) => changeSession(tx, w, sessionId, { capacity: 2 }))
    expect([await here.state(waiting), await here.taken(sessionId)]).toEqual(['offered', 2])
  })

  it('that is cancelled reaches everybody who had a booking', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 1 })
    const [her, second] = [await here.someone(), await here.someone()]
    const [booked, waiting] = [await here.books(her, sessionId), await here.waits(second, sessionId)]
    expect(await here.run((tx, w) => cancelSession(tx, w, sessionId))).toEqual({
      ok: true,
      told: 2,
      codes: [],
    })
    expect(await here.told(her)).toMatchObject([{ name: 'session_cancelled', booking: booked }])
    expect(await here.told(second)).toMatchObject([{ name: 'session_cancelled', booking: waiting }])
    expect([await here.state(booked), await here.taken(sessionId)]).toEqual(['cancelled', 0])
    expect(await here.run((tx, w) => cancelSession(tx, w, sessionId))).toEqual({
      ok: false,
      why: 'cancelled',
    })
  })

  it('that is a course is booked once, lists its dates, and can lose one of them', async () => {
    await using here = await world()
    const at = (n: number) => {
      const startsAt = new Date(here.now().getTime() + n * day)
      return { startsAt, endsAt: new Date(startsAt.getTime() + hour) }
    }
    const course = { service: 'sewing', center: 'here', capacity: 5, meetings: [at(9), at(2), at(16)] }
    const made = await here.run((tx, w) => createSession(tx, w, course))
    const sessionId = made.ok ? made.id : ''
    const her = await here.someone()
    await here.books(her, sessionId, [1440])
    const session = await readSession(here.db, sessionId, here.now())
    expect(session?.meetings.map((one) => one.startsAt)).toEqual([
      at(2).startsAt,
      at(9).startsAt,
      at(16).startsAt,
    ])
    const cancel = [session?.meetings[0]?.id ?? '']
    expect(await here.run((tx, w) => changeMeetings(tx, w, sessionId, { cancel }))).toEqual({
      ok: true,
      told: 1,
    })
    expect(await readSession(here.db, sessionId, here.now())).toMatchObject({
      startsAt: at(9).startsAt,
      version: 2,
    })
    here.pass(8 * day)
    await sweepBookings(here.db, here.w())
    expect((await here.told(her)).map((event) => event.name)).toEqual(['session_moved', 'reminder'])
    expect(await here.run((tx, w) => changeMeetings(tx, w, sessionId, { cancel }))).toEqual({
      ok: false,
      why: 'no_meeting',
    })
  })

  it('is refused where it makes no sense', async () => {
    await using here = await world()
    const startsAt = new Date(here.now().getTime() + day)
    const meeting = { startsAt, endsAt: new Date(startsAt.getTime() + hour) }
    const create = (of: object) =>
      here.run((tx, w) =>
        createSession(tx, w, { service: 'sewing', center: 'here', capacity: 2, meetings: [meeting], ...of }),
      )
    const past = { startsAt: new Date(here.now().getTime() - hour), endsAt: here.now() }
    expect(await create({ meetings: [] })).toEqual({ ok: false, why: 'no_meetings' })
    expect(await create({ meetings: [past] })).toEqual({ ok: false, why: 'past' })
    expect(await create({ meetings: [{ startsAt, endsAt: startsAt }] })).toEqual({
      ok: false,
      why: 'bad_times',
    })
    expect(await create({ meetings: [meeting, meeting] })).toEqual({ ok: false, why: 'bad_times' })
    expect(await create({ capacity: 0 })).toEqual({ ok: false, why: 'capacity' })
    expect(await create({ minAge: 20, maxAge: 10 })).toEqual({ ok: false, why: 'ages' })
    expect(await create({ service: 'none' })).toEqual({ ok: false, why: 'unknown_service' })
    expect(await create({ center: 'none' })).toEqual({ ok: false, why: 'unknown_center' })
  })
})

describe('the carer of a child', () => {
  it('is asked by a worker, and she is told; or staff take the seat back', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 2 })
    const her = await here.someone()
    const children = [
      await here.someone({ relation: 'child', ageBand: '6-9', contactId: her.contactId }),
      await here.someone({ relation: 'child', ageBand: '10-14', contactId: her.contactId }),
    ]
    const [first, second] = await Promise.all(children.map((child) => here.books(child, sessionId)))
    const open = () => here.db.$count(staffTasks, eq(staffTasks.kind, 'carer-check'))
    expect(await open()).toBe(2)
    expect(await here.run((tx, w) => confirmCarer(tx, w, first ?? ''))).toBe(true)
    expect(await here.run((tx, w) => confirmCarer(tx, w, first ?? ''))).toBe(false)
    expect(await here.run((tx, w) => withdrawSeat(tx, w, second ?? ''))).toMatchObject({ ok: true })
    expect((await here.told(her)).map((event) => event.name)).toEqual(['carer_agreed', 'seat_withdrawn'])
    const tasks = await here.db.select().from(staffTasks)
    expect(tasks.every((task) => task.doneAt !== null)).toBe(true)
  })
})

describe('who erases herself', () => {
  it('leaves counts without a person, and her seat goes to who waits', async () => {
    await using here = await world()
    const [sessionId, past] = [await here.session({ capacity: 1 }), await here.session({ inMs: hour })]
    const [her, second] = [await here.someone(), await here.someone()]
    const ids = [await here.books(her, past), await here.books(her, sessionId)]
    const waiting = await here.waits(second, sessionId)
    here.pass(2 * hour)
    await sweepBookings(here.db, here.w())
    const { contactId } = her
    await here.run(async (tx, w) => {
      await releaseContact(tx, w, contactId)
      await eraseContact(tx, here.vault, { contactId, inboxIds: [], now: here.now(), newId })
    })
    const rows = await here.db.select().from(bookings).orderBy(bookings.line)
    expect(rows.slice(0, 2)).toMatchObject(
      ['no_show', 'cancelled'].map((state, n) => ({
        id: ids[n],
        state,
        contactId: null,
        personId: null,
        code: null,
        requestId: null,
      })),
    )
    expect(await here.state(waiting)).toBe('offered')
    expect(await here.taken(sessionId)).toBe(1)
  })

  it('also gives her seat back when a restored backup erased her', async () => {
    await using here = await world()
    const sessionId = await here.session({ capacity: 1 })
    const [her, second] = [await here.someone(), await here.someone()]
    const bookingId = await here.books(her, sessionId)
    const waiting = await here.waits(second, sessionId)
    await here.db.delete(contacts).where(eq(contacts.id, her.contactId))
    expect(await sweepBookings(here.db, here.w())).toBe(true)
    expect([await here.state(bookingId), await here.state(waiting)]).toEqual(['cancelled', 'offered'])
  })

  it('and who books is forgotten when the time for keeping is over', async () => {
    await using here = await world()
    const her = await here.someone()
    const bookingId = await here.books(her, await here.session({ inMs: hour }))
    here.pass(92 * day)
    await sweepBookings(here.db, here.w())
    expect(await forgetPast(here.db, here.now(), 90)).toBe(1)
    expect(await forgetPast(here.db, here.now(), 90)).toBe(0)
    expect(await here.state(bookingId)).toBe('no_show')
    expect(await listBookings(here.db, her.contactId, here.now())).toEqual([])
  })
})

it('reads nothing of a session that never was', async () => {
  await using here = await world()
  expect(await readSession(here.db, randomUUID(), here.now())).toBeNull()
  expect(await readSession(here.db, "x' or 1=1", here.now())).toBeNull()
})
