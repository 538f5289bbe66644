import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { addCenterDays } from '../../src/booking/center-days.ts'
import { confirmSeat } from '../../src/booking/confirm.ts'
import { createSeries } from '../../src/booking/create-series.ts'
import { createSession } from '../../src/booking/create-session.ts'
import { reserveSeat } from '../../src/booking/reserve.ts'
import { findOrCreateContact } from '../../src/contacts/find-or-create.ts'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { addPerson } from '../../src/contacts/persons.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { referralRecipients } from '../../src/db/schema/index.ts'
import type { Tx } from '../../src/db/types.ts'
import { openHandoff } from '../../src/handoff/open-handoff.ts'
import { recordConsent } from '../../src/referral/consent.ts'
import { consentRules } from '../../src/referral/consent-rules.ts'
import { createReferral } from '../../src/referral/create-referral.ts'
import { makeMove } from '../../src/referral/make-move.ts'
import { breakGlass } from '../../src/staff/glass.ts'
import type { Role } from '../../src/staff/rights.ts'
import type { TestApp } from '../support/app.ts'
import { makeStaff, type SignedIn, signedIn, staffIn } from '../support/staff.ts'
import type { Case, Ids } from './routes.table.ts'

export interface World {
  /** Signed in, in Raqqa. A call may have ended the last sign-in: there is a new one each time. */
  caller(role: Role): Promise<SignedIn>
  /** Somebody of this role whom the guard keeps out: one sign-in for many calls. */
  keptOut(role: Role): Promise<SignedIn>
  /** Records for one call, as the case wants them; with `chat` those of the chat alone, which take less time. */
  idsFor(caller: SignedIn, kase: Case, needs?: 'all' | 'chat'): Promise<Ids>
}

/** Two centers, a colleague in each, and chats made for each call. */
export async function routeWorld(test: TestApp): Promise<World> {
  const { db, sql: client } = test.database
  const opened = await openVault(client, test.config.masterKey)
  if (!opened.ok) throw new Error('another key')
  const { vault } = opened
  const colleague = { raqqa: await makeStaff(test), hajin: await makeStaff(test, { centers: ['hajin'] }) }
  const callers = new Map<Role, SignedIn>()

  const kept = new Map<Role, { calls: number; by: SignedIn }>()
  return {
    async keptOut(role) {
      const known = kept.get(role)
      // Fewer than a sign-in may make in a minute.
      if (known && known.calls < 300) {
        known.calls += 1
        return known.by
      }
      const by = await staffIn(test, { role })
      kept.set(role, { calls: 1, by })
      return by
    },
    async caller(role) {
      const known = callers.get(role) ?? (await staffIn(test, { role }))
      callers.set(role, known)
      return signedIn(test, known.id, known.alias)
    },
    async idsFor(caller, kase, needs = 'chat') {
      const own = kase === 'own' || kase === 'another_child'
      const center = kase === 'other_center' ? 'hajin' : 'raqqa'
      const worker = own ? caller.id : colleague[center].id
      const alias = own ? caller.alias : colleague[center].alias
      const signIn = await signedIn(test, worker, alias)
      return db.transaction(async (tx) => {
        const hers = await aChat(tx, vault, center, worker)
        const child =
          kase === 'another_child' ? (await aChat(tx, vault, 'hajin', colleague.hajin.id)).child : hers.child
        const glass = uuidv7(Date.now())
        const by = { id: colleague[center].id, signInId: signIn.signInId }
        const reason = 'He asks what was agreed.'
        await breakGlass(tx, vault, {
          id: glass,
          staff: by,
          handoffId: hers.chat,
          centerId: center,
          reason,
          now: new Date(),
        })
        const planned = needs === 'all' ? await aSession(tx, vault, center, hers.contact) : unplanned
        const referral = needs === 'all' ? await aReferral(tx, vault, { ...hers, center, worker }) : ''
        return { ...hers, ...planned, referral, child, center, worker, signIn: signIn.signInId, glass }
      })
    },
  }
}

