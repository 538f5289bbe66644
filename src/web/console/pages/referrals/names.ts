import { hasText, t } from '../../lib/texts.ts'
import { needName } from '../../lib/words.ts'

/** Codes of the referral room in the reader's words; one that has none stands as it is. */
const named = (kind: string) => (code: string) => {
  const key = `${kind}_${code === 'other' ? 'else' : code.replace(/-/g, '_')}`
  return hasText(key) ? t(key) : code
}
export const stateName = named('ref_state')
export const fieldName = named('ref_field')
export const reasonName = named('ref_reason')
export const nextName = named('ref_next')
export const outcomeOfName = named('ref_outcome')
export const eventName = named('ref_event')
export const missingName = named('ref_missing')
export const priorityName = (code: string) => t(`ref_priority_${code}`)

/** What a field holds, in words: codes of sex and language have names. */
export const valueName = (field: string, value: string): string =>
  field === 'sex'
    ? t(value === 'f' ? 'gender_woman' : value === 'm' ? 'gender_man' : 'gender_none')
    : field === 'language' && hasText(`lang_${value}`)
      ? t(`lang_${value}`)
      : field === 'services_wanted' || field === 'services_had'
        ? needName(value)
        : value
