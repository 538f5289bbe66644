import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cancelBooking } from '../../src/booking/cancel-booking.ts'
import { cancelSession } from '../../src/booking/cancel-session.ts'
import { changeSession } from '../../src/booking/change-session.ts'
import { confirmSeat } from '../../src/booking/confirm.ts'
import { moveBooking } from '../../src/booking/move-booking.ts'
import { joinWaitlist, reserveSeat } from '../../src/booking/reserve.ts'
import { sweepBookings } from '../../src/booking/sweep.ts'
import { day, hour, minute, type Someone, type World, world } from './support.ts'

const runs = 8
const operations = 125
/** `FC_SEED=...` runs other operations; a failure prints the seed and the shortest way to it. */
const seed = Number(process.env.FC_SEED ?? 20_261_123)

/** What must be true of the bookings, told by what their owners have done alone. */
interface Model {
  people: Someone[]
  sessions: string[]
  bookings: { id: string; by: Someone; sessionId: string }[]
  /** Seats that were confirmed, and that nobody has given back: nobody loses one silently. */
  confirmed: Set<string>
}
type Command = fc.AsyncCommand<Model, World>

const pick = <T>(list: T[], n: number): T => list[n % list.length] as T
const index = fc.nat(1_000)

const command = (name: string, run: (model: Model, real: World) => Promise<void>): Command => ({
  check: () => true,
  toString: () => name,
  async run(model, real) {
    await run(model, real)
    await holds(model, real)
  },
})

const reserve = fc.tuple(index, index).map(([p, s]) =>
  command(`reserve(${p}, ${s})`, async (model, real) => {
    const [by, sessionId] = [pick(model.people, p), pick(model.sessions, s)]
    const wanted = { ...by, sessionId, requestId: randomUUID(), overlapOk: true }
    const result = await real.run((tx, w) => reserveSeat(tx, w, wanted))
    if (result.ok) model.bookings.push({ id: result.booking.id, by, sessionId })
    else if (result.why === 'full') expect(await seats(real, sessionId)).toMatchObject({ free: 0 })
  }),
)
const wait = fc.tuple(index, index).map(([p, s]) =>
  command(`wait(${p}, ${s})`, async (model, real) => {
    const [by, sessionId] = [pick(model.people, p), pick(model.sessions, s)]
    const wanted = { ...by, sessionId, requestId: randomUUID() }
    const result = await real.run((tx, w) => joinWaitlist(tx, w, wanted))
    if (result.ok) model.bookings.push({ id: result.booking.id, by, sessionId })
    else if (result.why === 'free') expect((await seats(real, sessionId)).free).toBeGreaterThan(0)
  }),
)
const ofBooking = (
  name: string,
  run: (one: Model['bookings'][number], model: Model, real: World) => Promise<void>,
) =>
  index.map((b) =>
    command(`${name}(${b})`, async (model, real) => {
      // Mostly a late one: the early ones are over.
      const one = model.bookings.at(-1 - (b % Math.max(1, Math.min(25, model.bookings.length))))
      if (one) await run(one, model, real)
    }),
  )
const confirm = ofBooking('confirm', async ({ id, by }, model, real) => {
  const result = await real.run((tx, w) =>
    confirmSeat(tx, w, { bookingId: id, contactId: by.contactId, remind: [120] }),
  )
  if (result.ok) model.confirmed.add(id)
})
const cancel = ofBooking('cancel', async ({ id, by }, model, real) => {
  const result = await real.run((tx, w) => cancelBooking(tx, w, { bookingId: id, contactId: by.contactId }))
  if (result.ok) model.confirmed.delete(id)
})
const move = index.chain((s) =>
  ofBooking(`move to ${s}:`, async ({ id, by }, model, real) => {
    const sessionId = pick(model.sessions, s)
    const to = { bookingId: id, contactId: by.contactId, toSessionId: sessionId, requestId: randomUUID() }
    const result = await real.run((tx, w) => moveBooking(tx, w, { ...to, overlapOk: true }))
    if (!result.ok) return
    model.confirmed.delete(id)
    model.confirmed.add(result.booking.id)
    model.bookings.push({ id: result.booking.id, by, sessionId })
  }),
)
const reduce = fc.tuple(index, fc.integer({ min: 1, max: 4 })).map(([s, capacity]) =>
  command(`capacity(${s}, ${capacity})`, async (model, real) => {
    const sessionId = pick(model.sessions, s)
    const result = await real.run((tx, w) => changeSession(tx, w, sessionId, { capacity }))
    if (!result.ok && result.why === 'over') expect(result.over.length).toBeGreaterThan(0)
  }),
)
const end = index.map((s) =>
  command(`cancel session(${s})`, async (model, real) => {
    const sessionId = pick(model.sessions, s)
    const result = await real.run((tx, w) => cancelSession(tx, w, sessionId))
    if (!result.ok) return
    for (const one of model.bookings) if (one.sessionId === sessionId) model.confirmed.delete(one.id)
    model.sessions.push(await real.session({ capacity: 2, inMs: 2 * day }))
  }),
)
const pass = fc.constantFrom(minute, 10 * minute, hour, 12 * hour).map((ms) =>
  command(`pass(${ms / minute} min)`, async (_model, real) => {
    real.pass(ms)
  }),
)
const sweep = fc.constant(
  command('sweep', async (_model, real) => {
    await sweepBookings(real.db, real.w())
  }),
)

