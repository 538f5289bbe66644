import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { referralRecipients, referrals, translations } from '../../db/schema/index.ts'
import type { Db, Tx } from '../../db/types.ts'
import { taken } from '../recipients.ts'
import { entity, type Recipient } from './recipient.ts'

export interface ListedRecipient extends Recipient {
  id: string
  /** Nobody has confirmed it yet. */
  sample: boolean
  /** Referrals that are with it now. */
  open: number
  /** A secret was made: its system can be told. */
  hasWebhookSecret: boolean
}

/** All recipients, or one, with their names in three languages and how many referrals are with each. */
export async function listRecipients(db: Db | Tx, id?: string): Promise<ListedRecipient[]> {
  const rows = await db
    .select()
    .from(referralRecipients)
    .where(id === undefined ? undefined : eq(referralRecipients.id, id))
    .orderBy(asc(referralRecipients.kind), asc(referralRecipients.id))
  const names = await recipientNames(db, rows)
  const counts = await db
    .select({ id: referrals.recipientId, n: sql<number>`count(*)::int` })
    .from(referrals)
    .where(id === undefined ? taken : and(taken, eq(referrals.recipientId, id)))
    .groupBy(referrals.recipientId)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as Recipient['kind'],
    centerId: row.locationId,
    name: names.get(row.id) ?? { ar: row.name, kmr: row.name, en: row.name },
    services: row.services,
    ageBands: row.ageBands,
    sexes: row.sexes as Recipient['sexes'],
    capacity: row.capacity,
    hours: row.hours,
    focalPoints: row.focalPoints,
    webhookUrl: row.webhookUrl,
    hasWebhookSecret: row.webhookSecret !== null,
    active: row.active,
    sample: row.sample,
    open: counts.find((count) => count.id === row.id)?.n ?? 0,
  }))
}

/** Names by language. A language that nobody wrote has the English one. */
async function recipientNames(
  db: Db | Tx,
  rows: { id: string; name: string }[],
): Promise<Map<string, Recipient['name']>> {
  if (rows.length === 0) return new Map()
  const words = await db
    .select()
    .from(translations)
    .where(
      and(
        eq(translations.entity, entity),
        inArray(
          translations.entityId,
          rows.map((row) => row.id),
        ),
      ),
    )
  const said = (id: string, language: string, name: string) =>
    words.find((word) => word.entityId === id && word.language === language)?.text ?? name
  return new Map(
    rows.map(({ id, name }) => [id, { ar: said(id, 'ar', name), kmr: said(id, 'kmr', name), en: name }]),
  )
}
