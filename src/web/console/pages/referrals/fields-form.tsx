import type { ReferralOptions } from '../../api/referrals.ts'
import { t } from '../../lib/texts.ts'
import { fieldName } from './names.ts'

const long = new Set(['access_needs', 'safe_contact', 'restrictions', 'reason'])
/** In the order of the inter-agency form. What is wanted is the service itself, so it is not asked twice. */
export const order = [
  'name',
  'case_code',
  'sex',
  'age_band',
  'language',
  'carer',
  'reason',
  'safe_contact',
  'restrictions',
  'access_needs',
  'services_had',
  'services_wanted',
]
const minors = new Set(['0-5', '6-9', '10-14', '15-17'])
export const isMinor = (band: string | undefined) => band !== undefined && minors.has(band)

/** What a referral may hold. No field asks what happened, who did it, where she lives or comes from. */
export function FieldsForm(props: {
  options: ReferralOptions
  fields: Record<string, string>
  change: (field: string, value: string) => void
}) {
  const { options, fields, change } = props
  const shown = order.filter((name) => name !== 'carer' || isMinor(fields.age_band))
  return (
    <>
      <p class="small soft">{t('ref_never')}</p>
      {shown.map((name) => {
        const value = fields[name] ?? ''
        const set = (event: { currentTarget: { value: string } }) => change(name, event.currentTarget.value)
        return (
          // biome-ignore lint/a11y/noLabelWithoutControl: one of the controls below always stands in it
          <label key={name}>
            <span>{fieldName(name)}</span>
            {name === 'sex' ? (
              <select value={value} onChange={set}>
                <option value="">{t('gender_none')}</option>
                <option value="f">{t('gender_woman')}</option>
                <option value="m">{t('gender_man')}</option>
              </select>
            ) : name === 'age_band' ? (
              <select value={value} onChange={set}>
                <option value="">{t('gender_none')}</option>
                {Object.keys(options.rules.bands).map((band) => (
                  <option key={band} value={band}>
                    {band}
                  </option>
                ))}
              </select>
            ) : name === 'language' ? (
              <select value={value} onChange={set}>
                <option value="">{t('gender_none')}</option>
                {['ar', 'kmr', 'en'].map((id) => (
                  <option key={id} value={id}>
                    {t(`lang_${id}`)}
                  </option>
                ))}
              </select>
            ) : long.has(name) ? (
              <textarea
                rows={2}
                dir="auto"
                maxLength={options.fields[name] ?? 300}
                value={value}
                onInput={set}
              />
            ) : (
              <input dir="auto" maxLength={options.fields[name] ?? 100} value={value} onInput={set} />
            )}
          </label>
        )
      })}
    </>
  )
}