const anything = fc.oneof(
  { arbitrary: reserve, weight: 12 },
  { arbitrary: wait, weight: 10 },
  { arbitrary: confirm, weight: 12 },
  { arbitrary: cancel, weight: 8 },
  { arbitrary: move, weight: 4 },
  { arbitrary: reduce, weight: 4 },
  { arbitrary: end, weight: 1 },
  { arbitrary: pass, weight: 3 },
  { arbitrary: sweep, weight: 4 },
)

async function seats(real: World, sessionId: string): Promise<{ free: number }> {
  const [row] = await real.db.execute<{ free: number }>(
    `select capacity - taken as free from sessions where id = '${sessionId}'`,
  )
  return row ?? { free: -1 }
}

/** Held after every operation, over all sessions at once. */
async function holds(model: Model, real: World) {
  const now = real.now()
  const rows = await real.db.execute<{
    id: string
    state: string
    capacity: number
    taken: number
    seats: number
    started: boolean
    doubled: number
    last_offered: number | null
    first_waiting: number | null
    ended: boolean
    waiting: number
    lapsed: number
  }>(`select s.id, s.state, s.capacity, s.taken,
      s.starts_at <= '${now.toISOString()}' as started,
      s.starts_at <= '${new Date(now.getTime() + 2 * hour).toISOString()}' as ended,
      count(*) filter (where b.state in ('held', 'offered', 'confirmed'))::int as seats,
      count(*) filter (where b.state = 'waitlisted')::int as waiting,
      count(*) filter (where b.due_at <= '${now.toISOString()}')::int as lapsed,
      (count(b.person_id) - count(distinct b.person_id))::int as doubled,
      max(b.line) filter (where b.state = 'offered')::int as last_offered,
      min(b.line) filter (where b.state = 'waitlisted')::int as first_waiting
    from sessions s left join bookings b on b.session_id = s.id
      and b.state in ('held', 'offered', 'waitlisted', 'confirmed')
    group by s.id`)
  for (const row of rows) {
    expect(row.taken, 'never one seat too many').toBeLessThanOrEqual(row.capacity)
    if (!row.started) expect(row.taken, 'taken counts the seats').toBe(row.seats)
    expect(row.doubled, 'one live booking a person and session').toBe(0)
    if (row.last_offered !== null && row.first_waiting !== null)
      expect(row.last_offered, 'first come, first served').toBeLessThan(row.first_waiting)
    if (!row.ended && row.lapsed === 0 && row.waiting > 0)
      expect(row.taken, 'no seat is free while somebody waits').toBe(row.capacity)
    if (row.state === 'cancelled') expect(row.seats + row.waiting).toBe(0)
  }
  if (model.confirmed.size === 0) return
  const lost = await real.db.execute(`select id, state from bookings
    where id in (${[...model.confirmed].map((id) => `'${id}'`).join()}) and state not in ('confirmed', 'no_show')`)
  expect([...lost], 'nobody loses a confirmed seat silently').toEqual([])
}

it(`keeps every promise through ${runs * operations} random operations`, async () => {
  await using real = await world()
  const people: Someone[] = []
  for (let n = 0; n < 8; n++) people.push(await real.someone())
  await fc.assert(
    fc.asyncProperty(
      fc.array(anything, { minLength: operations, maxLength: operations }),
      async (commands) => {
        const sessions = [
          await real.session({ capacity: 1, inMs: 1.5 * day }),
          await real.session({ capacity: 3, inMs: 3 * day }),
        ]
        const model: Model = {
          people,
          sessions,
          bookings: [],
          confirmed: new Set(),
        }
        await fc.asyncModelRun(() => ({ model, real }), commands)
      },
    ),
    { numRuns: runs, seed, endOnFailure: true },
  )
})
