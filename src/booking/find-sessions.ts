import { and, eq, gt, gte, inArray, lt, ne, type SQL } from 'drizzle-orm'
import { sessions } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { readSessions } from './read-sessions.ts'
import type { Session } from './types.ts'

export interface SessionSearch {
  /** Any of these; left out: all. */
  services?: string[]
  center?: string
  /** Begins in this span; `until` does not belong to it. */
  from?: Date
  until?: Date
  /** Not this one: "other dates". */
  except?: string
  limit: number
}

/** The next sessions that can still be booked or waited for, the earliest first. */
export async function findSessions(db: Db | Tx, search: SessionSearch, now: Date): Promise<Session[]> {
  if (search.services?.length === 0) return []
  const where: (SQL | undefined)[] = [
    eq(sessions.state, 'scheduled'),
    gt(sessions.startsAt, now),
    search.services ? inArray(sessions.serviceId, search.services) : undefined,
    search.center === undefined ? undefined : eq(sessions.centerId, search.center),
    search.from ? gte(sessions.startsAt, search.from) : undefined,
    search.until ? lt(sessions.startsAt, search.until) : undefined,
    search.except ? ne(sessions.id, search.except) : undefined,
  ]
  return readSessions(db, and(...where), now, search.limit)
}
