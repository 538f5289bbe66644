import { and, desc, eq } from 'drizzle-orm'
import {
  locations,
  referralConsents,
  referralEvents,
  referralRecipients,
  referrals,
  translations,
} from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { serviceName } from '../link/read-page.ts'
import { readShared } from '../read-shared.ts'
import { listRecipients } from '../recipients/list-recipients.ts'
import type { Actor, Writing } from '../types.ts'
import type { FormFacts, FormLanguage } from './form-html.ts'

/**
 * What stands on the printed form: read by `readShared`, so with its refusals and its trace, whoever prints it.
 */
export async function readForm(
  tx: Tx,
  w: Pick<Writing, 'vault' | 'now' | 'rules'>,
  referralId: string,
  actor: Extract<Actor, { role: 'recipient' }>,
  language: FormLanguage,
): Promise<
  | { ok: true; facts: FormFacts }
  | { ok: false; why: 'not_found' }
  | { ok: false; why: 'missing'; missing: string[] }
> {
  const read = await readShared(tx, w, referralId, actor)
  if (!read.ok) return read
  const [row] = await tx
    .select({ centerId: referrals.centerId, name: referralRecipients.name })
    .from(referrals)
    .innerJoin(referralRecipients, eq(referralRecipients.id, referrals.recipientId))
    .where(eq(referrals.id, referralId))
  const [consent] = await tx
    .select()
    .from(referralConsents)
    .where(
      and(eq(referralConsents.referralId, referralId), eq(referralConsents.recipientId, actor.recipientId)),
    )
    .orderBy(desc(referralConsents.givenAt), desc(referralConsents.id))
    .limit(1)
  const [sent] = await tx
    .select({ at: referralEvents.at })
    .from(referralEvents)
    .where(and(eq(referralEvents.referralId, referralId), eq(referralEvents.kind, 'send')))
  if (!row || !consent) return { ok: false, why: 'not_found' }
  const [recipient] = await listRecipients(tx, actor.recipientId)
  return {
    ok: true,
    facts: {
      id: referralId,
      from: row.centerId ? await centerName(tx, row.centerId, language) : '–',
      to: recipient?.name[language] ?? row.name,
      service: (await serviceName(tx, read.shared.serviceId))[language],
      sentAt: sent?.at ?? null,
      consent: {
        givenAt: consent.givenAt,
        expiresAt: consent.expiresAt,
        via: consent.via,
        by: Object.keys(consent.by).filter((one) => consent.by[one]),
        language: consent.language,
        textVersion: consent.textVersion,
      },
      unconfirmed: w.rules.confirmedBy === null,
      shared: read.shared,
    },
  }
}

async function centerName(tx: Tx, id: string, language: FormLanguage): Promise<string> {
  const [row] = await tx.select({ name: locations.name }).from(locations).where(eq(locations.id, id))
  const [said] = await tx
    .select({ text: translations.text })
    .from(translations)
    .where(
      and(
        eq(translations.entity, 'location'),
        eq(translations.entityId, id),
        eq(translations.field, 'name'),
        eq(translations.language, language),
      ),
    )
  return said?.text ?? row?.name ?? id
}
