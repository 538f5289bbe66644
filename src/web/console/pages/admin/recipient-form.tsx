import { useState } from 'preact/hooks'
import { around, centerName } from '../../api/directory.ts'
import { services } from '../../api/plan.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { genderName, languageName, needName } from '../../lib/words.ts'

export interface Recipient {
  id: string
  kind: 'center' | 'partner'
  centerId: string | null
  name: { ar: string; kmr: string; en: string }
  services: string[]
  ageBands: string[]
  sexes: string[]
  capacity: number | null
  hours: string | null
  focalPoints: { name: string; reach: string }[]
  webhookUrl: string | null
  active: boolean
  sample: boolean
  open: number
  hasWebhookSecret: boolean
}

const all = [...services, 'follow-up-support']
const bands = ['0-5', '6-9', '10-14', '15-17', '18-24', '25-59', '60+']
const fresh = {
  kind: 'partner' as Recipient['kind'],
  centerId: null as string | null,
  name: { ar: '', kmr: '', en: '' },
  services: [] as string[],
  ageBands: [] as string[],
  sexes: [] as string[],
  capacity: null as number | null,
  hours: null as string | null,
  focalPoints: [{ name: '', reach: '' }],
  webhookUrl: null as string | null,
  active: true,
}

/** Adds a recipient or changes it. An id is made once and says nothing. */
export function RecipientForm({ recipient, done }: { recipient: Recipient | null; done: () => void }) {
  const { centers } = useStore(around)
  const [given, setGiven] = useState(() => (recipient ? pick(recipient) : fresh))
  const [id] = useState(() => recipient?.id ?? `r-${crypto.randomUUID().slice(0, 13)}`)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof fresh>) => setGiven({ ...given, ...change })

  const many = (field: 'services' | 'ageBands' | 'sexes', hint: string, options: [string, string][]) => (
    <fieldset>
      <legend>{t(hint)}</legend>
      {options.map(([one, words]) => (
        <label class="check" key={one}>
          <input
            type="checkbox"
            checked={given[field].includes(one)}
            onChange={(event) =>
              set({
                [field]: event.currentTarget.checked
                  ? [...given[field], one]
                  : given[field].filter((other) => other !== one),
              })
            }
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  )
  const point = given.focalPoints[0] ?? { name: '', reach: '' }
  const others = given.focalPoints.slice(1)
  const setPoint = (change: Partial<typeof point>) =>
    set({ focalPoints: [{ ...point, ...change }, ...others] })

  return (
    <form
      class="stack"
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        const focalPoints = given.focalPoints.filter(({ name, reach }) => name.trim() && reach.trim())
        const answer = await ask(`staff/referral-recipients/${id}`, {
          method: 'PUT',
          body: { ...given, focalPoints, centerId: given.kind === 'center' ? given.centerId : null },
        })
        setBusy(false)
        if (answer.ok) done()
        else setProblem(answer.problem)
      }}
    >
      {(['ar', 'kmr', 'en'] as const).map((language) => (
        <label key={language}>
          <span>{t('recipient_name', { language: languageName(language) })}</span>
          <input
            dir="auto"
            required
            maxLength={80}
            value={given.name[language]}
            onInput={(event) => set({ name: { ...given.name, [language]: event.currentTarget.value } })}
          />
        </label>
      ))}
      <div class="two">
        <label>
          <span>{t('recipient_kind')}</span>
          <select
            value={given.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as Recipient['kind'] })}
          >
            <option value="partner">{t('recipient_partner')}</option>
            <option value="center">{t('recipient_center')}</option>
          </select>
        </label>
        {given.kind === 'center' ? (
          <label>
            <span>{t('recipient_center')}</span>
            <select
              required
              value={given.centerId ?? ''}
              onChange={(event) => set({ centerId: event.currentTarget.value || null })}
            >
              <option value="" />
              {centers.map((one) => (
                <option key={one.id} value={one.id}>
                  {centerName(one.id, one.id)}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label>
          <span>{t('recipient_capacity')}</span>
          <input
            type="number"
            min={0}
            max={10_000}
            value={given.capacity ?? ''}
            onInput={(event) =>
              set({ capacity: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
            }
          />
        </label>
      </div>
      {many(
        'services',
        'recipient_services',
        all.map((one) => [one, needName(one)]),
      )}
      {many(
        'ageBands',
        'recipient_bands',
        bands.map((one) => [one, one]),
      )}
      {many(
        'sexes',
        'recipient_sexes',
        ['f', 'm'].map((one) => [one, genderName(one)]),
      )}
      <label>
        <span>{t('recipient_hours')}</span>
        <input
          dir="auto"
          maxLength={200}
          value={given.hours ?? ''}
          onInput={(event) => set({ hours: event.currentTarget.value || null })}
        />
      </label>
      <div class="two">
        <label>
          <span>{t('recipient_focal')}</span>
          <input
            dir="auto"
            maxLength={80}
            value={point.name}
            onInput={(event) => setPoint({ name: event.currentTarget.value })}
          />
        </label>
        <label>
          <span>{t('recipient_reach')}</span>
          <input
            dir="auto"
            maxLength={120}
            value={point.reach}
            onInput={(event) => setPoint({ reach: event.currentTarget.value })}
          />
        </label>
      </div>
      <label>
        <span>{t('recipient_webhook')}</span>
        <input
          dir="ltr"
          type="url"
          maxLength={500}
          placeholder="https://"
          value={given.webhookUrl ?? ''}
          onInput={(event) => set({ webhookUrl: event.currentTarget.value || null })}
        />
      </label>
      {problem ? (
        <p class="bad" role="alert">
          {inWords(problem)}
        </p>
      ) : null}
      <button type="submit" class="main-act" disabled={busy}>
        {t('save')}
      </button>
    </form>
  )
}

const pick = ({ id: _id, sample: _sample, open: _open, hasWebhookSecret: _has, ...rest }: Recipient) => rest
