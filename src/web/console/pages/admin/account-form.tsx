import { useState } from 'preact/hooks'
import { around, centerName } from '../../api/directory.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { genderName, languageName, roleName, trainingName } from '../../lib/words.ts'

export interface Account {
  id: string
  role: string
  alias: string
  state: 'invited' | 'active' | 'disabled'
  language: string
  gender: 'f' | 'm' | null
  languages: string[]
  trained: string[]
  capacity: number
  centers: string[]
}
type Made = { link: string; expiresAt: string }

const roles = ['caseworker', 'supervisor', 'program_officer', 'me', 'admin']
const trainings = ['protection', 'child_protection', 'crisis', 'complaints']
const fresh = {
  role: 'caseworker',
  alias: '',
  language: 'ar',
  gender: null as 'f' | 'm' | null,
  languages: ['ar'],
  trained: [] as string[],
  capacity: 8,
  centers: [] as string[],
}

/** Invites somebody, or changes what she may do. Her real name is asked nowhere here: the alias is what all see. */
export function AccountForm({ account, done }: { account: Account | null; done: (made?: Made) => void }) {
  const { centers } = useStore(around)
  const [given, setGiven] = useState(() => (account ? pick(account) : fresh))
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof fresh>) => setGiven({ ...given, ...change })

  const many = (field: 'languages' | 'trained' | 'centers', options: [string, string][]) => (
    <fieldset>
      <legend>{t(`account_${field}`)}</legend>
      {options.map(([id, words]) => (
        <label class="check" key={id}>
          <input
            type="checkbox"
            checked={given[field].includes(id)}
            onChange={(event) =>
              set({
                [field]: event.currentTarget.checked
                  ? [...given[field], id]
                  : given[field].filter((one) => one !== id),
              })
            }
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  )
  return (
    <form
      class="stack"
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        const answer = account
          ? await ask<Made | undefined>(`staff/accounts/${account.id}`, { method: 'PATCH', body: given })
          : await ask<Made | undefined>('staff/accounts', {
              method: 'POST',
              body: { ...given, account: name },
            })
        setBusy(false)
        if (answer.ok) done(answer.value)
        else setProblem(answer.problem)
      }}
    >
      {account ? null : (
        <label>
          <span>{t('account')}</span>
          <input
            dir="ltr"
            required
            minLength={3}
            autocomplete="off"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
      )}
      <label>
        <span>{t('join_alias')}</span>
        <input
          dir="auto"
          required
          minLength={2}
          maxLength={60}
          value={given.alias}
          onInput={(event) => set({ alias: event.currentTarget.value })}
        />
      </label>
      <div class="two">
        <label>
          <span>{t('account_role')}</span>
          <select value={given.role} onChange={(event) => set({ role: event.currentTarget.value })}>
            {roles.map((role) => (
              <option key={role} value={role}>
                {roleName(role)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('account_gender')}</span>
          <select
            value={given.gender ?? ''}
            onChange={(event) => set({ gender: (event.currentTarget.value || null) as 'f' | 'm' | null })}
          >
            {['', 'f', 'm'].map((gender) => (
              <option key={gender} value={gender}>
                {genderName(gender)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('account_capacity')}</span>
          <input
            type="number"
            min={0}
            max={100}
            value={given.capacity}
            onInput={(event) => set({ capacity: Number(event.currentTarget.value) })}
          />
        </label>
      </div>
      {many(
        'languages',
        ['ar', 'kmr', 'en'].map((id) => [id, languageName(id)]),
      )}
      {many(
        'centers',
        centers.map(({ id }) => [id, centerName(id, id)]),
      )}
      {many(
        'trained',
        trainings.map((id) => [id, trainingName(id)]),
      )}
      {problem ? (
        <p class="bad" role="alert">
          {inWords(problem)}
        </p>
      ) : null}
      <button type="submit" class="main-act" disabled={busy}>
        {t(account ? 'save' : 'account_invite')}
      </button>
    </form>
  )
}

const pick = ({ role, alias, language, gender, languages, trained, capacity, centers }: Account) => ({
  role,
  alias,
  language,
  gender,
  languages,
  trained,
  capacity,
  centers,
})
