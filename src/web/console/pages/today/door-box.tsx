import { useState } from 'preact/hooks'
import { centerName } from '../../api/directory.ts'
import type { Me } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'

/** At the door: she shows her code, and that is all that is asked of her. */
export function Door({ me }: { me: Me }) {
  const [code, setCode] = useState('')
  const [said, setSaid] = useState<{ bad: boolean; text: string } | null>(null)
  const mark = async (given: string, came: boolean) => {
    const answer = await ask('staff/attendance', { method: 'POST', body: { code: given, came } })
    if (!answer.ok) {
      const text = answer.problem.status === 404 ? t('door_unknown') : inWords(answer.problem)
      return setSaid({ bad: true, text })
    }
    setCode('')
    setSaid({ bad: false, text: t(came ? 'door_came' : 'door_not', { code: given }) })
    if (came) tell(t('door_came', { code: given }), { undo: () => void mark(given, false) })
  }
  return (
    <section class="section">
      <h2>{t('door')}</h2>
      <form
        class="panel stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (code.trim()) void mark(code.trim(), true)
        }}
      >
        <label>
          <span>{t('door_code')}</span>
          <input
            dir="ltr"
            class="code"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={40}
            value={code}
            onInput={(event) => {
              setCode(event.currentTarget.value)
              setSaid(null)
            }}
          />
        </label>
        {said ? (
          <p class={said.bad ? 'bad' : ''} role={said.bad ? 'alert' : 'status'}>
            {said.text}
          </p>
        ) : null}
        <div class="line-of">
          <button type="submit" class="main-act" disabled={!code.trim()}>
            {t('door_mark')}
          </button>
          {me.centers.map((center) => (
            <a
              key={center}
              class="button"
              target="_blank"
              rel="noreferrer"
              href={`../api/staff/centers/${center}/day`}
            >
              {t('door_list', { center: centerName(center, center) })}
            </a>
          ))}
        </div>
      </form>
    </section>
  )
}
