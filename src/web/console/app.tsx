import { useEffect, useState } from 'preact/hooks'
import { session, wakeSession } from './api/session.ts'
import { Frame } from './frame.tsx'
import { applyLook, look } from './lib/look.ts'
import { useStore } from './lib/store.ts'
import { languageNow, loadTexts, t } from './lib/texts.ts'
import { LockScreen } from './pages/sign-in/lock-screen.tsx'
import { SignIn } from './pages/sign-in/sign-in.tsx'

/** The whole console: the sign-in, the PIN, or the work. */
export function App() {
  const now = useStore(session)
  const wanted = useStore(look)
  const [language, setLanguage] = useState<string | null>(null)
  const [failed, setFailed] = useState(0)

  useEffect(() => applyLook(wanted), [wanted])
  useEffect(() => {
    let left = false
    loadTexts(wanted.language).then(
      () => {
        if (left) return
        setLanguage(languageNow())
        document.title = t('title')
      },
      () => {
        if (!left) setTimeout(() => setFailed((count) => count + 1), Math.min(20_000, 1_000 * 2 ** failed))
      },
    )
    return () => {
      left = true
    }
  }, [wanted.language, failed])
  useEffect(wakeSession, [])

  if (!language) return <div class="app" aria-busy="true" />
  // A change of language draws everything anew.
  return (
    <div key={language} class="whole">
      {now.phase === 'in' ? (
        <Frame me={now.me} />
      ) : now.phase === 'locked' ? (
        <LockScreen me={now.me} />
      ) : (
        <SignIn session={now} />
      )}
    </div>
  )
}
