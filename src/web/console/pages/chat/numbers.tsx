import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { channelName } from '../../lib/words.ts'

interface Numbers {
  numbers: { channel: string; number: string }[]
}

/** How she is reached, masked; in full on demand, which the server writes down. */
export function Numbers({ id }: { id: string }) {
  const [shown, setShown] = useState<Numbers['numbers']>([])
  const [full, setFull] = useState(false)
  useEffect(() => {
    void ask<Numbers>(`staff/chats/${id}/numbers`, { background: true }).then((answer) => {
      if (answer.ok) setShown(answer.value.numbers)
    })
  }, [id])
  if (shown.length === 0) return null
  return (
    <div>
      <dt>{t('card_number')}</dt>
      {shown.map(({ channel, number }) => (
        <dd key={channel + number}>
          {channelName(channel)}{' '}
          <bdi dir="ltr" class="code">
            {number}
          </bdi>
        </dd>
      ))}
      {full ? null : (
        <dd>
          <button
            type="button"
            class="link-act"
            onClick={async () => {
              const answer = await ask<Numbers>(`staff/chats/${id}/numbers/reveal`, { method: 'POST' })
              if (!answer.ok) return tell(inWords(answer.problem), { bad: true })
              setShown(answer.value.numbers)
              setFull(true)
            }}
          >
            {t('card_number_show')}
          </button>
        </dd>
      )}
    </div>
  )
}
