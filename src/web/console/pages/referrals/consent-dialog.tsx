import { useState } from 'preact/hooks'
import type { Referral, ReferralOptions } from '../../api/referrals.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { t } from '../../lib/texts.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { problemInWords } from './act-dialog.tsx'
import { fieldName, valueName } from './names.ts'

const languages = ['ar', 'kmr', 'en']

/** What she agreed to, said to a worker: field by field, after the worker has read them to her in her language. */
export function ConsentDialog(props: {
  one: Referral
  options: ReferralOptions
  done: () => void
  close: () => void
}) {
  const { one, options, done, close } = props
  const fields = one.fields ?? {}
  const { rules } = options
  const band = fields.age_band
  const danger = one.carerIsDanger === true
  const needs = (band !== undefined && rules.bands[band] ? rules.bands[band] : ['self'])
    .filter((need) => need !== 'worker')
    .map((need) => (need === 'carer' && danger ? 'focalPoint' : need))
  const [shares, setShares] = useState<string[]>([])
  const [by, setBy] = useState<string[]>([])
  const known = fields.language !== undefined && languages.includes(fields.language)
  const [language, setLanguage] = useState(known ? (fields.language as string) : 'ar')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const toggle = (list: string[], name: string) =>
    list.includes(name) ? list.filter((other) => other !== name) : [...list, name]
  const names = Object.keys(fields)
  return (
    <Dialog title={t('ref_consent_title')} close={close} wide>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          const went = await ask(`staff/referrals/${one.referral.id}/consent`, {
            method: 'POST',
            body: {
              fields: shares,
              language,
              textVersion: rules.textVersion,
              by: Object.fromEntries(by.map((who) => [who, true])),
            },
          })
          setBusy(false)
          if (!went.ok) return setProblem(went.problem)
          done()
        }}
      >
        <p class="panel">
          {t('ref_consent_say', { recipient: one.referral.recipient.name, days: rules.validDays })}
        </p>
        <fieldset>
          <legend>{t('ref_consent_fields')}</legend>
          {names.length === 0 ? <p class="soft">{t('ref_no_fields')}</p> : null}
          <ul class="choice-list">
            {names.map((name) => (
              <li key={name}>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={shares.includes(name)}
                    onChange={() => setShares(toggle(shares, name))}
                  />
                  <span>
                    <b>{fieldName(name)}</b>
                    <br />
                    <bdi class="small">{valueName(name, fields[name] ?? '')}</bdi>
                  </span>
                </label>
              </li>
            ))}
          </ul>
          {names.length > 1 ? (
            <button type="button" class="link-act" onClick={() => setShares(names)}>
              {t('ref_consent_all')}
            </button>
          ) : null}
        </fieldset>
        <fieldset>
          <legend>{t('ref_consent_by')}</legend>
          {band === undefined ? <p class="bad">{t('ref_missing_age_band')}</p> : null}
          {danger ? <p class="small bad">{t('ref_carer_danger_hint')}</p> : null}
          <ul class="choice-list">
            {needs.map((who) => (
              <li key={who}>
                <label class="check">
                  <input type="checkbox" checked={by.includes(who)} onChange={() => setBy(toggle(by, who))} />
                  <span>{t(`ref_by_${who}`)}</span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
        <label>
          <span>{t('ref_consent_language')}</span>
          <select value={language} onChange={(event) => setLanguage(event.currentTarget.value)}>
            {languages.map((id) => (
              <option key={id} value={id}>
                {t(`lang_${id}`)}
              </option>
            ))}
          </select>
        </label>
        {rules.confirmedBy === null ? <p class="small soft">{t('ref_rules_unconfirmed')}</p> : null}
        {problem ? (
          <p class="bad" role="alert">
            {problemInWords(problem)}
          </p>
        ) : null}
        <div class="acts">
          <button type="submit" class="main-act" disabled={busy || shares.length === 0}>
            {t('ref_consent_save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
