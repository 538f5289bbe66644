import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { referrals } from '../../src/db/schema/index.ts'
import type { Db, Tx } from '../../src/db/types.ts'
import { recordConsent } from '../../src/referral/consent.ts'
import { consentRules } from '../../src/referral/consent-rules.ts'
import { createReferral } from '../../src/referral/create-referral.ts'
import { readEvents, rebuild } from '../../src/referral/events.ts'
import { makeMove } from '../../src/referral/make-move.ts'
import type { Move } from '../../src/referral/moves.ts'
import { readShared } from '../../src/referral/read-shared.ts'
import { sweepReferrals } from '../../src/referral/sweep.ts'
import type { Actor } from '../../src/referral/types.ts'
import { agreed, content, day, newReferral, type World, worker, world } from './support.ts'

/** In the suite 1,000 moves, for its time; `RUNS=40` makes 10,000 of them. */
const runs = Number(process.env.RUNS ?? 4)
const movesEach = 250
/** `FC_SEED=...` runs other moves. */
const seed = Number(process.env.FC_SEED ?? 20_261_127)

/** Written again by hand, so that a slip in the program's own table shows: from, who, to, with consent (+). */
const legal: Record<Move, [from: string, by: string, to: string, consent?: '+']> = {
  record_consent: ['draft', 'person referrer', 'consent_recorded', '+'],
  send: ['consent_recorded', 'referrer service', 'sent', '+'],
  receive: ['sent', 'recipient', 'received', '+'],
  accept: ['received', 'recipient', 'accepted', '+'],
  schedule: ['accepted scheduled no_show unreachable', 'recipient', 'scheduled', '+'],
  give_service: ['accepted scheduled', 'recipient', 'service_given'],
  reject: ['sent received accepted scheduled', 'recipient', 'rejected'],
  miss: ['scheduled', 'recipient', 'no_show'],
  cannot_reach: ['received accepted scheduled no_show', 'recipient', 'unreachable'],
  tell: ['service_given', 'person', 'closed'],
  close: ['service_given rejected no_show unreachable', 'referrer supervisor', 'closed'],
  withdraw: ['*', 'person', 'withdrawn'],
  revoke: ['*', 'referrer supervisor', 'revoked'],
}
const over = ['closed', 'withdrawn', 'revoked']
const hidden = ['draft', 'consent_recorded', 'rejected', ...over]
const allMoves = Object.keys(legal) as Move[]
/** Those that end it are tried less often, or nothing would ever get far. */
const tried = allMoves.flatMap((move) =>
  move === 'withdraw' || move === 'revoke' ? [move] : Array<Move>(6).fill(move),
)

interface One {
  id: string
  state: string
  consent: { fields: string[]; until: number; withdrawn: boolean } | null
}
const op = fc.record({
  which: fc.nat(2),
  move: fc.constantFrom<Move>(...tried),
  /** Mostly a move that may be legal, by one who may make it: else nearly all are refused. */
  sensible: fc.integer({ min: 0, max: 9 }),
  role: fc.constantFrom('person', 'referrer', 'recipient', 'supervisor', 'service'),
  stranger: fc.integer({ min: 0, max: 9 }),
  fields: fc.subarray([...Object.keys(content), 'carer'], { minLength: 1 }),
  beside: fc.constantFrom('read', 'read', 'read by other', 'renew', 'pass', 'sweep', 'nothing'),
  days: fc.integer({ min: 1, max: 45 }),
})
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never

it(
  `keeps to the table through ${runs * movesEach} random moves, and shares what is agreed to alone`,
  async () => {
    await using real = await world()
    const her = await real.someone()
    const stranger = await real.someone()
    let passed = 0
    let read = 0
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: movesEach, maxLength: movesEach }), (ops) =>
        real.db.transaction(async (tx) => {
          const all: One[] = []
          for (const one of ops) {
            const at = all[one.which]
            if (!at || (over.includes(at.state) && one.sensible > 1)) {
              if (at) await rebuilt(tx, at)
              all[one.which] = await fresh(tx, real, her.contactId)
            }
            const target = all[one.which]
            if (!target) continue
            if (await moved(tx, real, target, sensible(target, one), her, stranger.contactId)) passed++
            if (await beside(tx, real, target, one)) read++
          }
          for (const one of all) if (one) await rebuilt(tx, one)
          // The sweep of the next run has not to ring for these.
          await tx.delete(referrals)
        }),
      ),
      { numRuns: runs, seed, endOnFailure: true },
    )
    expect(passed, 'legal ones among them').toBeGreaterThan(0.3 * runs * movesEach)
    expect(read, 'readings among them').toBeGreaterThan(0.02 * runs * movesEach)
  },
  runs * 75_000,
)

const fresh = async (tx: Tx, real: World, contactId: string): Promise<One> => {
  const wanted = newReferral({ contactId, duplicateOk: true })
  expect(await createReferral(tx, real.w(), wanted)).toEqual({ ok: true, id: wanted.id })
  return { id: wanted.id, state: 'draft', consent: null }
}

