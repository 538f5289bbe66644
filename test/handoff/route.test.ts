import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fits, isRouted } from '../../src/handoff/routing/fits.ts'
import { route, type Waiting } from '../../src/handoff/routing/route.ts'
import { isOnShift, type Worker } from '../../src/handoff/routing/worker.ts'

const hour = 3_600_000
/** A Saturday, 10:00 in Damascus. */
const now = Date.parse('2026-03-07T07:00:00Z')

const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  starts: '00:00',
  ends: '00:00',
  validFrom: null,
  validTo: null,
}))
const hours = (weekly: Worker['hours']['weekly'] = always): Worker['hours'] => ({
  weekly,
  days: new Map(),
  holidays: new Set(),
  hereUntil: null,
  awayUntil: null,
})
const worker = (some: Partial<Worker>): Worker => ({
  id: 'w1',
  role: 'caseworker',
  gender: 'f',
  languages: ['ar'],
  trained: [],
  centers: [],
  capacity: 8,
  load: 0,
  hours: hours(),
  ...some,
})
const waiting = (some: Partial<Waiting>): Waiting => ({
  id: 'h1',
  queue: 'caseworker',
  priority: 2,
  queuedAt: now,
  language: 'ar',
  workerGender: null,
  centerId: null,
  trained: [],
  notStaff: [],
  notCenters: [],
  prefersStaff: null,
  passedOver: [],
  ...some,
})
const given = (queue: Waiting[], workers: Worker[]) => route(queue, workers, now).assigned

describe('routing', () => {
  it('gives a chat to the least loaded of those it fits and who have room', () => {
    const workers = [
      worker({ id: 'busy', load: 3 }),
      worker({ id: 'free', load: 1 }),
      worker({ id: 'full', load: 0, capacity: 0 }),
      worker({ id: 'home', load: 0, hours: hours([]) }),
    ]
    expect(given([waiting({})], workers)).toEqual([{ id: 'h1', staffId: 'free' }])
  })

  it.each([
    ['language', { language: 'kmr' }],
    ['gender', { workerGender: 'm' }],
    ['center', { centerId: 'raqqa' }],
    ['training', { trained: ['protection'] }],
    ['"not this worker"', { notStaff: ['w1'] }],
    ['the focal point', { queue: 'complaints' }],
  ])('never relaxes the wish for %s, and says that nobody fits', (_name, wish) => {
    expect(route([waiting(wish)], [worker({})], now)).toEqual({ assigned: [], unfit: ['h1'] })
  })

  it('keeps a complaint from whoever works in the center that it is about', () => {
    const complaint = waiting({ queue: 'complaints', notCenters: ['raqqa'] })
    const here = worker({ id: 'here', trained: ['complaints'], centers: ['raqqa', 'hajin'] })
    const elsewhere = worker({ id: 'there', trained: ['complaints'], centers: ['hajin'], role: 'supervisor' })
    expect(given([complaint], [here, elsewhere])).toEqual([{ id: 'h1', staffId: 'there' }])
  })

  it('leaves to supervisors what is theirs to take, and routes them nothing', () => {
    expect(route([waiting({})], [worker({ role: 'supervisor' })], now).unfit).toEqual(['h1'])
  })

  it('prefers who had her before, if she is there and has room', () => {
    const workers = [worker({ id: 'w1' }), worker({ id: 'w2', load: 5 })]
    const back = waiting({ prefersStaff: 'w2' })
    expect(given([back], workers)[0]?.staffId).toBe('w2')
    expect(given([back], [workers[0] as Worker, worker({ id: 'w2', hours: hours([]) })])[0]?.staffId).toBe(
      'w1',
    )
  })

  it('passes over who let it grow too old, unless there is nobody else', () => {
    const late = waiting({ passedOver: ['w1'] })
    expect(given([late], [worker({}), worker({ id: 'w2', load: 7 })])[0]?.staffId).toBe('w2')
    expect(given([late], [worker({})])[0]?.staffId).toBe('w1')
  })

  it('goes by priority, then by age, and lets nobody behind wait for a wish that cannot be met now', () => {
    const queue = [
      waiting({ id: 'young', queuedAt: now - hour }),
      waiting({ id: 'old', queuedAt: now - 2 * hour }),
      waiting({ id: 'high', queuedAt: now, priority: 1 }),
      waiting({ id: 'man', queuedAt: now - 9 * hour, workerGender: 'm' }),
    ]
    const assigned = given(queue, [worker({ capacity: 2 })]).map(({ id }) => id)
    expect(assigned).toEqual(['high', 'old'])
  })
})

