import { and, count, eq, isNotNull, ne, or } from 'drizzle-orm'
import { bookings, contacts, handoffs, inbox, persons, referrals } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'

/** What we keep of a contact, in figures: what she is shown when she asks for her data. */
export interface ContactSummary {
  /** Messages of hers whose words are still kept. */
  messages: number
  /** ISO date (Asia/Damascus) of the first message. */
  since: string
  /** Requests to reach a person, also those that are closed. */
  handoffs: number
  persons: number
  /** Places that she booked or waits for, as long as we keep them. */
  bookings: number
  /** Requests for a service, those that have ended included. */
  referrals: number
}

export async function summarise(db: Db | Tx, contactId: string): Promise<ContactSummary> {
  const of = (rows: { n: number }[]) => rows[0]?.n ?? 0
  const [contact] = await db
    .select({ since: contacts.createdAt })
    .from(contacts)
    .where(eq(contacts.id, contactId))
  if (!contact) throw new Error('no such contact')
  return {
    messages: of(
      await db
        .select({ n: count() })
        .from(inbox)
        .where(and(eq(inbox.contactId, contactId), isNotNull(inbox.body), ne(inbox.kind, 'system'))),
    ),
    since: damascusDate(contact.since),
    handoffs: of(await db.select({ n: count() }).from(handoffs).where(eq(handoffs.contactId, contactId))),
    bookings: of(await db.select({ n: count() }).from(bookings).where(eq(bookings.contactId, contactId))),
    referrals: of(
      await db
        .select({ n: count() })
        .from(referrals)
        .where(
          and(
            eq(referrals.contactId, contactId),
            // A worker's sheet of paper is no request of hers before she was asked.
            or(ne(referrals.state, 'draft'), isNotNull(referrals.askedAt)),
          ),
        ),
    ),
    persons: of(await db.select({ n: count() }).from(persons).where(eq(persons.contactId, contactId))),
  }
}

/** Damascus is three hours ahead all year; Swedish dates are ISO dates. */
const damascusDate = (at: Date) => at.toLocaleDateString('sv-SE', { timeZone: 'Asia/Damascus' })
