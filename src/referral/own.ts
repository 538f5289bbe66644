import { and, desc, eq, inArray, isNotNull, ne, or, sql } from 'drizzle-orm'
import { referralEvents, referralRecipients, referrals, translations } from '../db/schema/index.ts'
import type { Db, Tx } from '../db/types.ts'
import { ended, type ReferralState } from './moves.ts'
import type { OwnReferral } from './news.ts'
import { entity } from './recipients/recipient.ts'

/**
 * A contact's requests: those under way first, the latest before the others. A draft is hers to see once her yes was
 * asked for; before that it is a worker's sheet of paper.
 */
export const listOwn = (db: Db | Tx, contactId: string, most: number): Promise<OwnReferral[]> =>
  db
    .select()
    .from(referrals)
    .where(
      and(eq(referrals.contactId, contactId), or(ne(referrals.state, 'draft'), isNotNull(referrals.askedAt))),
    )
    .orderBy(
      sql`${inArray(referrals.state, [...ended] as ReferralState[])}`,
      desc(referrals.changedAt),
      desc(referrals.id),
    )
    .limit(most)

export interface Opened {
  recipientId: string
  at: Date
  /** Our team took it for a partner (a form, a file): whether the partner has read it we do not know. */
  forPartner: boolean
}

/** Who has read what she agreed to, and when, the latest first: each reading is recorded (read-shared). */
export async function readOpened(db: Db | Tx, referralId: string, most: number): Promise<Opened[]> {
  const rows = await db
    .select({
      recipientId: referralEvents.recipientId,
      at: referralEvents.at,
      staffId: referralEvents.staffId,
      kind: referralRecipients.kind,
    })
    .from(referralEvents)
    .leftJoin(referralRecipients, eq(referralRecipients.id, referralEvents.recipientId))
    .where(and(eq(referralEvents.referralId, referralId), eq(referralEvents.kind, 'opened')))
    .orderBy(desc(referralEvents.id))
    .limit(most)
  return rows.map(({ recipientId, at, staffId, kind }) => ({
    recipientId: recipientId ?? '',
    at,
    forPartner: staffId !== null && kind === 'partner',
  }))
}

export interface NamedRecipient {
  id: string
  name: string
  sample: boolean
  /** A center of ours. */
  centerId: string | null
}

/** Recipients by their names in this language, or as they are called where nobody wrote one. */
export async function nameRecipients(
  db: Db | Tx,
  ids: string[],
  language: string,
): Promise<NamedRecipient[]> {
  if (ids.length === 0) return []
  const rows = await db
    .select({ recipient: referralRecipients, text: translations.text })
    .from(referralRecipients)
    .leftJoin(
      translations,
      and(
        eq(translations.entity, entity),
        eq(translations.entityId, referralRecipients.id),
        eq(translations.language, language),
      ),
    )
    .where(inArray(referralRecipients.id, ids))
  const named = new Map(
    rows.map(({ recipient, text }) => [
      recipient.id,
      {
        id: recipient.id,
        name: text ?? recipient.name,
        sample: recipient.sample,
        centerId: recipient.locationId,
      },
    ]),
  )
  return ids.flatMap((id) => named.get(id) ?? [])
}

/** Services that somebody takes people for now. */
export async function servicesTaken(db: Db | Tx): Promise<string[]> {
  const rows = await db
    .selectDistinct({ service: sql<string>`unnest(${referralRecipients.services})` })
    .from(referralRecipients)
    .where(eq(referralRecipients.active, true))
  return rows.map(({ service }) => service)
}

/** Whether somebody takes people of one sex alone for this service: only then it must be known. */
export async function asksSex(db: Db | Tx, serviceId: string): Promise<boolean> {
  const [row] = await db
    .select({ id: referralRecipients.id })
    .from(referralRecipients)
    .where(
      sql`${referralRecipients.active} and ${serviceId} = any(${referralRecipients.services})
        and cardinality(${referralRecipients.sexes}) > 0`,
    )
    .limit(1)
  return row !== undefined
}
