import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { confirmSeat } from '../../src/booking/confirm.ts'
import { createSession, type NewSession } from '../../src/booking/create-session.ts'
import { joinWaitlist, reserveSeat } from '../../src/booking/reserve.ts'
import type { Writing } from '../../src/booking/types.ts'
import { loadDataKey } from '../../src/contacts/data-key.ts'
import { addPerson, type Relation } from '../../src/contacts/persons.ts'
import { places } from '../../src/contacts/places.ts'
import { openJson } from '../../src/contacts/seal.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { bookings, inbox, locations, organizations, services, sessions } from '../../src/db/schema/index.ts'
import type { Db, Tx } from '../../src/db/types.ts'
import type { BookingEvent, InboxBody } from '../../src/messages/types.ts'
import { contact, newId, openedVault } from '../contacts/support.ts'
import { testDatabase } from '../support/database.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export interface Someone {
  contactId: string
  personId: string
}

/** A database with a directory, and a clock that only the test moves. */
export interface World extends AsyncDisposable {
  db: Db
  vault: Vault
  url: string
  now(): Date
  /** Milliseconds later. */
  pass(ms: number): void
  w(): Writing
  /** Runs in a transaction of its own. */
  run<T>(work: (tx: Tx, w: Writing) => Promise<T>): Promise<T>
  someone(options?: { relation?: Relation; ageBand?: string | null; contactId?: string }): Promise<Someone>
  /** A session that begins in so many ms (default: in a week, of an hour, with two seats). */
  session(options?: Partial<NewSession> & { inMs?: number; lastsMs?: number }): Promise<string>
  books(who: Someone, sessionId: string, remind?: number[]): Promise<string>
  waits(who: Someone, sessionId: string): Promise<string>
  state(bookingId: string): Promise<string | undefined>
  taken(sessionId: string): Promise<number | undefined>
  /** What this contact's turns will be told, oldest first. */
  told(who: Someone): Promise<BookingEvent[]>
}

export async function world(start = new Date('2026-11-25T08:00:00Z')): Promise<World> {
  const database = await testDatabase()
  const { db, sql, url } = database
  const vault = await openedVault(sql)
  let at = start.getTime()
  const now = () => new Date(at)
  const w = (): Writing => ({ vault, now: now(), newId })
  const run: World['run'] = (work) => db.transaction((tx) => work(tx, w()))
  await directory(db)

  return {
    db,
    vault,
    url,
    now,
    w,
    run,
    pass(ms) {
      at += ms
    },
    async someone({ relation = 'self', ageBand = null, contactId } = {}) {
      const of = contactId ?? (await contact(db, vault, randomUUID(), now())).contactId
      const personId = newId()
      await db.transaction((tx) =>
        addPerson(tx, vault, { id: personId, contactId: of, relation, name: null, ageBand, now: now() }),
      )
      return { contactId: of, personId }
    },
    async session({ inMs = 7 * day, lastsMs = hour, ...of } = {}) {
      const startsAt = new Date(at + inMs)
      const meetings = [{ startsAt, endsAt: new Date(startsAt.getTime() + lastsMs) }]
      const from = { service: 'sewing', center: 'here', capacity: 2, meetings, ...of }
      const made = await run((tx, write) => createSession(tx, write, from))
      if (!made.ok) throw new Error(made.why)
      return made.id
    },
    async books(who, sessionId, remind = []) {
      const reserved = await run((tx, write) =>
        reserveSeat(tx, write, { ...who, sessionId, requestId: randomUUID() }),
      )
      if (!reserved.ok) throw new Error(reserved.why)
      const bookingId = reserved.booking.id
      const confirmed = await run((tx, write) =>
        confirmSeat(tx, write, { bookingId, contactId: who.contactId, remind }),
      )
      if (!confirmed.ok) throw new Error(confirmed.why)
      return bookingId
    },
    async waits(who, sessionId) {
      const waiting = await run((tx, write) =>
        joinWaitlist(tx, write, { ...who, sessionId, requestId: randomUUID() }),
      )
      if (!waiting.ok) throw new Error(waiting.why)
      return waiting.booking.id
    },
    async state(bookingId) {
      return (await db.select().from(bookings).where(eq(bookings.id, bookingId)))[0]?.state
    },
    async taken(sessionId) {
      return (await db.select().from(sessions).where(eq(sessions.id, sessionId)))[0]?.taken
    },
    async told({ contactId }) {
      const key = await loadDataKey(db, vault, contactId)
      const rows = await db.select().from(inbox).where(eq(inbox.contactId, contactId)).orderBy(inbox.id)
      return rows.flatMap((row) => {
        if (!key || !row.body) return []
        return [openJson<InboxBody>(key, places.inboxBody, row.id, row.body).body as BookingEvent]
      })
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** Two services at two centers. */
async function directory(db: Db) {
  await db.insert(organizations).values({ id: 'org', name: 'Org', description: 'Org' })
  for (const id of ['sewing', 'classes'])
    await db.insert(services).values({ id, organizationId: 'org', name: id, sensitive: id === 'classes' })
  for (const id of ['here', 'there']) await db.insert(locations).values({ id, kind: 'mpcc', name: id })
}