const languages = fc.subarray(['ar', 'kmr', 'en'], { minLength: 1 })
const trainings = fc.subarray(['protection', 'child_protection', 'complaints'])
const centers = fc.subarray(['raqqa', 'hajin', 'manbij'], { minLength: 1 })
const someone = fc.record({
  role: fc.constantFrom('caseworker' as const, 'caseworker' as const, 'supervisor' as const),
  gender: fc.constantFrom('f' as const, 'm' as const, null),
  languages,
  trained: trainings,
  centers,
  capacity: fc.integer({ min: 0, max: 12 }),
  starts: fc.integer({ min: 0, max: 23 }),
  length: fc.integer({ min: 1, max: 12 }),
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
})
const wish = fc.record({
  queue: fc.constantFrom('caseworker', 'caseworker', 'caseworker', 'complaints'),
  language: fc.constantFrom('ar', 'ar', 'kmr', 'en', null),
  workerGender: fc.constantFrom(null, null, 'f', 'm'),
  centerId: fc.constantFrom(null, null, 'raqqa', 'hajin', 'manbij'),
  trained: fc.constantFrom<string[][]>([], [], ['protection'], ['child_protection']),
  notStaff: fc.constantFrom<string[][]>([], [], ['w03'], ['w07', 'w08']),
  arrives: fc.integer({ min: 0, max: 350 }),
  takes: fc.integer({ min: 1, max: 3 }),
})

it('breaks no hard wish, lets none starve and goes by age, for 10,000 chats and 50 workers of any hours', () => {
  fc.assert(
    fc.property(
      fc.array(someone, { minLength: 50, maxLength: 50 }),
      fc.array(wish, { minLength: 10_000, maxLength: 10_000, size: 'max' }),
      (team, wishes) => {
        const workers = team.map(({ starts, length, days, ...rest }, n) => {
          const time = (h: number) => `${String(h % 24).padStart(2, '0')}:00`
          const week = days.map((weekday) => ({
            weekday,
            starts: time(starts),
            ends: time(starts + length),
            validFrom: null,
            validTo: null,
          }))
          return worker({ ...rest, id: `w${String(n).padStart(2, '0')}`, hours: hours(week) })
        })
        const chats = wishes.map(({ arrives, takes, ...rest }, n) => ({
          takes,
          arrives,
          ...waiting({ ...rest, id: `h${n}`, priority: rest.queue === 'complaints' ? 1 : 2 }),
          queuedAt: now + arrives * hour + n,
        }))
        simulate(chats, workers)
      },
    ),
    { numRuns: 1, endOnFailure: true },
  )
}, 120_000)

/** An hour a step: chats come, are routed, and end some hours later. */
function simulate(chats: (Waiting & { arrives: number; takes: number })[], workers: Worker[]) {
  const byId = new Map(workers.map((one) => [one.id, one]))
  const able = new Map(chats.map((chat) => [chat.id, workers.filter((one) => isRouted(chat, one))]))
  let queue: typeof chats = []
  let inHand: { staffId: string; until: number }[] = []
  const come = chats.toSorted((a, b) => a.arrives - b.arrives)
  let done = 0
  for (let step = 0; step < 400; step++) {
    while ((come[0]?.arrives ?? Infinity) <= step) queue.push(come.shift() as (typeof chats)[number])
    inHand = inHand.filter((one) => one.until > step)
    for (const one of workers) one.load = 0
    for (const { staffId } of inHand) (byId.get(staffId) as Worker).load += 1
    const at = now + step * hour
    const { assigned, unfit } = route(queue, workers, at)
    const taken = new Map(assigned.map(({ id, staffId }) => [id, staffId]))
    const loads = new Map(workers.map((one) => [one.id, one.load]))
    const left: { chat: Waiting; able: Set<string> }[] = []
    for (const chat of queue.toSorted((a, b) => a.priority - b.priority || a.queuedAt - b.queuedAt)) {
      const staffId = taken.get(chat.id)
      if (staffId === undefined) {
        left.push({ chat, able: new Set(able.get(chat.id)?.map((one) => one.id)) })
        continue
      }
      const who = byId.get(staffId) as Worker
      if (!fits(chat, who) || !isOnShift(who, at)) throw new Error(`${staffId} may not have ${chat.id}`)
      const passed = left.find((one) => one.able.has(staffId))
      if (passed) throw new Error(`${staffId} got ${chat.id} before ${passed.chat.id}`)
      loads.set(staffId, (loads.get(staffId) ?? 0) + 1)
    }
    for (const one of workers)
      if ((loads.get(one.id) ?? 0) > one.capacity) throw new Error(`${one.id} has too many`)
    // Nobody waits while somebody whom the chat fits is there and has room: with the order of age, none can starve.
    const room = new Set(
      workers
        .filter((one) => isOnShift(one, at) && (loads.get(one.id) ?? 0) < one.capacity)
        .map(({ id }) => id),
    )
    for (const one of left)
      for (const id of room) if (one.able.has(id)) throw new Error(`${one.chat.id} waits beside ${id}`)
    for (const id of unfit)
      if (able.get(id)?.some((one) => one.capacity > 0)) throw new Error(`${id} fits somebody`)
    done += assigned.length
    for (const chat of queue) {
      const staffId = taken.get(chat.id)
      if (staffId) inHand.push({ staffId, until: step + chat.takes })
    }
    const gone = new Set([...taken.keys(), ...unfit])
    queue = queue.filter((chat) => !gone.has(chat.id))
  }
  expect(done).toBeGreaterThan(1_000)
}
