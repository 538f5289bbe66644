import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import * as schema from '../../src/db/schema/index.ts'
import { bringBackChats, ringClocks } from '../../src/handoff/clock/ring-clocks.ts'
import { closeHandoff } from '../../src/handoff/close-handoff.ts'
import { reopenLatest } from '../../src/handoff/desk/reopen.ts'
import { claimHandoff, handOver, requeueChatsOf } from '../../src/handoff/desk/take.ts'
import { personWrote, snoozeHandoff, staffAnswered } from '../../src/handoff/desk/turns-of-talk.ts'
import { logMeeting, registerWalkIn } from '../../src/handoff/desk/walk-in.ts'
import { readCard } from '../../src/handoff/read-card.ts'
import { readEvents } from '../../src/handoff/read-events.ts'
import { assignQueue } from '../../src/handoff/routing/assign-queue.ts'
import { newId } from '../contacts/support.ts'
import { later, openTeam, sunday, type Team } from './team.ts'

const claim = (at: Team, id: string, staffId: string, now = sunday) =>
  at.db.transaction((tx) => claimHandoff(tx, { id, staffId, now }))
const answer = (at: Team, id: string, staffId: string, now: Date) =>
  at.db.transaction((tx) => staffAnswered(tx, { id, staffId, now }))
const close = (at: Team, id: string, staffId: string, now: Date) =>
  at.db.transaction((tx) => closeHandoff(tx, { id, staffId, outcome: 'solved', now }))

/** Many connections: what happens at once truly does. */
function crowd(url: string, max: number) {
  const sql = postgres(url, { max, onnotice: () => {} })
  return { db: drizzle(sql, { schema }), [Symbol.asyncDispose]: () => sql.end() }
}

describe('the owner of a chat', () => {
  it('is one of fifty who take it at once, and the others learn who', async () => {
    await using at = await openTeam()
    const id = await at.wish()
    const workers: string[] = []
    for (let n = 0; n < 50; n++) workers.push(await at.worker({ hours: 'none' }))
    await using many = crowd(at.url, 25)
    const taken = await Promise.all(
      workers.map((staffId) => many.db.transaction((tx) => claimHandoff(tx, { id, staffId, now: sunday }))),
    )
    const owner = workers[taken.findIndex((one) => one.ok)]
    expect(taken.filter((one) => one.ok)).toHaveLength(1)
    expect((await at.row(id)).owner).toBe(owner)
    const told = taken.flatMap((one) => (!one.ok && one.why === 'taken' ? [one.owner.id] : []))
    expect(told).toEqual(Array(49).fill(owner))
    expect((await at.kinds(id)).filter((kind) => kind === 'claimed')).toHaveLength(1)
  })

  it('is found once, oldest first, by however many processes', async () => {
    await using at = await openTeam()
    await at.worker({ capacity: 2 })
    await at.worker({ capacity: 1 })
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(await at.wish({ now: later(n - 60) }))
    await using many = crowd(at.url, 4)
    const drains = await Promise.all([1, 2, 3, 4].map(() => assignQueue(many.db, sunday)))
    const given = drains.flatMap(({ assigned }) => assigned.map((one) => one.id))
    expect(given.toSorted()).toEqual(ids.slice(0, 3).toSorted())
  })

  it('changes when the chat is given to a colleague, but never to whom she does not want', async () => {
    await using at = await openTeam()
    const [one, two, man] = [await at.worker(), await at.worker(), await at.worker({ gender: 'm' })]
    const id = await at.wish({ workerGender: 'f' })
    await claim(at, id, one)
    const give = (toStaffId: string) =>
      at.db.transaction((tx) => handOver(tx, { id, staffId: one, toStaffId, now: sunday }))
    expect(await give(man)).toEqual({ ok: false, why: 'barred' })
    expect(await give(two)).toMatchObject({ ok: true })
    expect(await at.row(id)).toMatchObject({ state: 'assigned', owner: two })
    expect(await claim(at, id, one)).toMatchObject({ ok: false, why: 'taken' })
  })

  it('who may not work any more loses it at once, and it keeps its place', async () => {
    await using at = await openTeam()
    const gone = await at.worker()
    const old = await at.wish({ now: later(-120) })
    await at.drain()
    await claim(at, old, gone)
    await at.db.transaction((tx) => requeueChatsOf(tx, { staffId: gone, now: sunday }))
    await at.sql`update staff set state = 'disabled' where id = ${gone}`
    const young = await at.wish({ now: later(-60) })
    const other = await at.worker({ capacity: 1 })
    expect((await at.drain()).assigned).toEqual([{ id: old, staffId: other }])
    expect((await at.row(young)).state).toBe('open')
  })

  it('who had her before has her again if she is there, else the queue decides', async () => {
    await using at = await openTeam()
    const [before, other] = [await at.worker(), await at.worker()]
    const { contactId } = await at.contact()
    const first = await at.wish({ contactId })
    await claim(at, first, other)
    await close(at, first, other, sunday)
    const again = await at.wish({ contactId })
    expect((await at.drain()).assigned).toEqual([{ id: again, staffId: other }])
    await close(at, again, other, sunday)
    await at.sql`insert into staff_duty (staff_id, away_until) values (${other}, ${later(60).toISOString()})`
    const third = await at.wish({ contactId })
    expect((await at.drain()).assigned).toEqual([{ id: third, staffId: before }])
  })

  it('is nobody where nobody fits, and the supervisor sees it', async () => {
    await using at = await openTeam()
    await at.worker({ gender: 'f' })
    const id = await at.wish({ workerGender: 'm' })
    expect(await at.drain()).toEqual({ assigned: [], unfit: [id] })
    expect((await at.row(id)).unfit).not.toBeNull()
    const man = await at.worker({ gender: 'm' })
    expect((await at.drain()).assigned).toEqual([{ id, staffId: man }])
    expect((await at.row(id)).unfit).toBeNull()
  })
})

