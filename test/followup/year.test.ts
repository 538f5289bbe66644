import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { eraseContact } from '../../src/contacts/erase.ts'
import { places } from '../../src/contacts/places.ts'
import { seal } from '../../src/contacts/seal.ts'
import {
  addresses,
  checkIns,
  contacts,
  conversations,
  dataKeys,
  facts,
  followUps,
  holidays,
  inbox,
  staffTasks,
} from '../../src/db/schema/index.ts'
import { beginFollowUp } from '../../src/followup/begin.ts'
import type { Plan } from '../../src/followup/plan.ts'
import { stopFollowUps } from '../../src/followup/stop.ts'
import { sweepFollowUps } from '../../src/followup/sweep.ts'
import { answerCheckIn, askCheckIn, readRaised, skipCheckIn } from '../../src/followup/take-up.ts'
import { mayWrite } from '../../src/turn/booking/quiet-hours.ts'
import { newId, openedVault } from '../contacts/support.ts'
import { testDatabase } from '../support/database.ts'

const hour = 3_600_000
const day = 24 * hour
const week = 7 * day
const people = 1_000
const plan = (id: string, weeks: number[]): Plan => ({
  id,
  name: { ar: id, kmr: id, en: id },
  trigger: 'opt_in',
  courses: false,
  flow: 'check-in',
  offsetsMs: weeks.map((n) => n * week),
  answerHours: 7 * 24,
  silence: 2,
})
const plans = [plan('weeks', [2, 6, 12, 26]), plan('monthly', [4, 8, 12, 16, 20, 24])]
/** Always the same "random" numbers. */
const dice = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:00`

it('asks each one that is due once in a year of 1,000 people, or says why not', async () => {
  await using database = await testDatabase()
  const { db } = database
  const vault = await openedVault(database.sql)
  const random = dice(7)
  const start = Date.parse('2026-01-01T07:00:00Z')
  let at = start
  const w = () => ({ vault, now: new Date(at), newId })
  const ids = Array.from({ length: people }, () => randomUUID())
  for (let from = 0; from < people; from += 250) {
    const some = ids.slice(from, from + 250)
    const made = some.map((id) => ({ id: id as string, addressId: newId(), ...vault.newKey(id) }))
    const createdAt = new Date(at)
    await db.insert(contacts).values(made.map(({ id }) => ({ id, createdAt })))
    await db.insert(addresses).values(
      made.map(({ id, addressId, key }) => ({
        id: addressId,
        contactId: id,
        account: 'test',
        addressHash: Buffer.from(addressId),
        address: seal(key, places.address, addressId, id),
      })),
    )
    await db.insert(conversations).values(made.map(({ id, addressId }) => ({ contactId: id, addressId })))
    await db
      .insert(dataKeys)
      .values(made.map(({ id, wrapped }) => ({ ownerId: id, ownerKind: 'contact', wrapped, createdAt })))
  }
  await db
    .insert(holidays)
    .values(['2026-01-15', '2026-01-16', '2026-02-12'].map((d) => ({ id: newId(), day: d, centerId: null })))
  const asked: { checkIn: string; contactId: string; at: number; from: number; until: number }[] = []
  const gone = new Map<string, number>()
  const begun = { ok: 0, already: 0 }
  await db.transaction(async (tx) => {
    const begins = ids.map(async (contactId, n) => {
      const hours = [
        { from: 540, until: 780 },
        { from: 780, until: 1080 },
        { from: 540, until: 1200 },
      ][n % 3] as { from: number; until: number }
      const wished = n % 5 === 0 ? plans : [plans[n % 2] as Plan]
      // Some tap twice.
      for (const one of n % 10 === 0 ? [...wished, ...wished] : wished) {
        const { ok } = await beginFollowUp(tx, { contactId, plan: one, hours, now: new Date(at), newId })
        begun[ok ? 'ok' : 'already'] += 1
      }
    })
    await Promise.all(begins)
  })
  expect(begun).toEqual({ ok: 1_200, already: 200 })

  /** What is raised waits for her own turn, which may come later: hours, then asked. */
  const putOff = new Map<string, number>()
  const turns = async () => {
    const raised = await db
      .select({ checkIn: checkIns.id, contactId: followUps.contactId })
      .from(checkIns)
      .innerJoin(followUps, eq(followUps.id, checkIns.followUpId))
      .where(eq(checkIns.state, 'raised'))
    await db.transaction(async (tx) => {
      const one = async ({ checkIn, contactId }: (typeof raised)[number]) => {
        if (!contactId || (putOff.get(checkIn) ?? 0) > at) return
        const seen = await readRaised(tx, { checkIn, contactId, now: new Date(at) })
        if (!seen) return
        if (new Date(at) >= seen.before) {
          await skipCheckIn(tx, checkIn, 'late')
          return
        }
        const wishes = {
          mayWriteFirst: ids.indexOf(contactId as (typeof ids)[number]) % 50 !== 3,
          mayName: false,
          from: clock(seen.from),
          until: clock(seen.until),
        }
        const may = mayWrite(wishes, new Date(at), seen.before)
        if (!may.now) {
          if (may.at) putOff.set(checkIn, may.at.getTime())
          else await skipCheckIn(tx, checkIn, 'her_wishes')
          return
        }
        if (!(await askCheckIn(tx, { checkIn, contactId, trigger: 'opt_in', now: new Date(at) }))) return
        asked.push({ checkIn, contactId, at, from: seen.from, until: seen.until })
        // A second bell for the same event finds nothing.
        if (random() < 0.1)
          expect(await askCheckIn(tx, { checkIn, contactId, trigger: 'opt_in', now: new Date(at) })).toBe(
            false,
          )
        if (random() < 0.7) await answerCheckIn(tx, { checkIn, contactId })
        if (random() < 0.05) {
          await stopFollowUps(tx, contactId, new Date(at))
          gone.set(contactId, at)
        }
      }
      // People side by side, what is one person's in order.
      const byPerson = Object.values(Object.groupBy(raised, ({ contactId }) => contactId ?? ''))
      await Promise.all(
        byPerson.map(async (hers) => {
          for (const event of hers ?? []) await one(event)
        }),
      )
    })
  }

  for (let step = 0; at < start + 365 * day; step++) {
    // Everything is down for two weeks in spring; once the clock is set back by a day.
    at += step === 110 ? 16 * day : step === 220 ? -day : ([29, 19, 20, 28][step % 4] as number) * hour
    const both = [sweepFollowUps(db, w()), ...(step % 10 === 0 ? [sweepFollowUps(db, w())] : [])]
    await Promise.all(both)
    await turns()
    if (step % 20 === 10) {
      const contactId = ids[step] as string
      await db.transaction((tx) =>
        eraseContact(tx, vault, { contactId, inboxIds: [], now: new Date(at), newId }),
      )
      gone.set(contactId, at)
    }
  }
  at += 30 * day
  await sweepFollowUps(db, w())

  const rows = await db.select().from(checkIns)
  expect(rows).toHaveLength(
    rows.filter(({ state }) => ['answered', 'silent', 'skipped'].includes(state)).length,
  )
  const byId = Object.groupBy(asked, ({ checkIn }) => checkIn)
  for (const row of rows) {
    const times = byId[row.id]?.length ?? 0
    expect(times, row.state).toBe(row.state === 'skipped' ? 0 : 1)
    if (row.state === 'skipped') expect(row.why).toBeTruthy()
  }
  const minuteOf = (ms: number) => (ms / 60_000 + 180) % 1440
  for (const one of asked) {
    expect(minuteOf(one.at)).toBeGreaterThanOrEqual(one.from)
    expect(minuteOf(one.at)).toBeLessThan(one.until)
    expect(one.at).toBeLessThanOrEqual(gone.get(one.contactId) ?? Infinity)
  }
  for (const hers of Object.values(Object.groupBy(asked, ({ contactId }) => contactId))) {
    const times = (hers ?? []).map((one) => one.at).toSorted((a, b) => a - b)
    for (const [n, time] of times.entries())
      if (n > 0) expect(time - (times[n - 1] as number)).toBeGreaterThanOrEqual(3 * day)
  }
  const whys = new Set(rows.flatMap(({ why }) => why ?? []))
  for (const why of ['another', 'late', 'stopped', 'erased', 'silent', 'her_wishes'])
    expect(whys).toContain(why)
  // Two silent ones in a row: a task each, and nothing after.
  const [counts] = await db.select({ n: sql<number>`count(*)::int` }).from(facts)
  expect(counts?.n).toBe(rows.filter(({ state }) => state === 'silent').length)
  const silent = await db.select().from(followUps).where(eq(followUps.state, 'silent'))
  const tasks = await db.select().from(staffTasks)
  expect(tasks.map(({ subject }) => subject).toSorted()).toEqual(silent.map(({ id }) => id).toSorted())
  expect(await db.select().from(followUps).where(eq(followUps.state, 'active'))).toEqual([])
  expect((await db.select().from(inbox)).length).toBeGreaterThan(asked.length)
  // A busy machine may take minutes.
}, 300_000)
