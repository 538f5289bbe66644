import { useEffect, useState } from 'preact/hooks'
import { acknowledge, askCrisisCalls, crisisCalls } from '../api/crisis.ts'
import { type Me, may } from '../api/session.ts'
import { inWords } from '../lib/problems.ts'
import { go, hrefOf } from '../lib/router.ts'
import { useStore } from '../lib/store.ts'
import { t } from '../lib/texts.ts'
import { tell } from '../lib/toasts.ts'
import { Icon } from './icon.tsx'

/** Above everything: somebody may be in danger, and this worker was called. Stays until it is answered. */
export function CrisisStrip({ me }: { me: Me }) {
  const calls = useStore(crisisCalls)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (may(me, 'chats.work')) void askCrisisCalls()
  }, [me.id])
  const call = calls[0]
  if (!call) return null
  return (
    <div class="strip crisis" role="alert">
      <Icon name="bell" />
      <span>{calls.length > 1 ? t('crisis_calls', { n: calls.length }) : t('crisis_call')}</span>
      <button
        type="button"
        class="main-act"
        disabled={busy}
        onClick={async () => {
          setBusy(true)
          const answer = await acknowledge(call)
          setBusy(false)
          if (answer.ok) go(hrefOf('inbox', 'mine', call.chat))
          else tell(inWords(answer.problem), { bad: true })
        }}
      >
        {t('crisis_take')}
      </button>
    </div>
  )
}
