import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markAttendance } from '../../src/booking/attendance.ts'
import { cancelSession } from '../../src/booking/cancel-session.ts'
import { changeMeetings } from '../../src/booking/change-meetings.ts'
import { releaseContact } from '../../src/booking/release-contact.ts'
import { sweepBookings } from '../../src/booking/sweep.ts'
import { type Definition, readDefinitions } from '../../src/indicators/definitions.ts'
import { type CountedFact, countFacts } from '../../src/indicators/facts.ts'
import { foldFacts } from '../../src/indicators/fold.ts'
import { publishDue, registerDefinitions } from '../../src/indicators/publish.ts'
import { readFigures } from '../../src/indicators/read-figures.ts'
import { recount } from '../../src/indicators/recount.ts'
import { audit, type FigureTable } from '../../src/indicators/table.ts'
import { setTally } from '../../src/indicators/tally.ts'
import { day, hour, type World, world } from '../booking/support.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const read = readDefinitions()
const definitions = read.ok ? read.definitions : []
const all = { from: '2026-01', to: '2027-12', centers: null }

describe('figures of random histories', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  const fact = fc.record({
    kind: fc.constantFrom('seat_attended', 'person_reached', 'unmet', 'contact_new'),
    month: fc.integer({ min: 1, max: 4 }),
    center: fc.constantFrom('raqqa', 'hajin', 'manbij', null),
    service: fc.constantFrom('life-skills', 'recreation', null),
    sex: fc.constantFrom('f', 'm', null),
    detail: fc.constantFrom('day', 'week'),
    times: fc.integer({ min: 1, max: 9 }),
  })
  type Act =
    | { do: 'count'; facts: ReturnType<typeof toFacts> }
    | { do: 'fold' }
    | { do: 'publish'; month: number }
    | { do: 'take_back' }
  const toFacts = (of: { kind: string; month: number; times: number }[]): CountedFact[] =>
    of.flatMap(({ month, times, ...rest }) =>
      Array.from({ length: times }, () => ({ ...rest, at: new Date(Date.UTC(2026, month - 1, 10)) })),
    )
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(fact, { minLength: 1, maxLength: 8 })
        .map((of) => ({ do: 'count' as const, facts: toFacts(of) })),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'fold' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'take_back' as const }) },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 2, max: 6 }).map((month) => ({ do: 'publish' as const, month })),
    },
  )

  it('equal a slow count of all facts, are frozen, and let no small count out, corrections included', async () => {
    const { db, sql } = database
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        await sql`truncate facts, indicator_cells, indicator_editions, indicator_snapshots, indicator_definitions`
        await registerDefinitions(db, definitions, new Date())
        const written: CountedFact[] = []
        const frozen = new Map<string, string>()
        for (const one of [...acts, { do: 'publish' as const, month: 8 }]) {
          if (one.do === 'count') {
            await db.transaction((tx) => countFacts(tx, one.facts))
            written.push(...one.facts)
          } else if (one.do === 'take_back') {
            const back = written.filter(({ n }) => n === undefined).slice(0, 6)
            for (const f of back) written.splice(written.indexOf(f), 1)
            await db.transaction((tx) =>
              countFacts(
                tx,
                back.map((f) => ({ ...f, n: -1 })),
              ),
            )
          } else if (one.do === 'fold') await foldFacts(db)
          else await publishDue(db, definitions, new Date(Date.UTC(2026, one.month - 1, 5, 12)))
          // What is published never changes, and each table passes the auditor.
          for (const row of await sql`select * from indicator_snapshots`) {
            const key = `${row.month} ${row.indicator} ${row.edition}`
            const text = JSON.stringify([row.added, row.removed])
            expect(frozen.get(key) ?? text).toBe(text)
            frozen.set(key, text)
            expect(audit(row.added as FigureTable)).toBe(true)
            if (row.removed) expect(audit(row.removed as FigureTable)).toBe(true)
          }
        }
        expect((await recount(db)).repaired).toBe(0)
        // The slow count: facts that were not taken back.
        const slow = new Map<string, number>()
        for (const f of written) {
          const key = `${f.at.toISOString().slice(0, 7)} ${f.kind} ${f.center ?? ''} ${f.sex ?? ''}`
          slow.set(key, (slow.get(key) ?? 0) + 1)
        }
        const quick = await sql<{ key: string; n: number }[]>`
          select month || ' ' || kind || ' ' || center || ' ' || sex as key, sum(added - removed)::int as n
          from indicator_cells group by 1 having sum(added - removed) <> 0`
        expect(Object.fromEntries(quick.map(({ key, n }) => [key, n]))).toEqual(Object.fromEntries(slow))
        // A figure that is shown whole is right, once nothing of its month waits to be corrected.
        const [waiting] = await sql<{ n: number }[]>`
          select count(*)::int as n from indicator_cells c join indicator_editions e using (month, kind) where c.edition = e.edition`
        if (waiting?.n === 0)
          for (const row of await readFigures(db, { ...all, indicator: 'attended' })) {
            const n = row.corrected === undefined ? row.n : row.corrected
            if (row.dimension !== null || n === null) continue
            const right = written.filter(
              (f) =>
                f.kind === 'seat_attended' &&
                f.at.toISOString().startsWith(row.month) &&
                (row.center === null || (f.center ?? '') === row.center),
            )
            expect(n).toBe(right.length)
          }
      }),
      { numRuns: 15 },
    )
  })

  it('are repaired by a recount where a count is wrong', async () => {
    const { db, sql } = database
    await db.transaction((tx) =>
      countFacts(tx, [{ kind: 'unmet', at: new Date('2026-02-01T12:00:00Z'), detail: 'x' }]),
    )
    await foldFacts(db)
    await sql`update indicator_cells set added = added + 3 where kind = 'unmet' and detail = 'x'`
    await sql`insert into indicator_cells values ('2026-02', 0, 'ghost', '', '', '', '', '', '', 1, 0)`
    expect((await recount(db)).repaired).toBe(2)
    expect((await recount(db)).repaired).toBe(0)
  })

  it('keep what was published when a definition changes, and refuse a change without a new version', async () => {
    const { db, sql } = database
    await sql`truncate facts, indicator_cells, indicator_editions, indicator_snapshots, indicator_definitions`
    const [first] = definitions.filter(({ id }) => id === 'attended') as [Definition]
    const at = (month: number) => new Date(Date.UTC(2026, month - 1, 10))
    const came = (month: number, n: number) =>
      db.transaction((tx) => countFacts(tx, [{ kind: 'seat_attended', at: at(month), n, center: 'raqqa' }]))
    expect(await registerDefinitions(db, [first], at(1))).toEqual([])
    await came(1, 30)
    await publishDue(db, [first], at(2))
    const sneaky = { ...first, kinds: ['seat_booked'] }
    expect(await registerDefinitions(db, [sneaky], at(2))).toEqual(['attended'])
    const second = { ...sneaky, version: 2 }
    expect(await registerDefinitions(db, [second], at(2))).toEqual([])
    // The one before it is refused from now on.
    expect(await registerDefinitions(db, [first], at(2))).toEqual(['attended'])
    await came(1, 12)
    await came(2, 50)
    await db.transaction((tx) => countFacts(tx, [{ kind: 'seat_booked', at: at(2), n: 9, center: 'raqqa' }]))
    // Set back, the clock publishes nothing again.
    expect(await publishDue(db, [second], at(1))).toBe(0)
    await publishDue(db, [second], at(3))
    const rows = await readFigures(db, { ...all, indicator: null })
    expect(rows.filter(({ center }) => center === null)).toEqual([
      {
        month: '2026-01',
        indicator: 'attended',
        version: 1,
        center: null,
        dimension: null,
        value: null,
        n: 30,
        corrected: 42,
      },
      {
        month: '2026-02',
        indicator: 'attended',
        version: 2,
        center: null,
        dimension: null,
        value: null,
        n: 9,
      },
    ])
  })

  it('take a tally as the number that it is, however often it is entered', async () => {
    const { db, sql } = database
    const enter = (n: number) =>
      db.transaction((tx) => setTally(tx, { month: '2026-03', center: 'hajin', group: 'host', n }))
    await Promise.all([enter(40), enter(25)])
    await enter(31)
    await enter(31)
    const [row] = await sql`select sum(n)::int as n from facts where kind = 'tally' and center = 'hajin'`
    expect(row?.n).toBe(31)
  })
})

