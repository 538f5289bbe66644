import { useState } from 'preact/hooks'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { Icon } from '../../parts/icon.tsx'

/** The chat is not one's own: it opens with a reason, which the supervisor reads. */
export function Glass({ id, opened }: { id: string; opened: () => void }) {
  const [reason, setReason] = useState('')
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  return (
    <div class="empty">
      <Icon name="lock" />
      <p>{t('glass_hint')}</p>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          const answer = await ask(`staff/chats/${id}/glass`, {
            method: 'POST',
            body: { reason: reason.trim() },
          })
          setBusy(false)
          if (answer.ok) opened()
          else setTrouble(inWords(answer.problem))
        }}
      >
        <label>
          <span>{t('glass_reason')}</span>
          <textarea
            rows={2}
            dir="auto"
            required
            minLength={10}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        {trouble ? (
          <p class="bad" role="alert">
            {trouble}
          </p>
        ) : null}
        <button type="submit" class="main-act" disabled={busy || reason.trim().length < 10}>
          {t('glass_open')}
        </button>
      </form>
    </div>
  )
}
