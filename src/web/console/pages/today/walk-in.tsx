import { useState } from 'preact/hooks'
import { around, centerName } from '../../api/directory.ts'
import type { Me } from '../../api/session.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { go, hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { genderName, languageName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'

/** Somebody without a chat with us: she came, or called. What is written here is sealed like a chat. */
export function WalkIn({ me, close }: { me: Me; close: () => void }) {
  useStore(around)
  const [given, setGiven] = useState({
    source: 'walk_in',
    language: (me.languages[0] ?? languageNow()) as string,
    centerId: me.centers[0] ?? null,
    name: '',
    agreed: false,
    note: '',
    workerGender: null as 'f' | 'm' | null,
    keep: true,
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change })

  const choice = (
    name: 'source' | 'keep',
    options: [string, string][],
    value: string,
    change: (value: string) => void,
  ) => (
    <fieldset>
      <legend>{t(`walk_in_${name}`)}</legend>
      <div class="choice-list">
        {options.map(([id, words]) => (
          <label class="check" key={id}>
            <input type="radio" name={name} checked={id === value} onChange={() => change(id)} />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
  return (
    <Dialog title={t('walk_in')} close={close}>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          const answer = await ask<{ chat: string }>('staff/walk-ins', {
            method: 'POST',
            body: { ...given, name: given.name.trim() || null, note: given.note.trim() },
          })
          setBusy(false)
          if (!answer.ok) return setProblem(answer.problem)
          tell(t('walk_in_done'))
          close()
          if (given.keep) go(hrefOf('inbox', 'mine', answer.value.chat))
        }}
      >
        {choice(
          'source',
          [
            ['walk_in', t('walk_in_came')],
            ['call', t('walk_in_called')],
          ],
          given.source,
          (source) => set({ source }),
        )}
        <div class="two">
          <label>
            <span>{t('card_language')}</span>
            <select value={given.language} onChange={(event) => set({ language: event.currentTarget.value })}>
              {['ar', 'kmr', 'en'].map((id) => (
                <option key={id} value={id}>
                  {languageName(id)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{t('card_center')}</span>
            <select
              value={given.centerId ?? ''}
              onChange={(event) => set({ centerId: event.currentTarget.value || null })}
            >
              {me.centers.map((id) => (
                <option key={id} value={id}>
                  {centerName(id, id)}
                </option>
              ))}
              <option value="">{t('center_none')}</option>
            </select>
          </label>
          <label>
            <span>{t('card_wish_gender')}</span>
            <select
              value={given.workerGender ?? ''}
              onChange={(event) =>
                set({ workerGender: (event.currentTarget.value || null) as 'f' | 'm' | null })
              }
            >
              <option value="">{t('walk_in_any')}</option>
              <option value="f">{genderName('f')}</option>
              <option value="m">{genderName('m')}</option>
            </select>
          </label>
          <label>
            <span>{t('walk_in_name')}</span>
            <input
              dir="auto"
              maxLength={120}
              autocomplete="off"
              value={given.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          </label>
        </div>
        <label>
          <span>{t('walk_in_note')}</span>
          <textarea
            rows={3}
            dir="auto"
            required
            maxLength={4000}
            value={given.note}
            onInput={(event) => set({ note: event.currentTarget.value })}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={given.agreed}
            onChange={(event) => set({ agreed: event.currentTarget.checked })}
          />
          <span>{t('walk_in_agreed')}</span>
        </label>
        {choice(
          'keep',
          [
            ['yes', t('walk_in_mine')],
            ['no', t('walk_in_team')],
          ],
          given.keep ? 'yes' : 'no',
          (keep) => set({ keep: keep === 'yes' }),
        )}
        {problem ? (
          <p class="bad" role="alert">
            {inWords(problem)}
          </p>
        ) : null}
        <button type="submit" class="main-act" disabled={busy || !given.note.trim()}>
          {t('walk_in_save')}
        </button>
      </form>
    </Dialog>
  )
}