function sensible(one: One, given: Op): Op {
  if (given.sensible < 3) return given
  const fits = tried.filter((move) => legal[move][0].split(' ').includes(one.state) || legal[move][0] === '*')
  const move = fits[given.days % Math.max(1, fits.length)] ?? given.move
  const by = legal[move][1].split(' ')
  return { ...given, move, role: (by[given.days % by.length] ?? given.role) as Op['role'] }
}

const inForce = (one: One, real: World) =>
  one.consent !== null && !one.consent.withdrawn && one.consent.until > real.now().getTime()

async function moved(
  tx: Tx,
  real: World,
  one: One,
  { move, role, stranger, fields }: Op,
  her: { contactId: string; messageId: string },
  other: string,
): Promise<boolean> {
  const wrong = stranger === 0
  const actor = (
    role === 'person'
      ? { role, contactId: wrong ? other : her.contactId }
      : role === 'recipient'
        ? { role, recipientId: wrong ? 'other' : 'partner' }
        : role === 'service'
          ? { role }
          : { role, staffId: randomUUID() }
  ) as Actor
  const foreign =
    (wrong && (role === 'person' || role === 'recipient')) ||
    (role === 'recipient' && ['draft', 'consent_recorded'].includes(one.state))
  if (move === 'record_consent' && (actor.role === 'person' || actor.role === 'referrer')) {
    const yes = { ...agreed(one.id, fields), actor, messageId: her.messageId }
    const result = await recordConsent(tx, real.w(), yes)
    if (foreign) expect(result).toEqual({ ok: false, why: 'not_found' })
    else if (over.includes(one.state)) expect(result).toEqual({ ok: false, why: 'illegal', state: one.state })
    else {
      expect(result).toEqual({ ok: true })
      one.consent = yesTo(fields, real)
      if (one.state === 'draft') one.state = 'consent_recorded'
    }
    return result.ok
  }
  const [from, by, to, consent] = legal[move]
  const result = await makeMove(tx, real.w(), {
    referralId: one.id,
    move,
    actor,
    ...(['reject', 'revoke'].includes(move) && { reasonCode: 'full', nextAction: 'none', words: 'full' }),
    ...(['tell', 'close'].includes(move) && { outcome: 'helped' }),
    ...(move === 'schedule' && { scheduledFor: new Date(real.now().getTime() + day) }),
  })
  const open = from === '*' ? !over.includes(one.state) : from.split(' ').includes(one.state)
  if (foreign) expect(result).toEqual({ ok: false, why: 'not_found' })
  else if (!open || !by.split(' ').includes(role))
    expect(result).toEqual({ ok: false, why: 'illegal', state: one.state })
  else if (consent && !inForce(one, real)) expect(result).toMatchObject({ ok: false, why: 'missing' })
  else {
    expect(result).toEqual({ ok: true })
    one.state = to
    if ((to === 'withdrawn' || to === 'revoked') && one.consent) one.consent.withdrawn = true
  }
  return result.ok
}

const yesTo = (fields: string[], real: World) => ({
  fields,
  until: real.now().getTime() + consentRules.validDays * day,
  withdrawn: false,
})

async function beside(tx: Tx, real: World, one: One, { beside, fields, days }: Op): Promise<boolean> {
  // Consents of the same moment have no order: the clock goes on by a little.
  real.pass(1)
  if (beside === 'pass') real.pass(days * day)
  if (beside === 'sweep') await sweepReferrals(tx as unknown as Db, real.now())
  if (beside === 'renew' && !over.includes(one.state) && one.state !== 'draft') {
    expect(await recordConsent(tx, real.w(), agreed(one.id, fields))).toEqual({ ok: true })
    one.consent = yesTo(fields, real)
  }
  if (!beside.startsWith('read')) return false
  const recipientId = beside === 'read' ? 'partner' : 'other'
  const result = await readShared(tx, real.w(), one.id, { role: 'recipient', recipientId })
  if (recipientId === 'other' || hidden.includes(one.state))
    expect(result).toEqual({ ok: false, why: 'not_found' })
  else if (!inForce(one, real)) expect(result).toMatchObject({ ok: false, why: 'missing' })
  else if (result.ok) {
    const has = (one.consent?.fields ?? []).filter((field) => field in content)
    expect(Object.keys(result.shared.fields).sort(), 'no field outside the consent').toEqual(has.sort())
  } else expect(result.ok, 'she agreed').toBe(true)
  return result.ok
}

async function rebuilt(tx: Tx, one: One) {
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, one.id))
  const { state, version, outcome, reasonCode, nextAction, scheduledFor, clockStage } = row ?? ({} as never)
  expect(state).toBe(one.state)
  expect(rebuild(await readEvents(tx, one.id))).toEqual({
    state,
    version,
    outcome,
    reasonCode,
    nextAction,
    scheduledFor,
    clockStage,
  })
}

it('has a log that the actor of a referral cannot have written falsely', () => {
  const event = { id: 1, toState: 'sent', kind: 'send', role: worker.role, outcome: null } as never
  expect(() => rebuild([event])).toThrow('no legal move')
})
