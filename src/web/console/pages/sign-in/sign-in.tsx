import { useEffect, useState } from 'preact/hooks'
import { askWho, type Session, session as store } from '../../api/session.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { forgetJoinToken, joinToken } from '../../lib/join-token.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Trouble } from '../../parts/states.tsx'
import { CodeForm } from './code-form.tsx'
import { Door } from './door.tsx'
import { Join } from './join.tsx'

/** Everything before the work: joining by a link, the password, the code. */
export function SignIn({ session }: { session: Session }) {
  const [joining, setJoining] = useState(joinToken)
  const [account, setAccount] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const ways = useAnswer<{ oidc: boolean }>('staff/sign-in/ways')
  const [refused] = useState(() => location.hash === '#refused')
  useEffect(() => {
    if (session.phase !== 'out') setPassword('')
  }, [session.phase])

  if (joining) {
    const done = () => {
      forgetJoinToken()
      setJoining(null)
      // Joining signs this browser in.
      void askWho()
    }
    return <Join token={joining} done={done} />
  }
  if (session.phase === 'code') return <CodeForm />
  if (session.phase === 'asking')
    return session.problem ? (
      <Door title={t('title')}>
        <Trouble problem={session.problem} again={() => void askWho()} />
      </Door>
    ) : (
      <main class="door" aria-busy="true" />
    )

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    const answer = await ask<{ next: string }>('staff/sign-in', {
      method: 'POST',
      body: { account: account.trim(), password },
    })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.problem)
    setPassword('')
    store.set({ phase: 'code' })
  }
  const ended = session.phase === 'out' && session.ended
  const kept = session.phase === 'out' && session.kept
  return (
    <Door title={t('sign_in')}>
      <form onSubmit={submit}>
        {refused && !ended ? (
          <p class="bad" role="alert">
            {t('oidc_refused')}
          </p>
        ) : null}
        {ended ? (
          <p class="note-box" role="status">
            {t(kept ? 'sign_in_ended_kept' : 'sign_in_ended')}
          </p>
        ) : null}
        <label>
          <span>{t('account')}</span>
          <input
            name="account"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            dir="ltr"
            required
            value={account}
            onInput={(event) => setAccount(event.currentTarget.value)}
          />
        </label>
        <label>
          <span>{t('password')}</span>
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            dir="ltr"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        {problem ? (
          <p class="bad" role="alert">
            {problem.code === 'wrong' ? t('wrong_password') : inWords(problem)}
          </p>
        ) : null}
        <button type="submit" class="main-act" disabled={busy}>
          {t('go_on')}
        </button>
        {ways.answer?.ok && ways.answer.value.oidc ? (
          <a class="button" href="../api/staff/oidc/start">
            {t('oidc')}
          </a>
        ) : null}
        <p class="small soft">{t('sign_in_help')}</p>
      </form>
    </Door>
  )
}
