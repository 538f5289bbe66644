import { asc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { eraseContact } from '../../src/contacts/erase.ts'
import { places } from '../../src/contacts/places.ts'
import { seal } from '../../src/contacts/seal.ts'
import { addresses, caseNotes, checkIns, followUps, inbox, staff, visits } from '../../src/db/schema/index.ts'
import { beginFollowUp } from '../../src/followup/begin.ts'
import { forgetFollowUps } from '../../src/followup/forget.ts'
import type { Plan, Plans } from '../../src/followup/plan.ts'
import { stopFollowUps } from '../../src/followup/stop.ts'
import { sweepFollowUps } from '../../src/followup/sweep.ts'
import { askCheckIn } from '../../src/followup/take-up.ts'
import { day, hour, type Someone, type World, world } from '../booking/support.ts'
import { newId } from '../contacts/support.ts'

const week = 7 * day
const plan = (weeks: number[]): Plan => ({
  id: 'monthly',
  name: { ar: 'أ', kmr: 'k', en: 'e' },
  trigger: 'opt_in',
  courses: false,
  flow: 'check-in',
  offsetsMs: weeks.map((n) => n * week),
  answerHours: 7 * 24,
  silence: 2,
})
const hours = { from: 0, until: 1440 }
const begin = (here: World, { contactId }: Someone, of: Plan) =>
  here.run((tx, { now }) => beginFollowUp(tx, { contactId, plan: of, hours, now, newId }))
const sweep = (here: World, plans?: Plans) => sweepFollowUps(here.db, here.w(), plans)
const messages = (here: World) => here.db.select().from(checkIns).orderBy(asc(checkIns.number))

describe('what she agreed to', () => {
  it('holds when the plan is changed in the middle of it, and when it is taken away', async () => {
    await using here = await world()
    const her = await here.someone()
    await begin(here, her, plan([2, 6]))
    const agreed = (await messages(here)).map(({ plannedAt }) => plannedAt)
    const changed: Plans = new Map([['monthly', plan([1, 2, 3, 4])]])
    here.pass(2 * week)
    await sweep(here, changed)
    here.pass(3 * day)
    await sweep(here, new Map())
    expect((await messages(here)).map(({ plannedAt }) => plannedAt)).toEqual(agreed)
    // Who begins now gets the new dates; she cannot have both.
    expect(await begin(here, her, plan([1, 2, 3, 4]))).toEqual({ ok: false, why: 'already' })
    expect(await here.told(her)).toHaveLength(1)
  })

  it('doubles nothing when the clock is set back', async () => {
    await using here = await world()
    const her = await here.someone()
    await begin(here, her, plan([2, 6]))
    here.pass(2 * week)
    await sweep(here)
    here.pass(-2 * day)
    await sweep(here)
    const [first] = await messages(here)
    const of = { checkIn: first?.id as string, contactId: her.contactId, trigger: 'opt_in' as const }
    const ask = () => here.run((tx, { now }) => askCheckIn(tx, { ...of, now }))
    expect(await ask()).toBe(true)
    here.pass(-day)
    await sweep(here)
    here.pass(4 * day)
    await sweep(here)
    expect(await ask()).toBe(false)
    expect(await here.told(her)).toHaveLength(1)
    expect((await messages(here)).map(({ state }) => state)).toEqual(['asked', 'waiting'])
  })

  it('goes where she wished, and nowhere else when she cannot be reached there', async () => {
    await using here = await world()
    const her = await here.someone()
    const { contactId } = her
    const key = await here.db.transaction((tx) => loadDataKey(tx, here.vault, contactId))
    if (!key) throw new Error('no key')
    const there = { id: newId(), contactId, account: 'telegram:2', addressHash: Buffer.from([2]) }
    await here.db.insert(addresses).values({ ...there, address: seal(key, places.address, there.id, '7') })
    const addressId = there.id
    const of = { contactId, plan: plan([2, 6]), hours, newId, addressId }
    await here.run((tx, { now }) => beginFollowUp(tx, { ...of, now }))
    here.pass(2 * week)
    await sweep(here)
    const rows = await here.db.select({ addressId: inbox.addressId }).from(inbox)
    expect(rows).toEqual([{ addressId }])
    await here.db.update(addresses).set({ state: 'dead' }).where(eq(addresses.id, addressId))
    here.pass(4 * week)
    await sweep(here)
    expect((await messages(here))[1]).toMatchObject({ state: 'skipped', why: 'unreachable' })
    // Her address goes on as a newcomer's: nothing of this leads there.
    await here.run((tx, w) => eraseContact(tx, here.vault, { contactId, inboxIds: [], ...w }))
    expect(await here.db.select().from(followUps)).toMatchObject([{ contactId: null, addressId: null }])
  })

  it('is one, however often and on whatever way she is opted in at once', async () => {
    await using here = await world()
    const her = await here.someone()
    const tries = await Promise.all([1, 2, 3, 4].map(() => begin(here, her, plan([2, 6]))))
    expect(tries.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await messages(here)).toHaveLength(2)
  })
})

describe('what is past its time', () => {
  it('goes, and nothing that goes on or that she decided', async () => {
    await using here = await world()
    const [over, live, ended] = [await here.someone(), await here.someone(), await here.someone()]
    await begin(here, over, plan([1]))
    await begin(here, live, plan([2, 100]))
    await here.run((tx, { now }) => stopFollowUps(tx, over.contactId, now))
    // She ended a plan of bookings: it must not begin again.
    await here.db.insert(followUps).values({
      id: newId(),
      contactId: ended.contactId,
      plan: 'after-session',
      flow: 'after-session',
      trigger: 'attended',
      subjectId: newId(),
      fromMinute: 0,
      untilMinute: 1440,
      answerHours: 72,
      silence: 1,
      agreedAt: here.now(),
      state: 'stopped',
      endedAt: here.now(),
    })
    const [staffId, hash] = [newId(), Buffer.from([1])]
    await here.db
      .insert(staff)
      .values({ id: staffId, role: 'caseworker', alias: 'Rima', accountHash: hash, account: hash })
    const visit = { staffId, contactId: over.contactId, day: '2026-11-25', kind: 'home', outcome: 'well' }
    await here.db.insert(visits).values({ ...visit, id: newId(), createdAt: here.now() })
    const note = { staffId, centerId: 'al-hol', body: hash }
    await here.db.insert(caseNotes).values([
      { ...note, id: newId(), contactId: over.contactId, createdAt: here.now() },
      { ...note, id: newId(), contactId: live.contactId, createdAt: here.now() },
    ])
    here.pass(364 * day)
    expect(await forgetFollowUps(here.db, here.now(), 365)).toBe(0)
    // Somebody goes on working on this one.
    await here.db
      .insert(caseNotes)
      .values({ ...note, id: newId(), contactId: live.contactId, createdAt: here.now() })
    here.pass(2 * day)
    expect(await forgetFollowUps(here.db, here.now(), 365)).toBe(3)
    const left = await here.db.select({ contactId: followUps.contactId }).from(followUps)
    expect(left.map(({ contactId }) => contactId).toSorted()).toEqual(
      [live.contactId, ended.contactId].toSorted(),
    )
    expect(await here.db.select().from(visits)).toEqual([])
    expect(
      await here.db.select().from(caseNotes).where(eq(caseNotes.contactId, live.contactId)),
    ).toHaveLength(2)
    here.pass(hour)
  })
})
