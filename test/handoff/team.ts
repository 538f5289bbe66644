import { staff, staffCenters, staffDuty } from '../../src/db/schema/index.ts'
import { type NewHandoff, openHandoff } from '../../src/handoff/open-handoff.ts'
import { assignQueue } from '../../src/handoff/routing/assign-queue.ts'
import { contact, newId, openedVault } from '../contacts/support.ts'
import { testDatabase } from '../support/database.ts'

/** A Sunday, 10:00 in Damascus. */
export const sunday = new Date('2026-03-01T07:00:00Z')
export const later = (minutes: number, from = sunday) => new Date(from.getTime() + minutes * 60_000)

type Details = Partial<typeof staff.$inferInsert> & { centers?: string[]; hours?: 'day' | 'none' | 'here' }

/** A database with people who work and people who write. Workers are at work 08:00 to 16:00 every day unless told otherwise. */
export async function openTeam() {
  const database = await testDatabase()
  const { db, sql } = database
  const vault = await openedVault(sql)
  let count = 0
  return {
    db,
    sql,
    vault,
    url: database.url,
    contact: () => contact(db, vault),

    async worker({ centers = [], hours = 'day', ...details }: Details = {}): Promise<string> {
      const id = newId()
      count += 1
      await db.insert(staff).values({
        id,
        role: 'caseworker',
        alias: `worker ${count}`,
        accountHash: Buffer.from(id),
        account: Buffer.from(id),
        state: 'active',
        gender: 'f',
        languages: ['ar', 'kmr', 'en'],
        ...details,
      })
      for (const centerId of centers) await db.insert(staffCenters).values({ staffId: id, centerId })
      if (hours === 'day')
        await sql`insert into shift_periods (id, staff_id, weekday, starts, ends)
          select gen_random_uuid(), ${id}, day, '08:00', '16:00' from generate_series(1, 7) day`
      if (hours === 'here') await db.insert(staffDuty).values({ staffId: id, hereUntil: later(600) })
      return id
    },

    /** A wish of somebody new, unless `contactId` says whose. */
    async wish(handoff: Partial<NewHandoff> = {}): Promise<string> {
      const id = handoff.id ?? newId()
      const contactId = handoff.contactId ?? (await contact(db, vault)).contactId
      const usual = {
        queue: 'caseworker' as const,
        centerId: null,
        language: 'ar',
        card: {},
        anonymous: false,
        now: sunday,
      }
      await db.transaction((tx) => openHandoff(tx, vault, { ...usual, ...handoff, id, contactId }))
      return id
    },

    drain: (now = sunday) => assignQueue(db, now),

    async row(id: string) {
      const [row] = await sql`
        select state, assigned_to as owner, waiting_for as turn, clock_stage as stage, clock_at as rings, answer_due_at as due,
          warned_at as warned, overdue_at as overdue, unfit_since as unfit, queued_at as queued, not_staff, not_centers, outcome
        from handoffs where id = ${id}`
      if (!row) throw new Error('no such handoff')
      for (const name of ['rings', 'due', 'warned', 'overdue']) row[name] &&= new Date(row[name])
      return row
    },

    async kinds(id: string): Promise<string[]> {
      const rows = await sql`select kind from handoff_events where handoff_id = ${id} order by id`
      return rows.map((row) => row.kind)
    },

    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}
export type Team = Awaited<ReturnType<typeof openTeam>>