describe('facts of seats', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w[Symbol.asyncDispose]())
  const counts = async () => {
    const rows = await w.db.execute<{ kind: string; n: number }>(
      'select kind, sum(n)::int as n from facts group by kind having sum(n) <> 0 order by kind',
    )
    return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
  }
  const meetingOf = async (session: string) =>
    (await w.db.execute<{ id: string }>(`select id from meetings where session_id = '${session}'`))[0]?.id ??
    ''
  const mark = async (booking: string, session: string, came: boolean) => {
    const meetingId = await meetingOf(session)
    await w.run((tx, on) => markAttendance(tx, on, { bookingId: booking, meetingId, came }))
  }

  it('count a person once a year, take back what was a mistake, and stay when she is erased', async () => {
    const her = await w.someone({ ageBand: '18-24' })
    const [one, two, off] = [
      await w.session({ inMs: day }),
      await w.session({ inMs: 2 * day }),
      await w.session({ inMs: 9 * day }),
    ]
    const first = await w.books(her, one)
    const second = await w.books(her, two)
    expect(await counts()).toEqual({ session_offered: 3, seat_booked: 2 })
    await w.run((tx, on) => cancelSession(tx, on, off))
    w.pass(2 * day + 2 * hour)
    await mark(first, one, true)
    await mark(first, one, true)
    await mark(second, two, true)
    await sweepBookings(w.db, w.w())
    const came = {
      session_offered: 2,
      seat_booked: 2,
      seat_attended: 2,
      seat_completed: 2,
      person_reached: 1,
    }
    expect(await counts()).toEqual(came)
    // She was not at the first: the second is where she was reached.
    await mark(first, one, false)
    expect(await counts()).toEqual({ ...came, seat_attended: 1, seat_completed: 1 })
    const reached = await w.db.execute(
      `select n, age_band from facts where kind = 'person_reached' order by id`,
    )
    expect(reached.map((row) => ({ ...row }))).toEqual([
      { n: 1, age_band: '18-24' },
      { n: -1, age_band: '18-24' },
      { n: 1, age_band: '18-24' },
    ])
    const later = await w.session({ inMs: day })
    const meetingId = await meetingOf(later)
    const startsAt = new Date(w.now().getTime() + 20 * day)
    await w.run((tx, on) =>
      changeMeetings(tx, on, later, {
        move: [{ id: meetingId, startsAt, endsAt: new Date(startsAt.getTime() + hour) }],
      }),
    )
    const [offered] = await w.db.execute(
      `select sum(n)::int as n, max(day)::text as day from facts where kind = 'session_offered' and day > '2026-12-10'`,
    )
    expect({ ...offered }).toEqual({ n: 1, day: startsAt.toISOString().slice(0, 10) })
    const before = await counts()
    await w.run((tx, on) => releaseContact(tx, on, her.contactId))
    expect(await counts()).toEqual(before)
    // Nothing of how she was counted is left, and nobody can count her again.
    const [left] = await w.db.execute(`select counted from bookings where id = '${second}'`)
    expect(left?.counted).toBeNull()
    await mark(second, two, false)
    await mark(second, two, true)
    expect(await counts()).toEqual(before)
  })
})
