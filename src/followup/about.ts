import { and, eq, sql } from 'drizzle-orm'
import { bookings, checkIns, followUps, sessions } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { stillHolds } from './still-holds.ts'

/** The session that a message is about, as far as its flow may tell of it. */
export interface AboutSession {
  /** Its first meeting, or the day on which it was over. */
  at: Date
  service: string
  center: string
  /** What to bring, by language. */
  bring: Partial<Record<'ar' | 'kmr' | 'en', string>> | null
}

/** Null: there is no such message of hers, or its booking is gone. */
export async function readAbout(
  tx: Tx,
  of: { checkIn: string; contactId: string },
): Promise<AboutSession | null> {
  const [row] = await tx
    .select({
      at: followUps.subjectAt,
      service: sessions.serviceId,
      center: sessions.centerId,
      bring: sessions.bring,
    })
    .from(checkIns)
    .innerJoin(followUps, eq(followUps.id, checkIns.followUpId))
    .innerJoin(bookings, eq(bookings.id, followUps.subjectId))
    .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
    .where(and(sql`${checkIns.id}::text = ${of.checkIn}`, eq(followUps.contactId, of.contactId), stillHolds))
  return row?.at ? { ...row, at: row.at } : null
}