/** Somebody with a child in her care, whose chat is claimed. */
async function aChat(tx: Tx, vault: Vault, centerId: string, worker: string) {
  const now = new Date()
  const newId = () => uuidv7(Date.now())
  const from = { account: 'telegram:7', address: `${randomUUID()}`, now, newId }
  const { contactId } = await findOrCreateContact(tx, vault, from)
  const [chat, child] = [newId(), newId()]
  const person = { relation: 'child', name: 'A child', ageBand: null } as const
  await addPerson(tx, vault, { ...person, id: child, contactId, now })
  await openHandoff(tx, vault, {
    id: chat,
    contactId,
    queue: 'caseworker',
    centerId,
    language: 'ar',
    card: { need: 'sewing' },
    anonymous: false,
    now,
  })
  await tx.execute(sql`
    update handoffs set state = 'claimed', assigned_to = ${worker}, assigned_at = now(), claimed_at = now() where id = ${chat}`)
  return { contact: contactId, chat, child }
}

/** To a partner that takes people for sewing; she agreed to a worker, and it was sent. */
async function aReferral(
  tx: Tx,
  vault: Vault,
  of: { contact: string; chat: string; center: string; worker: string },
) {
  const newId = () => uuidv7(Date.now())
  const w = { vault, now: new Date(), newId, rules: consentRules }
  const recipient = {
    id: 'route-recipient',
    kind: 'partner',
    name: 'Partner',
    services: ['vocational-training'],
  }
  await tx.insert(referralRecipients).values(recipient).onConflictDoNothing()
  const actor = { role: 'referrer', staffId: of.worker } as const
  const made = await createReferral(tx, w, {
    id: newId(),
    requestId: randomUUID(),
    contactId: of.contact,
    personId: null,
    handoffId: of.chat,
    centerId: of.center,
    recipientId: recipient.id,
    serviceId: 'vocational-training',
    priority: '2w',
    fields: { age_band: '25-59' },
    actor,
  })
  if (!made.ok) throw new Error(made.why)
  const referralId = made.id
  const fields = ['age_band']
  const text = { language: 'ar', textVersion: consentRules.textVersion }
  const yes = await recordConsent(tx, w, {
    ...text,
    referralId,
    actor,
    recipientId: recipient.id,
    fields,
    by: { self: true },
  })
  const sent = await makeMove(tx, w, { referralId, move: 'send', actor })
  if (!yes.ok || !sent.ok) throw new Error('not sent')
  return referralId
}

const unplanned = { session: '', series: '', closure: '', booking: '' }

/** Tomorrow, with a seat of this contact; a series and a closure beside it. */
async function aSession(tx: Tx, vault: Vault, center: string, contactId: string) {
  const now = new Date()
  const newId = () => uuidv7(Date.now())
  const w = { vault, now, newId }
  const startsAt = new Date(now.getTime() + 86_400_000)
  const what = { service: 'vocational-training', center, capacity: 2 }
  const meetings = [{ startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) }]
  const session = await createSession(tx, w, { ...what, meetings })
  const rule = { rrule: 'FREQ=WEEKLY;COUNT=3', starts: '2099-05-01T10:00', minutes: 60 }
  const series = await createSeries(tx, w, { ...what, ...rule })
  const days = { firstDay: '2097-01-01', lastDay: '2097-01-01' }
  const closure = await addCenterDays(tx, w, { center, kind: 'closed', ...days })
  if (!session.ok || !series.ok || !closure.ok) throw new Error('no session')
  const personId = newId()
  const self = { relation: 'self', name: null, ageBand: null } as const
  await addPerson(tx, vault, { ...self, id: personId, contactId, now })
  const wanted = { sessionId: session.id, contactId, personId, requestId: newId() }
  const seat = await reserveSeat(tx, w, wanted)
  if (!seat.ok) throw new Error(seat.why)
  await confirmSeat(tx, w, { bookingId: seat.booking.id, contactId })
  return { session: session.id, series: series.id, closure: closure.id, booking: seat.booking.id }
}
