import { sql } from 'drizzle-orm'
import { holidays, shiftDays, shiftPeriods, staffDuty } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import type { Worker } from '../routing/worker.ts'
import { type DayPeriod, dateOf, horizonMs } from './periods.ts'

const day = 86_400_000

/** Everybody who may have chats, with their hours from `now` on and what they have in hand. */
export async function readWorkers(db: Db | Tx, now: Date): Promise<Worker[]> {
  const at = now.getTime()
  const [from, to] = [dateOf(at - 2 * day), dateOf(at + horizonMs + day)]
  const people = await db.execute<Person>(sql`
    select s.id, s.role, s.gender, s.languages, s.trained, s.capacity,
      coalesce((select array_agg(c.center_id) from staff_centers c where c.staff_id = s.id), '{}') as centers,
      (select count(*)::int from handoffs h where h.assigned_to = s.id and h.state in ('assigned', 'claimed')
        and (h.snoozed_until is null or h.snoozed_until <= ${now.toISOString()}::timestamptz)) as load
    from staff s where s.state = 'active' and s.role in ('caseworker', 'supervisor') order by s.id`)
  if (people.length === 0) return []
  const weekly = await db.select().from(shiftPeriods)
  const days = await db.select().from(shiftDays).where(sql`${shiftDays.day} between ${from} and ${to}`)
  const off = await db.select().from(holidays).where(sql`${holidays.day} between ${from} and ${to}`)
  const duties = new Map((await db.select().from(staffDuty)).map((row) => [row.staffId, row]))
  return [...people].map((person): Worker => {
    const duty = duties.get(person.id)
    return {
      ...person,
      hours: {
        weekly: weekly.filter((row) => row.staffId === person.id),
        days: byDay(days.filter((row) => row.staffId === person.id)),
        holidays: holidaysOf(off, person.centers),
        hereUntil: duty?.hereUntil?.getTime() ?? null,
        awayUntil: duty?.awayUntil?.getTime() ?? null,
      },
    }
  })
}

type Person = Omit<Worker, 'hours'> & Record<string, unknown>

function byDay(rows: (typeof shiftDays.$inferSelect)[]): Map<string, DayPeriod[]> {
  const days = new Map<string, DayPeriod[]>()
  for (const { day: date, starts, ends } of rows) {
    const periods = days.get(date) ?? []
    if (starts !== null && ends !== null) periods.push({ starts, ends })
    days.set(date, periods)
  }
  return days
}

/** A center's own holiday is one for those who work nowhere else. */
function holidaysOf(rows: (typeof holidays.$inferSelect)[], centers: string[]): Set<string> {
  const closed = (date: string, center: string) =>
    rows.some((row) => row.day === date && row.centerId === center)
  const all = rows.filter(
    ({ day: date, centerId }) =>
      centerId === null || (centers.length > 0 && centers.every((center) => closed(date, center))),
  )
  return new Set(all.map((row) => row.day))
}
