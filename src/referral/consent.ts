import { and, eq } from 'drizzle-orm'
import { loadDataKey } from '../contacts/data-key.ts'
import { places } from '../contacts/places.ts'
import { openJson } from '../contacts/seal.ts'
import { contacts, inbox, referralConsents, referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { type By, missingOf } from './consent-rules.ts'
import { type Content, isField } from './content.ts'
import { recordEvent } from './events.ts'
import { type MoveRefusal, makeMove } from './make-move.ts'
import { isEnded, type ReferralState } from './moves.ts'
import type { Actor, Writing } from './types.ts'

export interface NewConsent {
  referralId: string
  /** In chat the person herself; to a worker: `{ role: 'referrer', staffId }`. */
  actor: Extract<Actor, { role: 'person' | 'referrer' }>
  recipientId: string
  /** What may be shared, field by field. */
  fields: string[]
  /** The language and version of the text that she saw. */
  language: string
  textVersion: number
  by: By
  /** In chat: the inbox row in which she said yes. */
  messageId?: string
}

/**
 * Records her yes to these fields for this recipient; a draft moves on, a later referral has its consent renewed (the
 * latest one counts). Refuses `missing` with names: fields, recipient, text_version, age_band, self, carer, assent,
 * maturity, focalPoint, worker, message, secret_word. The last is for a phone that others use: with an agreed word set, a
 * yes in chat counts only while what is personal is unlocked (contacts/secret-word).
 */
export async function recordConsent(
  tx: Tx,
  w: Writing,
  consent: NewConsent,
): Promise<{ ok: true } | MoveRefusal> {
  const { referralId, actor, recipientId, by } = consent
  const [row] = await tx.select().from(referrals).where(eq(referrals.id, referralId)).for('update')
  if (!row || ('contactId' in actor && row.contactId !== actor.contactId))
    return { ok: false, why: 'not_found' }
  const state = row.state as ReferralState
  const key = row.content && (await loadDataKey(tx, w.vault, referralId))
  if (isEnded(state) || !row.content || !key) return { ok: false, why: 'illegal', state }
  const content = openJson<Content>(key, places.referralContent, referralId, row.content)
  const via = 'staffId' in actor ? 'worker' : 'chat'
  const fields = [...new Set(consent.fields)]
  const person = { ageBand: content.fields.age_band ?? null, carerIsDanger: content.carerIsDanger }
  const missing = [
    ...(fields.length > 0 && fields.every(isField) ? [] : ['fields']),
    ...(recipientId === row.recipientId ? [] : ['recipient']),
    ...(consent.textVersion === w.rules.textVersion ? [] : ['text_version']),
    ...missingOf(w.rules, person, { by, via }),
    ...('contactId' in actor ? await missingInChat(tx, actor.contactId, consent.messageId, w.now) : []),
  ]
  if (missing.length > 0) return { ok: false, why: 'missing', missing }
  await tx.insert(referralConsents).values({
    id: w.newId(),
    referralId,
    recipientId,
    fields,
    textVersion: consent.textVersion,
    language: consent.language,
    by: { ...by },
    via,
    messageId: via === 'chat' ? (consent.messageId ?? null) : null,
    recordedBy: 'staffId' in actor ? actor.staffId : null,
    givenAt: w.now,
    expiresAt: new Date(w.now.getTime() + w.rules.validDays * 86_400_000),
  })
  if (state === 'draft') return makeMove(tx, w, { referralId, move: 'record_consent', actor })
  await recordEvent(tx, w, { referralId, kind: 'renewed', toState: state, actor })
  return { ok: true }
}

async function missingInChat(tx: Tx, contactId: string, messageId: string | undefined, now: Date) {
  const [contact] = await tx
    .select({ secret: contacts.secretHash, until: contacts.unlockedUntil })
    .from(contacts)
    .where(eq(contacts.id, contactId))
  const [message] = messageId
    ? await tx
        .select({ id: inbox.id })
        .from(inbox)
        .where(and(eq(inbox.id, messageId), eq(inbox.contactId, contactId)))
    : []
  const locked = contact?.secret && !(contact.until && contact.until > now)
  return [...(message ? [] : ['message']), ...(locked ? ['secret_word'] : [])]
}
