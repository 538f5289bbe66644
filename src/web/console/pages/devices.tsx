import { useEffect, useState } from 'preact/hooks'
import { type Answer, ask } from '../lib/http.ts'
import { inWords } from '../lib/problems.ts'
import { t } from '../lib/texts.ts'
import { whenInWords } from '../lib/time.ts'
import { tell } from '../lib/toasts.ts'
import { Bones, Trouble } from '../parts/states.tsx'

interface SignInRow {
  id: string
  device: string | null
  createdAt: string
  touchedAt: string
  current: boolean
}

/** Where one is signed in, each to be ended from here. */
export function Devices() {
  const [answer, setAnswer] = useState<Answer<{ signIns: SignInRow[] }> | null>(null)
  const load = () => void ask<{ signIns: SignInRow[] }>('staff/me/sign-ins').then(setAnswer)
  useEffect(load, [])
  return (
    <section class="section">
      <h2>{t('devices')}</h2>
      {answer === null ? <Bones rows={2} /> : null}
      {answer && !answer.ok ? <Trouble problem={answer.problem} again={load} /> : null}
      {answer?.ok ? (
        <ul class="today-list">
          {answer.value.signIns.map((one) => (
            <li key={one.id}>
              <div class="grow">
                <b dir="auto">{one.device ?? t('device_unknown')}</b>
                <p class="small soft">{t('device_since', { when: whenInWords(one.createdAt) })}</p>
              </div>
              {one.current ? (
                <span class="tag good">{t('device_here')}</span>
              ) : (
                <button
                  type="button"
                  class="quiet"
                  onClick={async () => {
                    const ended = await ask(`staff/me/sign-ins/${one.id}/end`, { method: 'POST', body: {} })
                    if (ended.ok) tell(t('device_ended'))
                    else tell(inWords(ended.problem), { bad: true })
                    load()
                  }}
                >
                  {t('device_end')}
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
