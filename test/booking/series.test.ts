import { eq, inArray } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { afterEach, describe, expect, it } from 'vitest'
import { addCenterDays } from '../../src/booking/center-days.ts'
import { createSeries, endSeries, exceptSeries, type NewSeries } from '../../src/booking/create-series.ts'
import { createSession } from '../../src/booking/create-session.ts'
import { checkRule } from '../../src/booking/expand-rule.ts'
import { readLocal } from '../../src/booking/local-time.ts'
import { materialiseSeries } from '../../src/booking/materialise.ts'
import { addRoom } from '../../src/booking/rooms.ts'
import { meetings, sessions, staffTasks } from '../../src/db/schema/index.ts'
import { day, hour, type World, world } from './support.ts'

/** Sundays at ten; the clock stands on Wednesday, 25 November 2026. */
const sundays: NewSeries = {
  service: 'sewing',
  center: 'here',
  rrule: 'FREQ=WEEKLY;BYDAY=SU',
  starts: '2026-11-29T10:00',
  minutes: 120,
  capacity: 5,
}
const make = async (here: World, from: Partial<NewSeries> = {}) => {
  const series = await here.run((tx, w) => createSeries(tx, w, { ...sundays, ...from }))
  if (!series.ok) throw new Error(series.why)
  return series
}
const standing = (here: World) =>
  here.db.select().from(sessions).where(eq(sessions.state, 'scheduled')).orderBy(sessions.startsAt)
/** As clocks there show it. */
const local = (at: Date | undefined) =>
  at &&
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO('Asia/Damascus')
    .toPlainDateTime()
    .toString()

describe('a series', () => {
  const servers = process.env.TZ
  afterEach(() => {
    if (servers === undefined) delete process.env.TZ
    else process.env.TZ = servers
  })

  it.each([
    ['UTC', 0],
    ['America/New_York', 300],
    ['Asia/Damascus', -180],
  ])('keeps ten o clock with a server in %s, eight weeks ahead', async (zone, offset) => {
    process.env.TZ = zone
    expect(new Date('2026-12-20T10:00:00Z').getTimezoneOffset()).toBe(offset)
    await using here = await world()
    await make(here)
    const rows = await standing(here)
    expect(rows.map((row) => row.startsAt.toISOString())).toEqual(
      [29, 36, 43, 50, 57, 64, 71, 78].map((n) => new Date(Date.UTC(2026, 10, n, 7)).toISOString()),
    )
  })

  it('goes on week by week, each date once', async () => {
    await using here = await world()
    await make(here)
    expect(await materialiseSeries(here.db, here.w())).toBe(0)
    here.pass(7 * day)
    const both = await Promise.all([
      materialiseSeries(here.db, here.w()),
      materialiseSeries(here.db, here.w()),
    ])
    expect(both.toSorted()).toEqual([0, 1])
    expect(await standing(here)).toHaveLength(9)
  })

  it('is refused with a million dates, a time of its own or nonsense; without an end it is not', async () => {
    const starts = readLocal('2026-11-29T10:00') as Temporal.PlainDateTime
    const check = (rrule: string) => checkRule(rrule, starts)
    expect(check('FREQ=WEEKLY')).toEqual({ ok: true, endless: true })
    expect(check('FREQ=WEEKLY;COUNT=10')).toEqual({ ok: true, endless: false })
    expect(check('FREQ=DAILY;COUNT=1000000')).toEqual({ ok: false, why: 'too_many' })
    expect(check('FREQ=DAILY;UNTIL=20400101T000000Z')).toEqual({ ok: false, why: 'too_many' })
    expect(check('FREQ=DAILY;UNTIL=99991231T000000Z')).toEqual({ ok: false, why: 'too_many' })
    for (const rrule of [
      'FREQ=SECONDLY',
      'FREQ=DAILY;BYHOUR=1,2',
      'FREQ=WEEKLY;BYDAY=XX',
      'weekly',
      '',
      'FREQ=WEEKLY\nEXDATE:20261129T100000',
    ])
      expect(check(rrule), rrule).toEqual({ ok: false, why: 'rule' })
  })

  it('has dates that are cancelled, moved and extra, and tells who booked', async () => {
    await using here = await world()
    const { id } = await make(here)
    const [first, second] = await standing(here)
    const her = await here.someone()
    await here.books(her, first?.id ?? '')
    await here.books(her, second?.id ?? '')
    const except = (occurrence: string, kind: 'cancelled' | 'moved' | 'extra', to?: string) =>
      here.run((tx, w) => exceptSeries(tx, w, { seriesId: id, occurrence, kind, ...(to ? { to } : {}) }))
    expect(await except('2026-11-29T10:00', 'cancelled')).toEqual({ ok: true })
    expect(await except('2026-12-06T10:00', 'moved', '2026-12-07T11:30')).toEqual({ ok: true })
    expect(await except('2026-12-08T09:00', 'extra')).toEqual({ ok: true })
    expect(await except('2026-12-09T10:00', 'cancelled')).toEqual({ ok: false, why: 'no_occurrence' })
    expect((await standing(here)).slice(0, 3).map((row) => local(row.startsAt))).toEqual([
      '2026-12-07T11:30:00',
      '2026-12-08T09:00:00',
      '2026-12-13T10:00:00',
    ])
    expect((await here.told(her)).map((event) => event.name)).toEqual(['session_cancelled', 'session_moved'])
  })

  it('skips days on which its center is closed, before and after they are known', async () => {
    await using here = await world()
    const closed = (firstDay: string, lastDay: string, center: string | null = 'here') =>
      here.run((tx, w) => addCenterDays(tx, w, { center, kind: 'closed', firstDay, lastDay }))
    await closed('2026-12-01', '2026-12-07')
    await make(here)
    const her = await here.someone()
    const [, second] = await standing(here)
    await here.books(her, second?.id ?? '')
    expect(await closed('2026-12-13', '2026-12-13', null)).toMatchObject({ ok: true, cancelled: 1 })
    expect(await closed('2026-12-20', '2026-12-20', 'there')).toMatchObject({ ok: true, cancelled: 0 })
    expect((await standing(here)).slice(0, 2).map((row) => local(row.startsAt))).toEqual([
      '2026-11-29T10:00:00',
      '2026-12-20T10:00:00',
    ])
    expect(await here.told(her)).toMatchObject([{ name: 'session_cancelled' }])
    expect(await closed('2026-12-20', '2026-12-01')).toEqual({ ok: false, why: 'bad_days' })
  })

  it('keeps the hours of Ramadan where they are given, its own or within the opening hours', async () => {
    await using here = await world()
    const ramadan = (kind: { firstDay: string; lastDay: string }) =>
      here.run((tx, w) =>
        addCenterDays(tx, w, {
          center: null,
          kind: 'hours',
          name: 'ramadan',
          opensAt: '11:00',
          closesAt: '12:30',
          ...kind,
        }),
      )
    await make(here, { otherHours: { ramadan: { start: '11:15', minutes: 60 } } })
    await make(here, { center: 'there' })
    expect(await ramadan({ firstDay: '2026-12-06', lastDay: '2026-12-12' })).toMatchObject({ moved: 2 })
    const rows = await standing(here)
    const there = rows.filter((row) => local(row.startsAt)?.startsWith('2026-12-06'))
    expect(
      there.map((row) => [
        row.centerId,
        local(row.startsAt)?.slice(11, 16),
        local(row.endsAt)?.slice(11, 16),
      ]),
    ).toEqual([
      ['there', '11:00', '12:30'],
      ['here', '11:15', '12:15'],
    ])
  })

  it('divides a worker s time into appointments for one', async () => {
    await using here = await world()
    await make(here, {
      minutes: 120,
      slotMinutes: 35,
      pauseMinutes: 10,
      capacity: 9,
      rrule: 'FREQ=WEEKLY;COUNT=1',
    })
    expect((await standing(here)).map((row) => [local(row.startsAt)?.slice(11, 16), row.capacity])).toEqual([
      ['10:00', 1],
      ['10:45', 1],
    ])
  })

  it('gives staff a task for a date whose room is taken, and makes the others', async () => {
    await using here = await world()
    const roomId = await here.run((tx) => addRoom(tx, { center: 'here', name: 'Room 1' }))
    await make(here, { roomId, rrule: 'FREQ=WEEKLY;INTERVAL=2' })
    await make(here, { roomId, starts: '2026-11-29T11:00' })
    expect(await standing(here)).toHaveLength(8)
    const tasks = await here.db.select().from(staffTasks)
    expect(tasks.map((task) => [task.kind, task.centerId])).toEqual(
      Array.from({ length: 4 }, () => ['series-clash', 'here']),
    )
  })

  it('can be ended with all that stands ahead', async () => {
    await using here = await world()
    const { id } = await make(here)
    expect(await here.run((tx, w) => endSeries(tx, w, { seriesId: id, cancelFuture: true }))).toBe(8)
    expect(await standing(here)).toHaveLength(0)
    here.pass(7 * day)
    expect(await materialiseSeries(here.db, here.w())).toBe(0)
  })
})

