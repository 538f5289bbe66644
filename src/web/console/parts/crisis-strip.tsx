import { useEffect, useState } from 'preact/hooks'
import { acknowledge, askCrisisPages, crisisPages } from '../api/crisis.ts'
import { type Me, may } from '../api/session.ts'
import { inWords } from '../lib/problems.ts'
import { go, hrefOf } from '../lib/router.ts'
import { useStore } from '../lib/store.ts'
import { t } from '../lib/texts.ts'
import { tell } from '../lib/toasts.ts'
import { Icon } from './icon.tsx'

/** Above everything: somebody may be in danger, and this worker was called. Stays until it is answered. */
export function CrisisStrip({ me }: { me: Me }) {
  const pages = useStore(crisisPages)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (may(me, 'chats.work')) void askCrisisPages()
  }, [me.id])
  const page = pages[0]
  if (!page) return null
  return (
    <div class="strip crisis" role="alert">
      <Icon name="bell" />
      <span>{pages.length > 1 ? t('crisis_calls', { n: pages.length }) : t('crisis_call')}</span>
      <button
        type="button"
        class="main-act"
        disabled={busy}
        onClick={async () => {
          setBusy(true)
          const answer = await acknowledge(page)
          setBusy(false)
          if (answer.ok) go(hrefOf('inbox', 'mine', page.chatId))
          else tell(inWords(answer.problem), { bad: true })
        }}
      >
        {t('crisis_take')}
      </button>
    </div>
  )
}
