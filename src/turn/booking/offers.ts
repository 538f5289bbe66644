import { findSessions } from '../../booking/find-sessions.ts'
import type { Session } from '../../booking/types.ts'
import type { Tx } from '../../db/types.ts'
import type { Value } from '../../flow/types.ts'
import { localDay } from '../../text/dates.ts'
import type { Language } from '../../text/types.ts'
import { addDays, nextWeekday, readDay } from '../../understanding/read-day.ts'
import { type ForWhom, isForThoseOf, mayFit } from './fit.ts'
import { listed } from './lines.ts'

/** One look on a small screen. */
const atATime = 3
const nearestDays = 5
/** Eight weeks of a service at all centers; beyond that nobody pages. */
const most = 300

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const fromToday = ['today', 'tomorrow', 'after_tomorrow']

export interface Offer {
  service: string
  center?: string | null | undefined
  /** An ISO date, or a key of `day.json`. */
  day?: string | null | undefined
  /** How many were shown before. */
  skip: number
  /** Null: who fits `like`. */
  who: ForWhom | null
  /** The session that she has: another one must be for the same people, or for more. */
  like?: Session
  /** Not this session. */
  except?: string
  /** Only those with a free seat. */
  free?: boolean
  limit?: number
}

/** What is shown of what fits: three at a time, the nearest days, and whether the day and place are those that were asked for. */
export type Offered = { found: false } | { found: true; asWished: boolean; value: Value; sessions: Session[] }

/** The next sessions for somebody, as near to her wishes as there are. */
export async function offer(tx: Tx, wanted: Offer, language: Language, now: Date): Promise<Offered> {
  const { service, who, skip, except, like, limit = atATime } = wanted
  const search = { services: [service], limit: most, ...(except ? { except } : {}) }
  const all = (await findSessions(tx, search, now)).filter(
    (session) =>
      (!who || mayFit(session, who)) &&
      (!like || isForThoseOf(session, like)) &&
      (!wanted.free || session.free > 0),
  )
  if (all.length === 0) return { found: false }
  const there = wanted.center ? all.filter(({ center }) => center === wanted.center) : all
  const near = there.length > 0 ? there : all
  const day = wanted.day ? dayOf(wanted.day, now) : null
  const then = day ? near.filter(({ startsAt }) => localDay(startsAt) === day) : near
  const after = day ? near.filter(({ startsAt }) => localDay(startsAt) > day) : []
  const list = [then, after, near].find((some) => some.length > 0) ?? near
  const page = list.slice(skip, skip + limit)
  const sessions = page.length > 0 ? page : list.slice(0, limit)
  return {
    found: true,
    asWished: there.length > 0 && then.length > 0,
    sessions,
    value: {
      list: sessions.map((session) => listed(session, language)),
      next: page.length > 0 ? skip + limit : limit,
      days: [...new Set(near.map(({ startsAt }) => localDay(startsAt)))].slice(0, nearestDays),
    },
  }
}

/** The date that a key of `day.json` or an ISO date means now. Null: neither. */
export function dayOf(said: string, now: Date): string | null {
  const today = localDay(now)
  const weekday = weekdays.indexOf(said)
  if (weekday >= 0) return nextWeekday(today, weekday + 1)
  const days = fromToday.indexOf(said)
  if (days >= 0) return addDays(today, days)
  const read = readDay(said, today)
  return read.kind === 'day' ? read.day : null
}