describe('a room', () => {
  it('never holds two sessions at a time, however they are written', async () => {
    await using here = await world()
    const roomId = await here.run((tx) => addRoom(tx, { center: 'here', name: 'Room 1' }))
    const startsAt = new Date(here.now().getTime() + day)
    const at = (inHours: number) => ({
      startsAt: new Date(startsAt.getTime() + inHours * hour),
      endsAt: new Date(startsAt.getTime() + (inHours + 1) * hour),
      roomId,
    })
    const create = (...dates: ReturnType<typeof at>[]) =>
      here.run((tx, w) =>
        createSession(tx, w, { service: 'sewing', center: 'here', capacity: 3, meetings: dates }),
      )
    const both = await Promise.all([create(at(0)), create(at(0.5))])
    expect(both.map((one) => one.ok).toSorted()).toEqual([false, true])
    const lost = both.find((one) => !one.ok)
    const won = both.find((one) => one.ok)
    expect(lost).toEqual({ ok: false, why: 'room_taken', sessions: [won?.ok ? won.id : ''] })
    expect(await create(at(2), at(0.2))).toMatchObject({ ok: false, why: 'room_taken' })
    // Nothing of the refused course is left.
    expect(await here.db.select().from(meetings)).toHaveLength(1)
    expect(await create(at(1.5))).toMatchObject({ ok: true })
    const elsewhere = await here.run((tx) => addRoom(tx, { center: 'there', name: 'Room 1' }))
    expect(await create({ ...at(9), roomId: elsewhere })).toEqual({ ok: false, why: 'no_room' })
  })

  it('and nobody leads two at a time', async () => {
    await using here = await world()
    const facilitatorId = crypto.randomUUID()
    const first = await here.session({ facilitatorId })
    const startsAt = new Date(here.now().getTime() + 7 * day)
    const from = {
      service: 'sewing',
      center: 'there',
      capacity: 1,
      facilitatorId,
      meetings: [{ startsAt, endsAt: new Date(startsAt.getTime() + hour) }],
    }
    expect(await here.run((tx, w) => createSession(tx, w, from))).toEqual({
      ok: false,
      why: 'facilitator_busy',
      sessions: [first],
    })
    expect(
      await here.db
        .select()
        .from(sessions)
        .where(inArray(sessions.centerId, ['there'])),
    ).toEqual([])
  })
})
