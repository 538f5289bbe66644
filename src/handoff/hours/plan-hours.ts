import { and, eq, exists, inArray, sql } from 'drizzle-orm'
import { holidays, shiftDays, shiftPeriods, staff, staffCenters, staffDuty } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import type { DayPeriod, WeeklyPeriod } from './periods.ts'

/** The hours of a worker as they are planned. A day with no period is a day off. */
export interface PlannedHours {
  weekly: WeeklyPeriod[]
  days: { day: string; periods: DayPeriod[] }[]
}

export async function readPlannedHours(db: Db | Tx, staffId: string): Promise<PlannedHours> {
  const weekly = await db
    .select()
    .from(shiftPeriods)
    .where(eq(shiftPeriods.staffId, staffId))
    .orderBy(shiftPeriods.weekday, shiftPeriods.starts)
  const rows = await db
    .select()
    .from(shiftDays)
    .where(eq(shiftDays.staffId, staffId))
    .orderBy(shiftDays.day, shiftDays.starts)
  const days = new Map<string, DayPeriod[]>()
  for (const { day, starts, ends } of rows) {
    const periods = days.get(day) ?? []
    if (starts && ends) periods.push({ starts, ends })
    days.set(day, periods)
  }
  return {
    weekly: weekly.map(({ id: _id, staffId: _staff, ...period }) => period),
    days: [...days].map(([day, periods]) => ({ day, periods })),
  }
}

/** Puts these hours in place of those before. Clocks and routing follow by themselves within seconds. */
export async function planHours(
  tx: Tx,
  { staffId, hours, newId }: { staffId: string; hours: PlannedHours; newId: () => string },
): Promise<void> {
  await tx.delete(shiftPeriods).where(eq(shiftPeriods.staffId, staffId))
  await tx.delete(shiftDays).where(eq(shiftDays.staffId, staffId))
  const weekly = hours.weekly.map((period) => ({ ...period, id: newId(), staffId }))
  if (weekly.length > 0) await tx.insert(shiftPeriods).values(weekly).onConflictDoNothing()
  const days = hours.days.flatMap(({ day, periods }) =>
    (periods.length > 0 ? periods : [{ starts: null, ends: null }]).map((period) => ({
      ...period,
      id: newId(),
      staffId,
      day,
    })),
  )
  if (days.length > 0) await tx.insert(shiftDays).values(days).onConflictDoNothing()
}

/** Whether this worker works in one of these centers. */
export async function worksIn(db: Db | Tx, staffId: string, centers: string[]): Promise<boolean> {
  if (centers.length === 0) return false
  const there = db
    .select({ one: sql`1` })
    .from(staffCenters)
    .where(and(eq(staffCenters.staffId, staff.id), inArray(staffCenters.centerId, centers)))
  const [row] = await db
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.id, staffId), exists(there)))
  return row !== undefined
}

export interface Duty {
  hereUntil: Date | null
  awayUntil: Date | null
}

/** What a worker says of today: here outside the hours, or away within them. */
export async function setDuty(tx: Tx, staffId: string, duty: Duty): Promise<void> {
  await tx
    .insert(staffDuty)
    .values({ staffId, ...duty })
    .onConflictDoUpdate({ target: staffDuty.staffId, set: duty })
}

export async function readDuty(db: Db | Tx, staffId: string): Promise<Duty> {
  const [row] = await db.select().from(staffDuty).where(eq(staffDuty.staffId, staffId))
  return { hereUntil: row?.hereUntil ?? null, awayUntil: row?.awayUntil ?? null }
}

export interface Holiday {
  id: string
  day: string
  /** Null: everywhere. */
  centerId: string | null
}

export const listHolidays = (db: Db | Tx): Promise<Holiday[]> =>
  db.select().from(holidays).orderBy(holidays.day, holidays.centerId)

/** Adding the same day again changes nothing. */
export async function addHoliday(tx: Tx, holiday: Holiday): Promise<void> {
  await tx.insert(holidays).values(holiday).onConflictDoNothing()
}

export async function removeHoliday(tx: Tx, id: string): Promise<void> {
  await tx.delete(holidays).where(eq(holidays.id, id))
}
