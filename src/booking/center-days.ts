import { and, asc, eq, gte, isNotNull, lt } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { centerDays, meetings, sessionSeries, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { cancelSession } from './cancel-session.ts'
import { changeMeetings } from './change-meetings.ts'
import { instantOf } from './local-time.ts'
import { readOccurrences } from './materialise.ts'
import { type CenterDay, occurrencesOf } from './occurrences.ts'
import { onlyMeeting } from './only-meeting.ts'
import type { Writing } from './types.ts'

export interface NewCenterDays {
  /** Null: every center. */
  center: string | null
  kind: 'closed' | 'hours'
  /** Which time of the year: `ramadan`. */
  name?: string | null
  /** ISO dates; both belong to it. */
  firstDay: string
  lastDay: string
  /** hours: `HH:MM` */
  opensAt?: string | null
  closesAt?: string | null
}

export type CenterDaysAdded =
  | { ok: true; id: string; cancelled: number; moved: number; clashes: string[] }
  /** The last day is before the first, the span is over a year, or no hours are given. */
  | { ok: false; why: 'bad_days' | 'bad_hours' }

const clock = /^([01]\d|2[0-3]):[0-5]\d$/

/**
 * Days on which a center is closed or keeps other hours. Sessions that stand there already follow: on closed days they are
 * cancelled (a course loses that date alone); dates of series are brought to the other hours, unless staff had moved
 * them. Everybody who booked is told. `clashes`: sessions whose room is taken at the new time; they stay as they were.
 */
export async function addCenterDays(tx: Tx, w: Writing, from: NewCenterDays): Promise<CenterDaysAdded> {
  const { firstDay, lastDay } = from
  const [first, last] = [dateOf(firstDay), dateOf(lastDay)]
  const length = first && last ? first.until(last, { largestUnit: 'day' }).days : -1
  if (!first || !last || length < 0 || length > 366) return { ok: false, why: 'bad_days' }
  const { opensAt = null, closesAt = null } = from
  if (from.kind === 'hours' && !(opensAt && closesAt && opensAt < closesAt))
    return { ok: false, why: 'bad_hours' }
  if ([opensAt, closesAt].some((time) => time !== null && !clock.test(time)))
    return { ok: false, why: 'bad_hours' }
  const id = w.newId()
  const [row] = await tx
    .insert(centerDays)
    .values({
      id,
      centerId: from.center,
      kind: from.kind,
      name: from.name ?? null,
      firstDay,
      lastDay,
      opensAt,
      closesAt,
    })
    .returning()
  if (!row) throw new Error('days were not stored')
  if (from.kind === 'closed')
    return { ok: true, id, ...(await close(tx, w, row, first, last)), moved: 0, clashes: [] }
  return { ok: true, id, cancelled: 0, ...(await otherHours(tx, w, row, first, last)) }
}

/** What was cancelled or moved by it stays so: staff make those dates anew. */
export async function removeCenterDays(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.delete(centerDays).where(eq(centerDays.id, id)).returning({ id: centerDays.id })
  return rows.length > 0
}

function dateOf(text: string): Temporal.PlainDate | null {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) ? Temporal.PlainDate.from(text, { overflow: 'reject' }) : null
  } catch {
    return null
  }
}

const span = (first: Temporal.PlainDate, last: Temporal.PlainDate) => ({
  from: instantOf(first.toPlainDateTime()),
  until: instantOf(last.add({ days: 1 }).toPlainDateTime()),
})

const later = (a: Date, b: Date) => new Date(Math.max(a.getTime(), b.getTime()))

async function close(
  tx: Tx,
  w: Writing,
  row: CenterDay,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
) {
  const { from, until } = span(first, last)
  const rows = await tx
    .select({ id: meetings.id, sessionId: meetings.sessionId })
    .from(meetings)
    .innerJoin(sessions, eq(sessions.id, meetings.sessionId))
    .where(
      and(
        eq(meetings.state, 'scheduled'),
        gte(meetings.startsAt, later(from, w.now)),
        lt(meetings.startsAt, until),
        row.centerId === null ? undefined : eq(sessions.centerId, row.centerId),
      ),
    )
    .orderBy(asc(meetings.sessionId))
  const bySession = Map.groupBy(rows, (one) => one.sessionId)
  for (const [sessionId, dates] of bySession) {
    if (await onlyMeeting(tx, sessionId)) await cancelSession(tx, w, sessionId)
    else await changeMeetings(tx, w, sessionId, { cancel: dates.map((one) => one.id) })
  }
  return { cancelled: rows.length }
}

async function otherHours(
  tx: Tx,
  w: Writing,
  row: CenterDay,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
) {
  const { from, until } = span(first, last)
  const rows = await tx
    .select({ session: sessions, series: sessionSeries })
    .from(sessions)
    .innerJoin(sessionSeries, eq(sessionSeries.id, sessions.seriesId))
    .where(
      and(
        eq(sessions.state, 'scheduled'),
        isNotNull(sessions.occurrence),
        gte(sessions.startsAt, later(from, w.now)),
        lt(sessions.startsAt, until),
        row.centerId === null ? undefined : eq(sessions.centerId, row.centerId),
      ),
    )
    .orderBy(asc(sessions.id))
  let moved = 0
  const clashes: string[] = []
  for (const { session, series } of rows) {
    const same = (one: { key: string }) => one.key === session.occurrence
    const usual = occurrencesOf(series, [], [], first, last).find(same)
    const now = (await readOccurrences(tx, series, first, last)).find(same)
    const meeting = await onlyMeeting(tx, session.id)
    if (!usual || !now || !meeting || instantOf(usual.starts).getTime() !== meeting.startsAt.getTime())
      continue
    const [startsAt, endsAt] = [instantOf(now.starts), instantOf(now.starts.add({ minutes: now.minutes }))]
    if (startsAt.getTime() === meeting.startsAt.getTime() && endsAt.getTime() === meeting.endsAt.getTime())
      continue
    const changed = await changeMeetings(tx, w, session.id, { move: [{ id: meeting.id, startsAt, endsAt }] })
    if (changed.ok) moved += 1
    else clashes.push(session.id)
  }
  return { moved, clashes }
}
