import { useEffect, useState } from 'preact/hooks'
import { holdSession } from '../../api/session.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { Bones, Trouble } from '../../parts/states.tsx'
import { Door, plainDigits } from './door.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

interface Invitation {
  kind: 'join' | 'renew' | 'first_admin'
  account: string | null
  alias: string | null
  shortestPassword: number
  authenticator: { secret: string; uri: string; qr: string }
}

/** What a one-time link opens: password, authenticator, PIN, and the recovery codes, which are shown once. */
export function Join({ token, done }: { token: string; done: () => void }) {
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [step, setStep] = useState<'password' | 'authenticator'>('password')
  const [given, setGiven] = useState({ account: '', alias: '', password: '', pin: '', code: '' })
  const [codes, setCodes] = useState<string[] | null>(null)
  const [busy, setBusy] = useState(false)
  const first = invitation?.kind === 'first_admin'

  const look = async (account?: string) => {
    setProblem(null)
    const answer = await ask<Invitation>('staff/invitation', {
      method: 'POST',
      body: { token, ...(account ? { account } : {}) },
    })
    if (answer.ok) setInvitation(answer.value)
    else setProblem(answer.problem)
  }
  useEffect(() => {
    void look()
    holdSession(true)
    return () => holdSession(false)
  }, [])

  const field = (name: keyof typeof given, more: Record<string, unknown> = {}) => (
    <label>
      <span>{t(`join_${name}`)}</span>
      <input
        name={name}
        required
        value={given[name]}
        onInput={(event) => {
          const { value } = event.currentTarget
          setGiven({ ...given, [name]: name === 'pin' || name === 'code' ? plainDigits(value) : value })
        }}
        {...more}
      />
    </label>
  )
  const trouble = problem ? (
    <p class="bad" role="alert">
      {inWords(problem)}
    </p>
  ) : null

  if (codes)
    return (
      <RecoveryCodes
        codes={codes}
        done={() => {
          holdSession(false)
          done()
        }}
      />
    )
  if (!invitation)
    return (
      <Door title={t('join_title')}>
        {problem ? (
          problem.code === 'no_link' ? (
            <>
              <p>{t('join_gone')}</p>
              <button type="button" class="quiet" onClick={done}>
                {t('sign_in')}
              </button>
            </>
          ) : (
            <Trouble problem={problem} again={() => void look()} />
          )
        ) : (
          <Bones rows={3} />
        )}
      </Door>
    )
  if (step === 'password')
    return (
      <Door title={invitation.alias ? t('join_hello', { name: invitation.alias }) : t('join_title')}>
        <form
          onSubmit={async (event) => {
            event.preventDefault()
            if (first) await look(given.account)
            setStep('authenticator')
          }}
        >
          <p class="soft">{t('join_password_hint', { n: invitation.shortestPassword })}</p>
          {first ? field('account', { minLength: 3, dir: 'ltr', autocomplete: 'username' }) : null}
          {first ? field('alias', { minLength: 2, dir: 'auto', autocomplete: 'off' }) : null}
          {invitation.account ? (
            <p>
              {t('account')}: <bdi dir="ltr">{invitation.account}</bdi>
            </p>
          ) : null}
          {field('password', {
            type: 'password',
            dir: 'ltr',
            autocomplete: 'new-password',
            minLength: invitation.shortestPassword,
          })}
          {field('pin', {
            type: 'password',
            inputMode: 'numeric',
            dir: 'ltr',
            autocomplete: 'off',
            minLength: 4,
            maxLength: 12,
            pattern: '[0-9]*',
          })}
          <p class="small soft">{t('join_pin_hint')}</p>
          {trouble}
          <button type="submit" class="main-act">
            {t('go_on')}
          </button>
        </form>
      </Door>
    )
  return (
    <Door title={t('join_authenticator')}>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          setProblem(null)
          const answer = await ask<{ recoveryCodes: string[] }>('staff/invitation/accept', {
            method: 'POST',
            body: {
              token,
              password: given.password,
              pin: given.pin,
              code: given.code,
              ...(first ? { account: given.account, alias: given.alias, language: languageNow() } : {}),
            },
          })
          setBusy(false)
          if (answer.ok) return setCodes(answer.value.recoveryCodes)
          setProblem(answer.problem)
          if (['password', 'pin', 'account', 'alias'].some((word) => answer.problem.code.includes(word)))
            setStep('password')
        }}
      >
        <p class="soft">{t('join_qr_hint')}</p>
        <img
          class="qr"
          alt={t('join_qr')}
          src={`data:image/svg+xml,${encodeURIComponent(invitation.authenticator.qr)}`}
        />
        <p class="small">
          {t('join_secret')}{' '}
          <bdi dir="ltr" class="code">
            {invitation.authenticator.secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </bdi>
        </p>
        {field('code', {
          inputMode: 'numeric',
          dir: 'ltr',
          class: 'digits',
          autocomplete: 'one-time-code',
          maxLength: 6,
        })}
        {trouble}
        <button type="submit" class="main-act" disabled={busy}>
          {t('join_finish')}
        </button>
        <button type="button" class="link-act" onClick={() => setStep('password')}>
          {t('back')}
        </button>
      </form>
    </Door>
  )
}
