import { z } from 'zod'
import { loadDataKey } from '../../contacts/data-key.ts'
import { places } from '../../contacts/places.ts'
import { openJson } from '../../contacts/seal.ts'
import { recordConsent } from '../../referral/consent.ts'
import { consentRules } from '../../referral/consent-rules.ts'
import type { Content } from '../../referral/content.ts'
import { lockOwn } from '../../referral/news.ts'
import type { Action, RowContext } from '../action.ts'
import { fieldLines, mayLeaveOut, namesOf } from '../referral/request.ts'
import { languageOf } from './booking-find.ts'
import { id, rowAction } from './define.ts'
import { called, writingOf } from './referral-ask.ts'

const day = 86_400_000
const left = z.array(z.string()).nullish()

/** A draft of hers that waits for her yes, with what it holds. Null: it went on, or is gone. */
async function draftOf(context: RowContext, referralId: string) {
  const { tx, vault, draft } = context
  const row = await lockOwn(tx, { referralId, contactId: draft.contactId })
  if (row?.state !== 'draft' || !row.content) return null
  const key = await loadDataKey(tx, vault, row.id)
  if (!key) return null
  return { row, told: openJson<Content>(key, places.referralContent, row.id, row.content).fields }
}

/** Says, field by field, what a worker's draft would share with whom. `locked`: the agreed word comes first. */
const ask = rowAction(
  'referral.draft',
  { referral: id, left },
  { saves: ['ok'], others: ['gone', 'locked'] },
  async (input, context) => {
    if (!context.draft.unlocked) return { result: 'locked' }
    const found = await draftOf(context, input.referral)
    if (!found) return { result: 'gone' }
    const { row, told } = found
    const names = namesOf(told).filter((field) => !input.left?.includes(field))
    const [to] = await called(context, [row.recipientId])
    const named = to?.name ?? ''
    context.say('referral.list', { service: row.serviceId, to: named, fields: fieldLines(told, names) })
    const until = new Date(context.now.getTime() + consentRules.validDays * day).toISOString()
    return { result: 'ok', value: { to: named, until, fields: names.filter(mayLeaveOut) } }
  },
)

/** Her yes to what was just said, with this very message as its record. The worker sends it then. */
const agree = rowAction(
  'referral.agree',
  { referral: id, left },
  { saves: [], others: ['ok', 'gone', 'locked', 'worker'] },
  async (input, context) => {
    const found = await draftOf(context, input.referral)
    if (!found) return { result: 'gone' }
    const { row, told } = found
    const agreed = await recordConsent(context.tx, writingOf(context), {
      referralId: row.id,
      actor: { role: 'person', contactId: context.draft.contactId },
      recipientId: row.recipientId,
      fields: namesOf(told).filter((field) => !input.left?.includes(field)),
      language: languageOf(context),
      textVersion: consentRules.textVersion,
      by: { self: true },
      messageId: context.inboxIds.at(-1) ?? '',
    })
    if (agreed.ok) return { result: 'ok' }
    if (agreed.why !== 'missing') return { result: 'gone' }
    return { result: agreed.missing.includes('secret_word') ? 'locked' : 'worker' }
  },
)

/** What flows do where a worker asks for her yes. A no is `referral.withdraw`. */
export const referralConsentActions: Action[] = [ask, agree]
