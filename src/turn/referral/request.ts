import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Value } from '../../flow/types.ts'
import { type Field, type Fields, fields } from '../../referral/content.ts'
import { withoutControls } from '../../text/isolate.ts'
import type { RowContext } from '../action.ts'
import { id, maybe } from '../actions/define.ts'
import { wordsHeard } from './words-heard.ts'

/** What she has answered so far, as the flow keeps it. `reason`: the message that holds it. */
export const requestShape = {
  service: id,
  to: id,
  who: z.enum(['self', 'child', 'adult']),
  age: z.string().max(5),
  sex: z.enum(['f', 'm']).nullish(),
  name: z.string().nullish(),
  reason: maybe,
  reach: z.enum(['chat', 'phone', 'come']),
  phone: maybe,
  hours: z.enum(['morning', 'afternoon', 'any']).nullish(),
  shared: z.boolean().nullish(),
  write: z.boolean().nullish(),
  /** Names of fields that she does not want to share. */
  left: z.array(z.string()).nullish(),
  code: maybe,
}
const request = z.object(requestShape)
export type Request = z.infer<typeof request>

/** What she can be shown and what is kept, in this order. */
const order: Field[] = [
  'case_code',
  'name',
  'sex',
  'age_band',
  'language',
  'access_needs',
  'safe_contact',
  'restrictions',
  'services_wanted',
  'services_had',
  'reason',
  'carer',
]
/** By this number she is known where she gives no name: without it nobody could find her request. */
const always: Field = 'case_code'

/**
 * The fields of a request, in her language as she will see them and as they will be shared: one text for both, so that
 * what she agrees to is what is read.
 */
export async function fieldsOf(wanted: Request, context: RowContext): Promise<Fields> {
  const { texts, draft } = context
  const language = draft.language ?? 'ar'
  const words = (key: string, values = {}) => withoutControls(texts.render(language, key, values))
  const { reach, phone, hours } = wanted
  const reason = wanted.reason ? await wordsHeard(context, wanted.reason) : null
  const told: Fields = {
    ...(wanted.code && { case_code: wanted.code }),
    ...(wanted.name && { name: cut(withoutControls(wanted.name), fields.name) }),
    ...(wanted.sex && { sex: wanted.sex }),
    age_band: wanted.age,
    language,
    safe_contact: words(`referral.safe_${reach}`, { phone: phone ?? '', hours: hours ?? 'any' }),
    ...(wanted.shared && { restrictions: words('referral.restrict_shared') }),
    ...(reason && { reason: cut(reason, fields.reason) }),
  }
  return told
}

/** The names of those that are there, in the order of the form. */
export const namesOf = (told: Fields): Field[] => order.filter((field) => told[field] !== undefined)
export const mayLeaveOut = (field: Field): boolean => field !== always

/** Each on a line of its own, as `line.json` says it. */
export const fieldLines = (told: Fields, names: Field[]): Value[] =>
  names.map((field) => ({ line: `share_${field}`, value: told[field] ?? '' }))

/** A number that stands for her. It begins with a letter: no number of a booking looks like it. */
export const caseCode = (from: string): string =>
  `R${String(createHash('sha256').update(from).digest().readUInt32BE(0) % 1_000_000).padStart(6, '0')}`

const cut = (text: string, most: number) => [...text].slice(0, most).join('').trim()