describe('a complaint', () => {
  it('goes to the focal point, and is kept from who had her chats and from the center that it is about', async () => {
    await using at = await openTeam()
    const concerned = await at.worker({ trained: ['complaints'] })
    const there = await at.worker({ trained: ['complaints'], centers: ['raqqa'] })
    const focal = await at.worker({ trained: ['complaints'], centers: ['hajin'] })
    const { contactId } = await at.contact()
    const chat = await at.wish({ contactId })
    await claim(at, chat, concerned)
    const id = await at.wish({ contactId, queue: 'complaints', centerId: 'raqqa' })
    expect((await at.drain()).assigned).toEqual([{ id, staffId: focal }])
    expect(await at.row(id)).toMatchObject({ not_staff: [concerned], not_centers: ['raqqa'] })
    expect(await claim(at, id, concerned)).toEqual({ ok: false, why: 'barred' })
    const give = (toStaffId: string) =>
      at.db.transaction((tx) => handOver(tx, { id, staffId: focal, toStaffId, now: sunday }))
    const untrained = await at.worker({ centers: ['hajin'] })
    for (const one of [there, untrained]) expect(await give(one)).toEqual({ ok: false, why: 'barred' })
  })

  it('without a name is given out at the end of its hour, so that the moment leads to nobody', async () => {
    await using at = await openTeam()
    const focal = await at.worker({ trained: ['complaints'] })
    const id = await at.wish({ queue: 'complaints', anonymous: true, now: later(7) })
    expect((await at.drain(later(8))).assigned).toEqual([])
    expect(await at.kinds(id)).toEqual([])
    expect((await at.drain(later(60))).assigned).toEqual([{ id, staffId: focal }])
  })
})

