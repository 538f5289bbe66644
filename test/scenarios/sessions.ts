import { randomUUID } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { withdrawSeat } from '../../src/booking/cancel-booking.ts'
import { cancelSession } from '../../src/booking/cancel-session.ts'
import { changeMeetings } from '../../src/booking/change-meetings.ts'
import { changeSession } from '../../src/booking/change-session.ts'
import { createSession, type NewSession } from '../../src/booking/create-session.ts'
import { insertBooking } from '../../src/booking/insert-booking.ts'
import { takeSeat } from '../../src/booking/reserve.ts'
import type { Writing } from '../../src/booking/types.ts'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { places } from '../../src/contacts/places.ts'
import { seal } from '../../src/contacts/seal.ts'
import { addresses, bookings, checkIns, followUps, meetings, sessions } from '../../src/db/schema/index.ts'
import type { Tx } from '../../src/db/types.ts'
import { insertSystem } from '../../src/messages/insert-system.ts'
import { zone } from '../../src/text/dates.ts'
import type { Stage } from './play.ts'
import type { StaffAct } from './read-scenarios.ts'

/** A session's id from its short name, so that scenarios can tap it. */
export const sessionId = (name: string) =>
  `00000000-0000-4000-8000-${Buffer.from(name.padEnd(6, '_')).toString('hex').slice(0, 12)}`

const bring = { ar: 'دفتر وقلم', kmr: 'defter û pênûs', en: 'a notebook and a pen' }

/** A program with its clock. */
type With = Pick<Stage, 'app' | 'now'> & { pass?: (minutes: number) => void }
type Made = Partial<NewSession> & { day: number; hour: number; full?: true }
/** Days from today and hours as clocks show them; the scenario's day begins at ten. */
const made: Record<string, Made> = {
  trade1: { service: 'vocational-training', day: 1, hour: 10, minAge: 16, bring, stepFree: true },
  trade2: { service: 'vocational-training', day: 2, hour: 10, minAge: 16 },
  trade3: { service: 'vocational-training', day: 3, hour: 10, minAge: 16 },
  trade4: { service: 'vocational-training', day: 4, hour: 10, minAge: 16 },
  trade5: { service: 'vocational-training', center: 'manbij', day: 5, hour: 10, minAge: 16 },
  child1: { service: 'remedial-classes', day: 1, hour: 15, minAge: 6, maxAge: 14, withCarer: true },
  child2: { service: 'remedial-classes', day: 3, hour: 15, minAge: 6, maxAge: 14, withCarer: true },
  women1: { service: 'recreation', day: 2, hour: 15, womenOnly: true, childcare: true },
  young1: { service: 'recreation', day: 3, hour: 15, minAge: 15, maxAge: 24 },
  // At the time of the first course; begins in two hours; both are of one service.
  soon1: { service: 'market-assessment', day: 0, hour: 12 },
  same1: { service: 'market-assessment', day: 1, hour: 10 },
  full1: { service: 'life-skills', day: 2, hour: 12, full: true },
  full2: { service: 'life-skills', day: 3, hour: 12, full: true },
  full3: { service: 'life-skills', day: 4, hour: 12, full: true },
  full4: { service: 'life-skills', day: 0, hour: 11, full: true },
  life1: { service: 'life-skills', day: 5, hour: 12 },
  life2: { service: 'life-skills', day: 6, hour: 12 },
  full5: { service: 'follow-up-support', day: 2, hour: 12, full: true },
  full6: { service: 'follow-up-support', day: 3, hour: 12, full: true },
  full7: { service: 'follow-up-support', day: 4, hour: 12, full: true },
  info1: { service: 'release-information', center: 'al-hol', day: 1, hour: 12 },
  alone1: { service: 'reflection-circle', day: 2, hour: 9 },
}

/** Only the sessions above, whatever the sample brings. */
export async function withSessions(stage: With): Promise<void> {
  await noSessions(stage)
  await withStaff(stage, async (tx, w) => {
    const today = Temporal.Instant.fromEpochMilliseconds(stage.now()).toZonedDateTimeISO(zone).startOfDay()
    for (const [name, { day, hour, full, ...from }] of Object.entries(made)) {
      const startsAt = new Date(today.add({ days: day, hours: hour }).epochMilliseconds)
      const ids = [sessionId(name)]
      const created = await createSession(
        tx,
        { ...w, newId: () => ids.pop() ?? randomUUID() },
        {
          service: '',
          center: 'raqqa',
          capacity: full ? 1 : 60,
          ...from,
          meetings: [{ startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) }],
        },
      )
      if (!created.ok) throw new Error(`${name}: ${created.why}`)
      if (full) await takenByOne(tx, w, created.id)
    }
  })
}

export async function noSessions({ app }: With): Promise<void> {
  await app.database.sql.unsafe('delete from bookings; delete from sessions; delete from session_series')
}

