import { eq, inArray } from 'drizzle-orm'
import { locations, referralRecipients, services, translations } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { readWebhookUrl } from '../webhook/webhook-url.ts'
import { entity, type Recipient } from './recipient.ts'

/**
 * Adds a recipient or changes it. What staff saved is no sample any more, but to switch one off confirms nothing. An
 * inactive one takes nothing new; what is with it stays there. Refuses `unknown_center` (or a center without one),
 * `unknown_service` and `bad_webhook` (webhook-url.ts says where one may go).
 */
export async function saveRecipient(
  tx: Tx,
  id: string,
  given: Recipient,
  inside: readonly string[],
): Promise<
  { ok: true; made: boolean } | { ok: false; why: 'unknown_center' | 'unknown_service' | 'bad_webhook' }
> {
  const { name, centerId, ...more } = given
  const locationId = given.kind === 'center' ? centerId : null
  if (given.kind === 'center') {
    const [center] = await tx
      .select({ id: locations.id })
      .from(locations)
      .where(eq(locations.id, centerId ?? ''))
    if (!center) return { ok: false, why: 'unknown_center' }
  }
  if (given.webhookUrl !== null && !readWebhookUrl(given.webhookUrl, inside))
    return { ok: false, why: 'bad_webhook' }
  if (given.services.length > 0) {
    const known = await tx
      .select({ id: services.id })
      .from(services)
      .where(inArray(services.id, given.services))
    if (known.length < given.services.length) return { ok: false, why: 'unknown_service' }
  }
  const row = { ...more, locationId, name: name.en, sample: false }
  const [before] = await tx
    .select({ sample: referralRecipients.sample })
    .from(referralRecipients)
    .where(eq(referralRecipients.id, id))
    .for('update')
  await tx
    .insert(referralRecipients)
    .values({ id, ...row })
    .onConflictDoUpdate({
      target: referralRecipients.id,
      set: { ...row, sample: !given.active && (before?.sample ?? false) },
    })
  for (const language of ['ar', 'kmr'] as const)
    await tx
      .insert(translations)
      .values({ entity, entityId: id, field: 'name', language, text: name[language] })
      .onConflictDoUpdate({
        target: [translations.entity, translations.entityId, translations.field, translations.language],
        set: { text: name[language] },
      })
  return { ok: true, made: before === undefined }
}
