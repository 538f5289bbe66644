import { useEffect, useRef, useState } from 'preact/hooks'
import { askWho, session } from '../../api/session.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { Door, plainDigits } from './door.tsx'

/** The second step: six digits of the authenticator, or one of the recovery codes. */
export function CodeForm() {
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [recovery])

  async function send(given: string): Promise<void> {
    if (busy) return
    setBusy(true)
    setProblem(null)
    const answer = await ask('staff/sign-in/code', { method: 'POST', body: { code: given.trim() } })
    if (answer.ok) await askWho()
    else {
      setProblem(answer.problem)
      setCode('')
      input.current?.focus()
    }
    setBusy(false)
  }
  return (
    <Door title={t('code_title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send(code)
        }}
      >
        <label htmlFor="code">
          <span>{t(recovery ? 'recovery_label' : 'code_label')}</span>
          {recovery ? (
            <input
              ref={input}
              id="code"
              key="recovery"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              dir="ltr"
              class="code"
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          ) : (
            <input
              ref={input}
              id="code"
              key="code"
              inputMode="numeric"
              autocomplete="one-time-code"
              dir="ltr"
              class="digits"
              maxLength={7}
              value={code}
              onInput={(event) => {
                const digits = plainDigits(event.currentTarget.value).replace(/\D/g, '')
                setCode(digits)
                if (digits.length === 6) void send(digits)
              }}
            />
          )}
        </label>
        {problem ? (
          <p class="bad" role="alert">
            {problem.code === 'wrong' ? t(recovery ? 'wrong_recovery' : 'wrong_code') : inWords(problem)}
          </p>
        ) : null}
        <button type="submit" class="main-act" disabled={busy || !code}>
          {t('sign_in')}
        </button>
        <button
          type="button"
          class="link-act"
          onClick={() => {
            setRecovery(!recovery)
            setCode('')
          }}
        >
          {t(recovery ? 'use_code' : 'use_recovery')}
        </button>
        <button
          type="button"
          class="link-act"
          onClick={() => session.set({ phase: 'out', ended: false, kept: false })}
        >
          {t('start_over')}
        </button>
      </form>
    </Door>
  )
}
