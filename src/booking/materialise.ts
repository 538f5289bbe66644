import { and, asc, eq, gte, isNull, lt, or, sql } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { centerDays, seriesExceptions, sessionSeries, staffTasks } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { type CreatedSession, createSession } from './create-session.ts'
import { dayOf, instantOf } from './local-time.ts'
import {
  type CenterDay,
  type ExceptionRow,
  type Occurrence,
  occurrencesOf,
  type SeriesRow,
} from './occurrences.ts'
import type { Writing } from './types.ts'

/** So far ahead the dates of a series stand as sessions. */
export const weeksAhead = 8

/**
 * Makes the sessions of the coming eight weeks of every active series, each series in a transaction of its own. What was
 * made stays as it is; a date whose room or worker is taken becomes a task for the center's staff. Gives how many were made.
 */
export async function materialiseSeries(db: Db, w: Writing): Promise<number> {
  const horizon = dayOf(w.now).add({ weeks: weeksAhead })
  const due = await db
    .select({ id: sessionSeries.id })
    .from(sessionSeries)
    .where(
      and(
        eq(sessionSeries.state, 'active'),
        or(isNull(sessionSeries.madeUntil), lt(sessionSeries.madeUntil, horizon.toString())),
      ),
    )
    .orderBy(asc(sessionSeries.id))
  let made = 0
  for (const { id } of due) made += await db.transaction((tx) => materialise(tx, w, id))
  return made
}

/** The same for one series. */
export async function materialise(tx: Tx, w: Writing, seriesId: string): Promise<number> {
  const [series] = await tx.select().from(sessionSeries).where(eq(sessionSeries.id, seriesId)).for('update')
  if (series?.state !== 'active') return 0
  const today = dayOf(w.now)
  const horizon = today.add({ weeks: weeksAhead })
  const next = series.madeUntil ? Temporal.PlainDate.from(series.madeUntil).add({ days: 1 }) : today
  const from = Temporal.PlainDate.compare(next, today) < 0 ? today : next
  if (Temporal.PlainDate.compare(from, horizon) > 0) return 0
  let made = 0
  for (const one of await readOccurrences(tx, series, from, horizon)) {
    const result = await makeSession(tx, w, series, one)
    if (result.ok) made += result.made ? 1 : 0
    // What has begun today already needs nobody.
    else if (result.why !== 'past') await askStaff(tx, w, series, one)
  }
  await tx.update(sessionSeries).set({ madeUntil: horizon.toString() }).where(eq(sessionSeries.id, seriesId))
  return made
}

/** The dates of a series as they take place, with what is known of its center's days. */
export async function readOccurrences(
  tx: Tx,
  series: SeriesRow,
  from: Temporal.PlainDate,
  until: Temporal.PlainDate,
): Promise<Occurrence[]> {
  const exceptions: ExceptionRow[] = await tx
    .select()
    .from(seriesExceptions)
    .where(eq(seriesExceptions.seriesId, series.id))
  return occurrencesOf(
    series,
    exceptions,
    await readCenterDays(tx, series.centerId, from, until),
    from,
    until,
  )
}

/** Closures and other hours of a center, also those of all centers, that touch these days. */
export async function readCenterDays(
  db: Db | Tx,
  center: string,
  from: Temporal.PlainDate,
  until: Temporal.PlainDate,
): Promise<CenterDay[]> {
  return db
    .select()
    .from(centerDays)
    .where(
      and(
        or(isNull(centerDays.centerId), eq(centerDays.centerId, center)),
        gte(centerDays.lastDay, from.toString()),
        sql`${centerDays.firstDay} <= ${until.toString()}::date`,
      ),
    )
    .orderBy(asc(centerDays.firstDay), asc(centerDays.id))
}

/** One date of a series as a session: a seat for one in a worker's time. */
export function makeSession(tx: Tx, w: Writing, series: SeriesRow, one: Occurrence): Promise<CreatedSession> {
  const startsAt = instantOf(one.starts)
  const endsAt = instantOf(one.starts.add({ minutes: one.minutes }))
  const { serviceId, centerId, capacity, slotMinutes, roomId, ...rest } = series
  return createSession(tx, w, {
    ...rest,
    service: serviceId,
    center: centerId,
    capacity: slotMinutes === null ? capacity : 1,
    meetings: [{ startsAt, endsAt, roomId }],
    series: { id: series.id, occurrence: one.key },
  })
}

async function askStaff(tx: Tx, w: Writing, series: SeriesRow, one: Occurrence) {
  await tx
    .insert(staffTasks)
    .values({
      id: w.newId(),
      kind: 'series-clash',
      subject: `${series.id}:${one.key}`,
      centerId: series.centerId,
      createdAt: w.now,
    })
    .onConflictDoNothing()
}
