import { useEffect, useRef, useState } from 'preact/hooks'
import { askWho, type Me, signOut } from '../../api/session.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { Door, plainDigits } from './door.tsx'

/** Ten minutes without a touch: the PIN. What was on the screen is gone from the page, not only out of focus. */
export function LockScreen({ me }: { me: Me | null }) {
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])

  async function send(event: Event): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    const answer = await ask('staff/sign-in/pin', { method: 'POST', body: { pin } })
    setPin('')
    if (answer.ok) await askWho()
    else setProblem(answer.problem)
    setBusy(false)
  }
  return (
    <>
      <div class="locked-behind" aria-hidden="true">
        <div class="bones">
          <i />
          <i />
          <i />
          <i />
          <i />
          <i />
        </div>
      </div>
      <Door title={me ? t('locked_hello', { name: me.alias }) : t('locked_title')}>
        <form onSubmit={send}>
          <p class="soft">{t('locked_hint')}</p>
          <label>
            <span>{t('pin')}</span>
            <input
              ref={input}
              type="password"
              inputMode="numeric"
              autocomplete="off"
              dir="ltr"
              class="digits"
              maxLength={12}
              value={pin}
              onInput={(event) => setPin(plainDigits(event.currentTarget.value))}
            />
          </label>
          {problem ? (
            <p class="bad" role="alert">
              {problem.code === 'wrong' ? t('wrong_pin') : inWords(problem)}
            </p>
          ) : null}
          <button type="submit" class="main-act" disabled={busy || pin.length < 4}>
            {t('unlock')}
          </button>
          <button type="button" class="link-act" onClick={() => void signOut()}>
            {t('sign_out')}
          </button>
        </form>
      </Door>
    </>
  )
}
