import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { cancelBooking } from '../../src/booking/cancel-booking.ts'
import { changeMeetings } from '../../src/booking/change-meetings.ts'
import { eraseContact } from '../../src/contacts/erase.ts'
import { bookings, checkIns, contacts, followUps, meetings, sessions } from '../../src/db/schema/index.ts'
import type { Plan, Plans } from '../../src/followup/plan.ts'
import { stopFollowUps, stopPlanOf } from '../../src/followup/stop.ts'
import { sweepFollowUps } from '../../src/followup/sweep.ts'
import { askCheckIn, readRaised } from '../../src/followup/take-up.ts'
import { day, hour, type Someone, type World, world } from '../booking/support.ts'

const common = { name: { ar: 'أ', kmr: 'k', en: 'e' }, answerHours: 48, silence: 1 }
const before: Plan = {
  ...common,
  id: 'course-reminder',
  trigger: 'booked',
  courses: true,
  flow: 'course-reminder',
  offsetsMs: [-3 * day],
}
const after: Plan = {
  ...common,
  id: 'after-session',
  trigger: 'attended',
  courses: false,
  flow: 'after-session',
  offsetsMs: [day],
}
const plans: Plans = new Map([before, after].map((plan) => [plan.id, plan]))

const sweep = (here: World) => sweepFollowUps(here.db, here.w(), plans)
/** Somebody who agreed that requests are kept. */
async function someone(here: World): Promise<Someone> {
  const her = await here.someone()
  await here.db
    .update(contacts)
    .set({ agreement: 'yes', language: 'en' })
    .where(eq(contacts.id, her.contactId))
  return her
}
/** Of two meetings, the first one in so many days. */
const course = (here: World, days: number, capacity = 5) => {
  const at = (ms: number) => new Date(here.now().getTime() + ms)
  const dates = [days * day, (days + 7) * day]
  return here.session({
    capacity,
    meetings: dates.map((ms) => ({ startsAt: at(ms), endsAt: at(ms + hour) })),
  })
}
const rows = (here: World) =>
  here.db
    .select({ followUp: followUps, checkIn: checkIns })
    .from(followUps)
    .innerJoin(checkIns, eq(checkIns.followUpId, followUps.id))
    .orderBy(followUps.agreedAt)
const became = async (here: World) =>
  (await rows(here)).map(({ followUp, checkIn }) => [followUp.state, checkIn.why ?? checkIn.state])
const came = async (here: World, bookingId: string, sessionId: string) => {
  await here.db.update(bookings).set({ state: 'attended' }).where(eq(bookings.id, bookingId))
  await here.db.update(sessions).set({ closedAt: here.now() }).where(eq(sessions.id, sessionId))
}

