import { z } from 'zod'
import { remarked, sampleWord } from '../../directory/words.ts'
import { recordConsent } from '../../referral/consent.ts'
import { consentRules } from '../../referral/consent-rules.ts'
import { fields } from '../../referral/content.ts'
import { createReferral } from '../../referral/create-referral.ts'
import { makeMove } from '../../referral/make-move.ts'
import { asksSex, nameRecipients, servicesTaken } from '../../referral/own.ts'
import { fitting } from '../../referral/recipients.ts'
import type { Writing } from '../../referral/types.ts'
import type { Action, Outcome, RowContext } from '../action.ts'
import { allOrNone } from '../referral/all-or-none.ts'
import { keepSafeContact } from '../referral/keep-safe-contact.ts'
import { personFor } from '../referral/person-for.ts'
import { caseCode, fieldLines, fieldsOf, mayLeaveOut, namesOf, requestShape } from '../referral/request.ts'
import { wordsHeard } from '../referral/words-heard.ts'
import { languageOf } from './booking-find.ts'
import { id, maybe, rowAction } from './define.ts'

const day = 86_400_000
/** Those who ask in chat: three days, as the form's middle priority. */
const priority = '72h'
const most = 8

export const writingOf = ({ vault, now, newId }: RowContext): Writing => ({
  vault,
  now,
  newId,
  rules: consentRules,
})

/** How recipients are called to her. A sample is said to be one. */
export async function called(context: RowContext, ids: string[]) {
  const language = languageOf(context)
  return (await nameRecipients(context.tx, ids, language)).map(({ name, sample, ...rest }) => ({
    ...rest,
    name: remarked(name, sample ? [sampleWord[language]] : [], language),
  }))
}

/** What somebody can be asked for: services that are on our list and that somebody takes people for. */
const services = rowAction(
  'referral.services',
  {},
  { saves: ['ok'], others: ['none'] },
  async (_input, { tx, directory }) => {
    const taken = new Set(await servicesTaken(tx))
    const value = directory.services.map((service) => service.id).filter((service) => taken.has(service))
    return value.length > 0 ? { result: 'ok', value } : { result: 'none' }
  },
)

/** Who takes such a person now. `sex`: that must be known first, since somebody takes women or men alone. */
const whoFits = rowAction(
  'referral.fitting',
  { service: id, center: maybe, age: id, sex: maybe, asked: z.boolean().nullish() },
  { saves: ['some', 'one'], others: ['none', 'sex'] },
  async ({ service, center, age, sex, asked }, context): Promise<Outcome> => {
    if (!sex && !asked && (await asksSex(context.tx, service))) return { result: 'sex' }
    const ids = await fitting(context.tx, { serviceId: service, ageBand: age, sex: sex ?? null })
    // Our own centers first.
    const named = (await called(context, ids)).toSorted(
      (a, b) => Number(a.centerId === null) - Number(b.centerId === null),
    )
    const there = named.find((one) => center && one.centerId === center)
    const only = there ?? (named.length === 1 ? named[0] : undefined)
    if (only) return { result: 'one', value: { to: only.id } }
    if (named.length === 0) {
      context.draft.facts.push({ kind: 'unmet', service, detail: 'no_recipient' })
      return { result: 'none' }
    }
    const list = named.slice(0, most).map(({ id: recipient, name }) => ({ id: recipient, name }))
    return { result: 'some', value: list }
  },
)

/** The message in which she gave her reason. `long`: more than a form holds; her message is kept all the same. */
const heard = rowAction(
  'referral.heard',
  {},
  { saves: ['ok'], others: ['long'] },
  async (_input, context) => {
    const messageId = context.inboxIds.at(-1) ?? ''
    const words = await wordsHeard(context, messageId)
    if (words !== null && [...words].length > fields.reason) return { result: 'long' }
    return { result: 'ok', value: words === null ? null : messageId }
  },
)

/** Says, field by field, all that would be shared, and with whom. */
const review = rowAction(
  'referral.review',
  requestShape,
  { saves: ['ok'], others: [] },
  async (input, context) => {
    const { now, newId, say } = context
    const code = input.code ?? caseCode(newId())
    const told = await fieldsOf({ ...input, code }, context)
    const names = namesOf(told).filter((field) => !input.left?.includes(field))
    const [to] = await called(context, [input.to])
    const name = to?.name ?? null
    say('referral.list', { service: input.service, to: name, fields: fieldLines(told, names) })
    return {
      result: 'ok',
      value: {
        to: name,
        code,
        until: new Date(now.getTime() + consentRules.validDays * day).toISOString(),
        fields: names.filter(mayLeaveOut),
      },
    }
  },
)

/** One field less. */
const leave = rowAction(
  'referral.leave',
  { left: z.array(z.string()).nullish(), field: id },
  { saves: ['ok'], others: [] },
  async ({ left, field }) => ({ result: 'ok', value: [...new Set([...(left ?? []), field])] }),
)

/**
 * Her yes to what `referral.review` has just said: the request, her consent with this very message as its record, and the
 * sending, in one. `locked`: others use this phone, and the agreed word was not given lately.
 */
const send = rowAction(
  'referral.send',
  { ...requestShape, center: maybe, another: z.boolean().nullish() },
  { saves: ['ok'], others: ['duplicate', 'full', 'locked'] },
  async (input, context) => {
    const { draft, newId, effectId, inboxIds } = context
    const told = await fieldsOf(input, context)
    const kept = Object.fromEntries(
      // The age band is needed to know whose yes counts; left out, it is not shared.
      Object.entries(told).filter(([field]) => field === 'age_band' || !input.left?.includes(field)),
    )
    const shared = namesOf(kept).filter((field) => !input.left?.includes(field))
    const actor = { role: 'person', contactId: draft.contactId } as const
    const w = writingOf(context)
    const personId = await personFor(context, {
      who: input.who,
      age: input.age,
      another: input.another ?? false,
    })
    // With a center of ours it is that center's alone; a partner's is the shared pool's, where any worker may give it a link.
    const [to] = await called(context, [input.to])
    const referralId = newId()
    const sent = await allOrNone(context.tx, async (tx) => {
      const made = await createReferral(tx, w, {
        id: referralId,
        requestId: `chat:${effectId}`,
        contactId: draft.contactId,
        personId,
        handoffId: null,
        centerId: to?.centerId ?? null,
        recipientId: input.to,
        serviceId: input.service,
        priority,
        fields: kept,
        actor,
      })
      if (!made.ok) return made
      const agreed = await recordConsent(tx, w, {
        referralId,
        actor,
        recipientId: input.to,
        fields: shared,
        language: languageOf(context),
        textVersion: consentRules.textVersion,
        by: { self: true },
        messageId: inboxIds.at(-1) ?? '',
      })
      if (!agreed.ok) return agreed
      return makeMove(tx, w, { referralId, move: 'send', actor: { role: 'service' } })
    })
    if (sent.ok) {
      await keepSafeContact(context, input)
      return { result: 'ok', value: { code: input.code ?? '' } }
    }
    if (sent.why === 'duplicate') return { result: 'duplicate' }
    if (sent.why === 'not_available' || sent.why === 'full') return { result: 'full' }
    if (sent.why === 'missing' && sent.missing.includes('secret_word')) return { result: 'locked' }
    // The flow asks nobody else: a mistake of ours, which brings her to a person.
    throw new Error(`a request was refused: ${sent.why}`)
  },
)

/** What flows may do for who asks for a service. */
export const referralAskActions: Action[] = [services, whoFits, heard, review, leave, send]