/** Somebody who walked in has the one seat. */
async function takenByOne(tx: Tx, w: Writing, session: string): Promise<void> {
  await takeSeat(tx, session)
  await insertBooking(tx, w, {
    sessionId: session,
    contactId: null,
    personId: null,
    requestId: null,
    state: 'confirmed',
    dueAt: null,
    carerCheck: false,
    walkIn: true,
  })
}

/** What staff do with a session, or with the place that this contact has there. */
export async function staffDo(
  stage: With,
  { staff, session, to }: { staff: StaffAct; session: string; to?: number | undefined },
  contactId: string,
): Promise<void> {
  const id = sessionId(session)
  await withStaff(stage, async (tx, w) => {
    switch (staff) {
      case 'cancel':
        return void (await cancelSession(tx, w, id))
      case 'enlarge': {
        const [row] = await tx.select().from(sessions).where(eq(sessions.id, id))
        return void (await changeSession(tx, w, id, { capacity: to ?? (row?.capacity ?? 0) + 1 }))
      }
      case 'move': {
        const [meeting] = await tx.select().from(meetings).where(eq(meetings.sessionId, id))
        if (!meeting) throw new Error('no meeting')
        const later = (at: Date) => new Date(at.getTime() + (to ?? 60) * 60_000)
        const move = [{ id: meeting.id, startsAt: later(meeting.startsAt), endsAt: later(meeting.endsAt) }]
        return void (await changeMeetings(tx, w, id, { move }))
      }
      case 'withdraw':
        for (const booking of await live(tx, id, contactId)) await withdrawSeat(tx, w, booking)
        return
      case 'remind':
        // Its time has come: the sweeper raises it.
        stage.pass?.(to ?? 0)
        return
      case 'course':
      case 'came':
        for (const booking of await own(tx, id, contactId))
          await planBegins(tx, w, { booking, contactId, staff })
        return
      case 'second_way': {
        const key = await loadDataKey(tx, w.vault, contactId)
        if (!key) throw new Error('no key')
        const row = {
          id: randomUUID(),
          contactId,
          account: 'telegram:2',
          addressHash: Buffer.from(randomUUID()),
        }
        return void (await tx
          .insert(addresses)
          .values({ ...row, address: seal(key, places.address, row.id, '7') }))
      }
      default:
        return staff satisfies never
    }
  })
}

async function own(tx: Tx, session: string, contactId: string) {
  return tx
    .select()
    .from(bookings)
    .where(and(eq(bookings.sessionId, session), eq(bookings.contactId, contactId)))
}

/** As the sweep does it when the date of the plan has come. */
async function planBegins(
  tx: Tx,
  w: Writing,
  of: { booking: typeof bookings.$inferSelect; contactId: string; staff: 'course' | 'came' },
): Promise<void> {
  const { booking, contactId, staff } = of
  const [plan, trigger] =
    staff === 'course' ? (['course-reminder', 'booked'] as const) : (['after-session', 'attended'] as const)
  const [session] = await tx.select().from(sessions).where(eq(sessions.id, booking.sessionId))
  const key = await loadDataKey(tx, w.vault, contactId)
  if (!session || !key) throw new Error('nobody to ask')
  if (staff === 'came')
    await tx.update(bookings).set({ state: 'attended' }).where(eq(bookings.id, booking.id))
  await tx.delete(followUps).where(eq(followUps.contactId, contactId))
  const [id, checkIn] = [w.newId(), w.newId()]
  await tx.insert(followUps).values({
    id,
    contactId,
    plan,
    flow: plan,
    trigger,
    subjectId: booking.id,
    subjectAt: session.startsAt,
    consent: 'booking',
    fromMinute: 0,
    untilMinute: 24 * 60,
    answerHours: 48,
    silence: 1,
    agreedAt: w.now,
  })
  const due = { plannedAt: w.now, dueAt: w.now, state: 'raised' }
  await tx.insert(checkIns).values({ id: checkIn, followUpId: id, number: 0, ...due })
  const row = { contactId, addressId: null, key, id: w.newId(), name: `check_in:${checkIn}`, dueAt: w.now }
  await insertSystem(tx, row, { kind: 'system', name: 'check_in', checkIn })
}

async function live(tx: Tx, session: string, contactId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: bookings.id })
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, session),
        eq(bookings.contactId, contactId),
        inArray(bookings.state, ['confirmed', 'offered', 'waitlisted']),
      ),
    )
  return rows.map((row) => row.id)
}

async function withStaff(stage: With, work: (tx: Tx, w: Writing) => Promise<void>): Promise<void> {
  const { app, config } = stage.app
  const opened = await openVault(app.sql, config.masterKey)
  if (!opened.ok) throw new Error(opened.why)
  const w = { vault: opened.vault, now: new Date(stage.now()), newId: randomUUID }
  await app.db.transaction((tx) => work(tx, w))
}