describe('a plan that a booking begins', () => {
  it('reminds of a course once, whoever sweeps, three days before', async () => {
    await using here = await world()
    const her = await someone(here)
    await here.books(her, await course(here, 10), [1440])
    await sweep(here)
    expect(await became(here)).toEqual([])
    here.pass(6 * day + hour)
    await Promise.all([sweep(here), sweep(here)])
    expect(await became(here)).toEqual([['active', 'waiting']])
    here.pass(23 * hour)
    const raised = await Promise.all([sweep(here), sweep(here)])
    expect(raised.toSorted()).toEqual([0, 1])
    expect((await here.told(her)).map(({ name }) => name as string)).toEqual(['check_in'])
    const [row] = await rows(here)
    const of = { checkIn: row?.checkIn.id as string, contactId: her.contactId, now: here.now() }
    const ask = () => here.run((tx) => askCheckIn(tx, { ...of, trigger: 'booked' }))
    expect([await ask(), await ask()]).toEqual([true, false])
    // Nobody has to answer it: it is done, without a task.
    here.pass(3 * day)
    await sweep(here)
    expect(await became(here)).toEqual([['done', 'silent']])
    expect(await here.db.execute(sql`select 1 from staff_tasks`)).toHaveLength(0)
    expect(await here.db.execute(sql`select 1 from facts where kind = 'check_in_answered'`)).toHaveLength(0)
  })

  it('begins for nobody who wished no reminder, booked too late, ended it once or said stop', async () => {
    await using here = await world()
    const ones = []
    for (let n = 0; n < 5; n++) ones.push(await someone(here))
    const [silent, late, ended, stopped, single] = ones as [Someone, Someone, Someone, Someone, Someone]
    // She ended this plan with an earlier booking.
    await here.books(ended, await course(here, 3.5), [1440])
    here.pass(hour)
    await sweep(here)
    const [first] = await rows(here)
    const of = { checkIn: first?.checkIn.id as string, contactId: ended.contactId, now: here.now() }
    await here.run((tx) => stopPlanOf(tx, of))
    const sessionId = await course(here, 10)
    await here.books(silent, sessionId)
    await here.books(ended, sessionId, [1440])
    await here.books(stopped, sessionId, [1440])
    await here.books(single, await here.session({ inMs: 10 * day }), [1440])
    here.pass(hour)
    await here.run((tx) => stopFollowUps(tx, stopped.contactId, here.now()))
    here.pass(7 * day)
    await here.books(late, sessionId, [1440])
    await sweep(here)
    expect(await rows(here)).toHaveLength(1)
    // Who books after her "stop" begins anew.
    await here.books(stopped, await course(here, 4), [1440])
    here.pass(hour)
    await sweep(here)
    expect((await rows(here)).map(({ followUp }) => followUp.contactId)).toContain(stopped.contactId)
  })

  it('ends with a reason when the seat is given up or the date moves, also when it was raised', async () => {
    await using here = await world()
    const [leaves, moves, turns] = [await someone(here), await someone(here), await someone(here)]
    const [one, two, three] = [await course(here, 4), await course(here, 4), await course(here, 4)]
    const bookingId = await here.books(leaves, one, [1440])
    await here.books(moves, two, [1440])
    await here.books(turns, three, [1440])
    here.pass(hour)
    await sweep(here)
    expect(await rows(here)).toHaveLength(3)
    await here.run((tx, w) => cancelBooking(tx, w, { bookingId, contactId: leaves.contactId }))
    const later = async (sessionId: string) => {
      const list = await here.db.select().from(meetings).where(eq(meetings.sessionId, sessionId))
      const first = list.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0]
      if (!first) throw new Error('no meeting')
      const plus = (at: Date) => new Date(at.getTime() + 2 * hour)
      const move = [{ id: first.id, startsAt: plus(first.startsAt), endsAt: plus(first.endsAt) }]
      await here.run((tx, w) => changeMeetings(tx, w, sessionId, { move }))
    }
    await later(two)
    here.pass(day)
    await sweep(here)
    // Raised; then it moves before her own turn has it.
    await later(three)
    const raised = (await rows(here)).find(({ checkIn }) => checkIn.state === 'raised')
    const of = { checkIn: raised?.checkIn.id as string, contactId: turns.contactId, now: here.now() }
    expect(await here.run((tx) => readRaised(tx, of))).toBeNull()
    expect((await became(here)).toSorted()).toEqual([
      ['cancelled', 'cancelled'],
      ['moved', 'moved'],
      ['moved', 'moved'],
    ])
  })

  it('is silent where her own reminder of the same place is near', async () => {
    await using here = await world()
    const her = await someone(here)
    await here.books(her, await course(here, 4), [3 * 1440 - 60])
    here.pass(hour)
    await sweep(here)
    here.pass(day)
    await sweep(here)
    const [row] = await rows(here)
    const of = { checkIn: row?.checkIn.id as string, contactId: her.contactId, now: here.now() }
    expect(await here.run((tx) => askCheckIn(tx, { ...of, trigger: 'booked' }))).toBe(false)
    expect(await became(here)).toEqual([['active', 'another']])
    await sweep(here)
    expect(await became(here)).toEqual([['done', 'another']])
  })

  it('asks after a session that she came to, never about one that was corrected, nor two days in a row', async () => {
    await using here = await world()
    const [her, wrong, gone] = [await someone(here), await someone(here), await someone(here)]
    const sessionId = await here.session({ inMs: hour, capacity: 5 })
    const ids = []
    for (const one of [her, wrong, gone]) ids.push(await here.books(one, sessionId))
    here.pass(3 * hour)
    for (const id of ids) await came(here, id, sessionId)
    await sweep(here)
    expect(await rows(here)).toHaveLength(3)
    await here.db
      .update(bookings)
      .set({ state: 'no_show' })
      .where(eq(bookings.id, ids[1] as string))
    await here.run((tx, w) => eraseContact(tx, here.vault, { contactId: gone.contactId, inboxIds: [], ...w }))
    here.pass(day)
    await sweep(here)
    expect((await became(here)).toSorted()).toEqual([
      ['active', 'raised'],
      ['cancelled', 'cancelled'],
      ['erased', 'erased'],
    ])
    const ask = async () => {
      const found = (await rows(here)).find(({ checkIn }) => checkIn.state === 'raised')
      const of = { checkIn: found?.checkIn.id as string, contactId: her.contactId, now: here.now() }
      return here.run((tx) => askCheckIn(tx, { ...of, trigger: 'attended' }))
    }
    expect(await ask()).toBe(true)
    const second = await here.session({ inMs: hour })
    const again = await here.books(her, second)
    here.pass(3 * hour)
    await came(here, again, second)
    here.pass(day)
    await sweep(here)
    expect(await ask()).toBe(false)
    expect((await became(here)).map(([, why]) => why)).toContain('another')
  })

  it('says nothing so late that nobody would know what it is about', async () => {
    await using here = await world()
    const her = await someone(here)
    const sessionId = await here.session({ inMs: hour })
    const bookingId = await here.books(her, sessionId)
    here.pass(3 * hour)
    await came(here, bookingId, sessionId)
    // All was down meanwhile.
    here.pass(5 * day)
    await sweep(here)
    expect(await rows(here)).toEqual([])
  })
})
