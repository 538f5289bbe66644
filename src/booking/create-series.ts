import { and, asc, eq, gt } from 'drizzle-orm'
import { seriesExceptions, sessionSeries, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { cancelSession } from './cancel-session.ts'
import { changeMeetings, type MeetingsChanged } from './change-meetings.ts'
import { audienceOf, type BadFigures, badFigures, unknownPlace } from './create-session.ts'
import { checkRule, expandRule } from './expand-rule.ts'
import { instantOf, readLocal, writeLocal } from './local-time.ts'
import { makeSession, materialise } from './materialise.ts'
import { badRooms } from './meeting-rows.ts'
import type { SeriesRow } from './occurrences.ts'
import { onlyMeeting } from './only-meeting.ts'
import type { Localised, MaybeAudience, Writing } from './types.ts'

export interface NewSeries extends MaybeAudience {
  service: string
  center: string
  /** `FREQ=WEEKLY;BYDAY=SU,TU`, with or without an end. */
  rrule: string
  /** `2026-12-06T10:00`, as clocks in Damascus show it. */
  starts: string
  minutes: number
  /** With it each date is a worker's time, divided into appointments for one. */
  slotMinutes?: number | null | undefined
  pauseMinutes?: number | undefined
  /** Other hours in named times of the year: `{ ramadan: { start: '11:00', minutes: 60 } }`. */
  otherHours?: Record<string, { start: string; minutes: number }> | undefined
  capacity: number
  roomId?: number | null | undefined
  facilitatorId?: string | null | undefined
  title?: Localised | null | undefined
  bring?: Localised | null | undefined
  sample?: boolean
}

export type BadSeries =
  | { ok: false; why: 'rule' | 'too_many' | 'bad_times' | 'no_room' | 'unknown_service' | 'unknown_center' }
  | BadFigures

const longestMinutes = 12 * 60

/** A series, and the sessions of its coming eight weeks. `made`: how many. */
export async function createSeries(
  tx: Tx,
  w: Writing,
  from: NewSeries,
): Promise<{ ok: true; id: string; made: number } | BadSeries> {
  const starts = readLocal(from.starts)
  const { minutes, slotMinutes = null, pauseMinutes = 0, otherHours = {} } = from
  const times = [minutes, slotMinutes ?? 1, ...Object.values(otherHours).map((one) => one.minutes)]
  const clocks = Object.values(otherHours).every((one) => /^([01]\d|2[0-3]):[0-5]\d$/.test(one.start))
  if (!starts || !clocks || times.some((n) => !Number.isInteger(n) || n < 1 || n > longestMinutes))
    return { ok: false, why: 'bad_times' }
  if (!Number.isInteger(pauseMinutes) || pauseMinutes < 0 || pauseMinutes > longestMinutes)
    return { ok: false, why: 'bad_times' }
  const rule = checkRule(from.rrule, starts)
  if (!rule.ok) return rule
  const bad = badFigures(from) ?? (await unknownPlace(tx, from))
  if (bad) return bad
  const { roomId = null } = from
  const room = await badRooms(tx, from.center, [{ startsAt: w.now, endsAt: w.now, roomId }])
  if (room) return { ok: false, why: 'no_room' }
  const id = w.newId()
  await tx.insert(sessionSeries).values({
    id,
    serviceId: from.service,
    centerId: from.center,
    rrule: from.rrule,
    startsLocal: from.starts,
    minutes,
    slotMinutes,
    pauseMinutes,
    otherHours,
    capacity: from.capacity,
    roomId,
    facilitatorId: from.facilitatorId ?? null,
    title: from.title ?? null,
    bring: from.bring ?? null,
    ...audienceOf(from),
    sample: from.sample ?? false,
    createdAt: w.now,
  })
  return { ok: true, id, made: await materialise(tx, w, id) }
}

export interface SeriesException {
  seriesId: string
  /** The date by the rule (cancelled, moved), or the extra one. */
  occurrence: string
  kind: 'cancelled' | 'moved' | 'extra'
  /** moved: where to */
  to?: string
  minutes?: number
}

/**
 * One date that is not as the rule says. What stands as a session already is cancelled or moved with it, and everybody who
 * booked is told; what is not made yet will be made so. Appointments of a worker's time are changed one by one instead.
 */
export async function exceptSeries(
  tx: Tx,
  w: Writing,
  one: SeriesException,
): Promise<{ ok: true } | { ok: false; why: 'gone' | 'no_occurrence' | 'bad_times' } | MeetingsChanged> {
  const [series] = await tx
    .select()
    .from(sessionSeries)
    .where(eq(sessionSeries.id, one.seriesId))
    .for('update')
  if (!series || series.slotMinutes !== null) return { ok: false, why: 'gone' }
  const at = readLocal(one.occurrence)
  const to = readLocal(one.to ?? one.occurrence)
  const minutes = one.minutes ?? series.minutes
  if (!at || !to || !Number.isInteger(minutes) || minutes < 1 || minutes > longestMinutes)
    return { ok: false, why: 'bad_times' }
  if (one.kind !== 'extra' && !isByRule(series, one.occurrence)) return { ok: false, why: 'no_occurrence' }
  const done = await applyException(tx, w, series, one, instantOf(to), instantOf(to.add({ minutes })))
  if (!done.ok) return done
  const values = { kind: one.kind, toLocal: one.kind === 'cancelled' ? null : writeLocal(to), minutes }
  await tx
    .insert(seriesExceptions)
    .values({ seriesId: series.id, occurrence: one.occurrence, ...values })
    .onConflictDoUpdate({ target: [seriesExceptions.seriesId, seriesExceptions.occurrence], set: values })
  return { ok: true }
}

function isByRule(series: SeriesRow, occurrence: string): boolean {
  const [at, starts] = [readLocal(occurrence), readLocal(series.startsLocal)]
  if (!at || !starts) return false
  return expandRule(series.rrule, starts, at.toPlainDate(), at.toPlainDate()).some((date) => date.equals(at))
}

async function applyException(
  tx: Tx,
  w: Writing,
  series: SeriesRow,
  one: SeriesException,
  startsAt: Date,
  endsAt: Date,
): Promise<{ ok: true } | MeetingsChanged> {
  const [session] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.seriesId, series.id), eq(sessions.occurrence, one.occurrence)))
  if (one.kind === 'extra' && !session) {
    const starts = readLocal(one.to ?? one.occurrence)
    if (!starts) return { ok: false, why: 'bad_times' }
    const made = await makeSession(tx, w, series, {
      key: one.occurrence,
      starts,
      minutes: one.minutes ?? series.minutes,
    })
    return made.ok || made.why === 'room_taken' || made.why === 'facilitator_busy' || made.why === 'past'
      ? made
      : { ok: false, why: 'gone' }
  }
  if (!session) return { ok: true }
  if (one.kind === 'cancelled') {
    const cancelled = await cancelSession(tx, w, session.id)
    return cancelled.ok || cancelled.why === 'cancelled' ? { ok: true } : cancelled
  }
  const meeting = await onlyMeeting(tx, session.id)
  if (!meeting) return { ok: false, why: 'no_meeting' }
  return changeMeetings(tx, w, session.id, { move: [{ id: meeting.id, startsAt, endsAt }] })
}

/**
 * Ends a series: nothing more is made. `cancelFuture`: what stands ahead is cancelled too, and everybody who booked is told.
 * Gives how many sessions were cancelled; null: no such series.
 */
export async function endSeries(
  tx: Tx,
  w: Writing,
  end: { seriesId: string; cancelFuture: boolean },
): Promise<number | null> {
  const [series] = await tx
    .update(sessionSeries)
    .set({ state: 'ended' })
    .where(eq(sessionSeries.id, end.seriesId))
    .returning({ id: sessionSeries.id })
  if (!series) return null
  if (!end.cancelFuture) return 0
  const ahead = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(eq(sessions.seriesId, series.id), eq(sessions.state, 'scheduled'), gt(sessions.startsAt, w.now)),
    )
    .orderBy(asc(sessions.id))
  for (const { id } of ahead) await cancelSession(tx, w, id)
  return ahead.length
}
