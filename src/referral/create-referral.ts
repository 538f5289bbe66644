import { and, eq, notInArray } from 'drizzle-orm'
import { createDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { sealJson } from '../contacts/seal.ts'
import { contacts, persons, referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { clockOf, isPriority } from './clock.ts'
import { type BadText, type Content, readFields } from './content.ts'
import { recordEvent } from './events.ts'
import { ended } from './moves.ts'
import { fitting } from './recipients.ts'
import type { Actor, Writing } from './types.ts'

export interface NewReferral {
  id: string
  /** The same request makes it once. */
  requestId: string
  contactId: string | null
  personId: string | null
  handoffId: string | null
  /** The center that refers. Null: the shared pool. */
  centerId: string | null
  recipientId: string
  serviceId: string
  priority: string
  /** As they came from outside. */
  fields: Record<string, unknown>
  carerIsDanger?: boolean
  actor: Extract<Actor, { role: 'person' | 'referrer' }>
  /** The worker has seen that one is open for the same service. */
  duplicateOk?: boolean
}

export type CreateRefusal =
  | BadText
  | { ok: false; why: 'unknown_priority' }
  | { ok: false; why: 'duplicate'; openId: string }
  /** The service is not active, or this recipient is full, paused, or does not take such a person. Ids of who does. */
  | { ok: false; why: 'not_available'; alternatives: string[] }

/** Makes a draft, its content sealed by a key of its own. Nothing is shared by that. Idempotent by `requestId`. */
export async function createReferral(
  tx: Tx,
  w: Writing,
  wanted: NewReferral,
): Promise<{ ok: true; id: string } | CreateRefusal> {
  const { id, requestId, contactId, personId, recipientId, serviceId, priority, actor } = wanted
  const read = readFields(wanted.fields)
  if (!read.ok) return read
  if (!isPriority(priority)) return { ok: false, why: 'unknown_priority' }
  await lockWhose(tx, wanted)
  const [made] = await tx
    .select({ id: referrals.id })
    .from(referrals)
    .where(eq(referrals.requestId, requestId))
  if (made) return { ok: true, id: made.id }
  const { age_band: ageBand = null, sex = null } = read.fields
  const available = await fitting(tx, { serviceId, ageBand, sex })
  if (!available.includes(recipientId)) return { ok: false, why: 'not_available', alternatives: available }
  const openId = wanted.duplicateOk ? null : await openFor(tx, { contactId, personId, serviceId })
  if (openId) return { ok: false, why: 'duplicate', openId }

  const content: Content = { fields: read.fields, carerIsDanger: wanted.carerIsDanger ?? false }
  const key = await createDataKey(tx, w.vault, id, 'referral', w.now)
  await tx.insert(referrals).values({
    id,
    requestId,
    contactId,
    personId,
    handoffId: wanted.handoffId,
    centerId: wanted.centerId,
    staffId: 'staffId' in actor ? actor.staffId : null,
    recipientId,
    serviceId,
    priority,
    content: sealJson(key, places.referralContent, id, content),
    ...clockOf('draft', priority, w.now, null),
    createdAt: w.now,
    changedAt: w.now,
  })
  await recordEvent(tx, w, { referralId: id, kind: 'created', toState: 'draft', actor })
  return { ok: true, id }
}

/** Two requests for the same person come one after the other: the second sees what the first has made. */
async function lockWhose(tx: Tx, { contactId, personId }: Pick<NewReferral, 'contactId' | 'personId'>) {
  if (contactId) await tx.select().from(contacts).where(eq(contacts.id, contactId)).for('no key update')
  else if (personId) await tx.select().from(persons).where(eq(persons.id, personId)).for('no key update')
}

/** Of the same person for the same service, where one is under way. */
async function openFor(
  tx: Tx,
  { contactId, personId, serviceId }: Pick<NewReferral, 'contactId' | 'personId' | 'serviceId'>,
) {
  const whose = personId
    ? eq(referrals.personId, personId)
    : contactId
      ? eq(referrals.contactId, contactId)
      : null
  if (!whose) return null
  const [open] = await tx
    .select({ id: referrals.id })
    .from(referrals)
    .where(and(whose, eq(referrals.serviceId, serviceId), notInArray(referrals.state, [...ended])))
    .limit(1)
  return open?.id ?? null
}
