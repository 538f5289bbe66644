import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { useNow } from '../../lib/use-now.ts'

interface State {
  hereUntil: string | null
  awayUntil: string | null
}
const hour = 3_600_000

/** Whether new chats come to one today: beyond the planned hours, or a pause within them. */
export function Duty() {
  const { answer, load } = useAnswer<State>('staff/duty')
  const now = useNow()
  if (!answer?.ok) return null
  const { hereUntil, awayUntil } = answer.value
  const here = hereUntil !== null && Date.parse(hereUntil) > now ? hereUntil : null
  const away = awayUntil !== null && Date.parse(awayUntil) > now ? awayUntil : null
  const set = async (duty: State) => {
    const put = await ask('staff/duty', { method: 'PUT', body: duty })
    if (!put.ok) tell(inWords(put.problem), { bad: true })
    void load()
  }
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  return (
    <section class="panel line-of" aria-label={t('duty')}>
      <p class="grow">
        {away
          ? t('duty_away', { when: whenInWords(away) })
          : here
            ? t('duty_here', { when: whenInWords(here) })
            : t('duty_plan')}
      </p>
      {away || here ? (
        <button type="button" class="quiet" onClick={() => void set({ hereUntil: null, awayUntil: null })}>
          {t('duty_as_planned')}
        </button>
      ) : null}
      {away ? null : (
        <button
          type="button"
          class="quiet"
          onClick={() => void set({ hereUntil: null, awayUntil: at(hour / 2) })}
        >
          {t('duty_pause')}
        </button>
      )}
      {here ? null : (
        <button
          type="button"
          class="quiet"
          onClick={() => void set({ hereUntil: at(4 * hour), awayUntil: null })}
        >
          {t('duty_come')}
        </button>
      )}
    </section>
  )
}