describe('the clock of a chat', () => {
  it('warns at 80 %, tells the supervisor at 100 %, then finds somebody else', async () => {
    await using at = await openTeam()
    const late = await at.worker()
    const id = await at.wish()
    await at.drain()
    expect((await at.row(id)).due).toEqual(later(240))
    await ringClocks(at.db, later(191))
    expect((await at.row(id)).warned).toBeNull()
    await ringClocks(at.db, later(192))
    expect((await at.row(id)).warned).toEqual(later(192))
    await ringClocks(at.db, later(240))
    expect((await at.row(id)).overdue).toEqual(later(240))
    const other = await at.worker()
    await ringClocks(at.db, later(300))
    expect((await at.drain(later(300))).assigned).toEqual([{ id, staffId: other }])
    expect(await at.kinds(id)).toEqual(['opened', 'assigned', 'warned', 'overdue', 'requeued', 'assigned'])
    expect((await at.row(id)).owner).not.toBe(late)
  })

  it('runs in working hours alone, and follows them when they change', async () => {
    await using at = await openTeam()
    const worker = await at.worker()
    // 15:00: an hour is left today, three are tomorrow's.
    const id = await at.wish({ now: later(300) })
    expect((await at.row(id)).due).toEqual(later(24 * 60 + 60))
    await at.sql`insert into shift_days (id, staff_id, day) values (gen_random_uuid(), ${worker}, '2026-03-02')`
    const rang = await ringClocks(at.db, later(24 * 60 + 30))
    expect(rang).toEqual([id])
    expect(await at.row(id)).toMatchObject({ stage: 'warn', warned: null, due: later(48 * 60 + 60) })
  })

  it("stops while it is the person's turn, and begins anew with her words", async () => {
    await using at = await openTeam()
    const worker = await at.worker()
    const id = await at.wish()
    await claim(at, id, worker)
    await answer(at, id, worker, later(10))
    expect(await at.row(id)).toMatchObject({ turn: 'person', due: null, stage: 'quiet' })
    expect(await ringClocks(at.db, later(400))).toEqual([])
    const wrote = () => at.db.transaction((tx) => personWrote(tx, { id, now: later(60) }))
    expect(await wrote()).toBe(true)
    expect(await wrote()).toBe(false)
    expect(await at.row(id)).toMatchObject({ turn: 'staff', due: later(300) })
  })

  it('is there for every open chat, hours or none, and a silent one comes up again', async () => {
    await using at = await openTeam()
    const worker = await at.worker({ hours: 'none' })
    const id = await at.wish()
    expect((await at.row(id)).due).toEqual(later(240))
    await claim(at, id, worker)
    await answer(at, id, worker, later(10))
    await ringClocks(at.db, later(10 + 72 * 60))
    expect((await at.kinds(id)).at(-1)).toBe('quiet')
    expect((await at.row(id)).rings).toEqual(later(10 + 144 * 60))
  })

  it('brings back what was laid aside, and what was given to somebody who went home', async () => {
    await using at = await openTeam()
    const worker = await at.worker()
    const [aside, offered] = [await at.wish({ now: later(-1) }), await at.wish()]
    await at.drain()
    await claim(at, aside, worker)
    const lay = (until: Date) =>
      at.db.transaction((tx) => snoozeHandoff(tx, { id: aside, staffId: worker, until, now: sunday }))
    expect(await lay(later(-1))).toEqual({ ok: false, why: 'past' })
    expect(await lay(later(60))).toEqual({ ok: true })
    expect(await bringBackChats(at.db, later(59))).toEqual([])
    expect(await bringBackChats(at.db, later(60))).toEqual([aside])
    expect(await bringBackChats(at.db, later(361))).toEqual([offered])
    expect((await at.row(offered)).state).toBe('open')
    expect((await at.row(aside)).state).toBe('claimed')
  })
})

describe('a talk that has ended', () => {
  it('goes on with her words for three days, with the same worker', async () => {
    await using at = await openTeam()
    const [worker] = [await at.worker(), await at.worker()]
    const { contactId } = await at.contact()
    const id = await at.wish({ contactId })
    await claim(at, id, worker as string)
    await close(at, id, worker as string, sunday)
    const again = (now: Date) => at.db.transaction((tx) => reopenLatest(tx, { contactId, now }))
    expect(await again(later(72 * 60 + 1))).toBeNull()
    expect(await again(later(90))).toBe(id)
    expect((await at.drain(later(90))).assigned).toEqual([{ id, staffId: worker }])
    expect((await at.sql`select open_handoff_id as id from contacts where id = ${contactId}`)[0]?.id).toBe(id)
  })
})

describe('somebody without a chat', () => {
  it('has the same records, a call is written down sealed, and nothing is kept that she did not agree to', async () => {
    await using at = await openTeam()
    const worker = await at.worker({ centers: ['raqqa'] })
    const come = (agreed: boolean) =>
      at.db.transaction((tx) =>
        registerWalkIn(tx, at.vault, {
          source: 'walk_in',
          staffId: worker,
          centerId: 'raqqa',
          language: 'ar',
          name: 'Canary Name',
          agreed,
          note: 'canary on sewing',
          keep: true,
          now: sunday,
          newId,
        }),
      )
    const { handoffId: id, personId } = await come(true)
    expect(await at.row(id)).toMatchObject({ state: 'claimed', owner: worker })
    expect(await readCard(at.db, at.vault, id)).toMatchObject({ topic: 'canary on sewing' })
    const log = (now: Date) =>
      at.db.transaction((tx) =>
        logMeeting(tx, at.vault, { id, staffId: worker, kind: 'call', note: 'canary call', now }),
      )
    expect(await log(later(5))).toEqual({ ok: true })
    expect((await readEvents(at.db, at.vault, id)).at(-1)).toMatchObject({
      kind: 'call',
      words: { note: 'canary call' },
    })
    const [raw] = await at.sql`select string_agg(to_jsonb(e)::text, '') as rows from handoff_events e`
    expect(raw?.rows).not.toContain(Buffer.from('canary call').toString('hex'))
    const named = async (person: string) =>
      (await at.sql`select name is not null as kept from persons where id = ${person}`)[0]?.kept
    expect(await named(personId)).toBe(true)
    expect(await named((await come(false)).personId)).toBe(false)
    await close(at, id, worker, later(10))
    expect(await log(later(11))).toEqual({ ok: false, why: 'closed' })
  })
})
