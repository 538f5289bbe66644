import { eq } from 'drizzle-orm'
import { locations, meetings, services, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { countOffered } from './count-seats.ts'
import {
  type BadMeetings,
  badRooms,
  badTimes,
  busyFacilitator,
  type NewMeeting,
  unlessRoomTaken,
} from './meeting-rows.ts'
import type { Audience, Localised, MaybeAudience, Writing } from './types.ts'

export const mostSeats = 1_000

export interface NewSession extends MaybeAudience {
  service: string
  center: string
  /** One, or those of a course. */
  meetings: NewMeeting[]
  capacity: number
  facilitatorId?: string | null | undefined
  title?: Localised | null | undefined
  bring?: Localised | null | undefined
  sample?: boolean
  /** The series it comes from, and its date by the rule. */
  series?: { id: string; occurrence: string }
}

/** A capacity below 1 or above 1,000; ages that no one has, or the wrong way round. */
export interface BadFigures {
  ok: false
  why: 'capacity' | 'ages'
}
export type BadSession = { ok: false; why: 'unknown_service' | 'unknown_center' } | BadFigures | BadMeetings
export type CreatedSession = { ok: true; id: string; made: boolean } | BadSession

/** A session that can be booked at once. The same date of a series is made once: `made` is false the second time. */
export async function createSession(tx: Tx, w: Writing, from: NewSession): Promise<CreatedSession> {
  const bad = badFigures(from) ?? badTimes(from.meetings, w.now)
  if (bad) return bad
  // A series was looked at when it was made.
  const unknown = from.series ? null : await unknownPlace(tx, from)
  if (unknown) return unknown
  const id = w.newId()
  const facilitatorId = from.facilitatorId ?? null
  const refused =
    (await badRooms(tx, from.center, from.meetings)) ??
    (await busyFacilitator(tx, facilitatorId, from.meetings, id))
  if (refused) return refused
  let made = true
  const taken = await unlessRoomTaken(tx, from.meetings, id, async (inner) => {
    made = await insertRows(inner, w, id, from)
  })
  return taken ?? { ok: true, id, made }
}

/** Numbers that nobody can mean. */
export function badFigures(of: Pick<NewSession, 'capacity' | 'minAge' | 'maxAge'>): BadFigures | null {
  const { capacity, minAge = null, maxAge = null } = of
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > mostSeats)
    return { ok: false, why: 'capacity' }
  const ages = [minAge, maxAge].filter((age) => age !== null)
  if (ages.some((age) => !Number.isInteger(age) || age < 0 || age > 120)) return { ok: false, why: 'ages' }
  if (minAge !== null && maxAge !== null && minAge > maxAge) return { ok: false, why: 'ages' }
  return null
}

export async function unknownPlace(
  tx: Tx,
  of: { service: string; center: string },
): Promise<{ ok: false; why: 'unknown_service' | 'unknown_center' } | null> {
  const [service] = await tx.select({ id: services.id }).from(services).where(eq(services.id, of.service))
  if (!service) return { ok: false, why: 'unknown_service' }
  const [center] = await tx.select({ id: locations.id }).from(locations).where(eq(locations.id, of.center))
  return center ? null : { ok: false, why: 'unknown_center' }
}

async function insertRows(tx: Tx, w: Writing, id: string, from: NewSession): Promise<boolean> {
  const dates = [...from.meetings].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
  const facilitatorId = from.facilitatorId ?? null
  const rows = await tx
    .insert(sessions)
    .values({
      id,
      serviceId: from.service,
      centerId: from.center,
      seriesId: from.series?.id ?? null,
      occurrence: from.series?.occurrence ?? null,
      capacity: from.capacity,
      startsAt: (dates[0] as NewMeeting).startsAt,
      endsAt: (dates.at(-1) as NewMeeting).endsAt,
      facilitatorId,
      title: from.title ?? null,
      bring: from.bring ?? null,
      ...audienceOf(from),
      sample: from.sample ?? false,
      createdAt: w.now,
    })
    .onConflictDoNothing({ target: [sessions.seriesId, sessions.occurrence] })
    .returning({ id: sessions.id })
  if (rows.length === 0) return false
  // Samples are for trying out: nobody counts them.
  if (!from.sample)
    await countOffered(
      tx,
      { serviceId: from.service, centerId: from.center, startsAt: (dates[0] as NewMeeting).startsAt },
      1,
    )
  await tx.insert(meetings).values(
    dates.map(({ startsAt, endsAt, roomId = null }) => ({
      id: w.newId(),
      sessionId: id,
      startsAt,
      endsAt,
      roomId,
      facilitatorId,
    })),
  )
  return true
}

export const audienceOf = (of: MaybeAudience): Audience => ({
  womenOnly: of.womenOnly ?? false,
  minAge: of.minAge ?? null,
  maxAge: of.maxAge ?? null,
  withCarer: of.withCarer ?? false,
  languages: of.languages ?? [],
  childcare: of.childcare ?? null,
  transport: of.transport ?? null,
  stepFree: of.stepFree ?? null,
  signLanguage: of.signLanguage ?? null,
  companionWelcome: of.companionWelcome ?? null,
})
