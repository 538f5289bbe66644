import { useState } from 'preact/hooks'
import { type FollowUps, named } from '../../api/follow-up.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { channelName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { localDay } from './visit-form.tsx'

/** Minutes of the day; the same that she is offered in the chat. */
const hours: Record<string, { from: number; until: number }> = {
  morning: { from: 9 * 60, until: 13 * 60 },
  afternoon: { from: 13 * 60, until: 18 * 60 },
  any: { from: 9 * 60, until: 20 * 60 },
}

/** What she agreed to: which plan, from when, in which hours, where, and how she said so. */
export function BeginForm(props: { chat: string; all: FollowUps; close: () => void; done: () => void }) {
  const { chat, all, close, done } = props
  const plans = all.plans.filter(({ trigger }) => trigger === 'opt_in')
  const [given, setGiven] = useState({
    plan: plans[0]?.id ?? '',
    start: localDay(),
    hours: '',
    way: '',
    consent: '',
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change })
  const choice = (name: 'plan' | 'hours' | 'way' | 'consent', options: [string, string][]) => (
    <fieldset>
      <legend>{t(`begin_${name}`)}</legend>
      <div class="choice-list">
        {options.map(([id, words]) => (
          <label class="check" key={id}>
            <input
              type="radio"
              name={name}
              checked={given[name] === id}
              onChange={() => set({ [name]: id })}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
  return (
    <Dialog title={t('followup_begin')} close={close}>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          setProblem(null)
          const { plan, start, consent, way } = given
          const body = { plan, start, consent, hours: hours[given.hours], way: way || null }
          const answer = await ask(`staff/chats/${chat}/follow-ups`, { method: 'POST', body })
          setBusy(false)
          if (answer.ok) done()
          else setProblem(answer.problem)
        }}
      >
        {choice(
          'plan',
          plans.map(({ id, name }) => [id, named(name, id)]),
        )}
        <label>
          <span>{t('begin_start')}</span>
          <input
            type="date"
            required
            min={localDay()}
            max={localDay(all.latestStartDays)}
            value={given.start}
            onInput={(event) => set({ start: event.currentTarget.value })}
          />
        </label>
        {choice(
          'hours',
          Object.keys(hours).map((id) => [id, t(`hours_${id}`)]),
        )}
        {all.ways.length > 1
          ? choice('way', [
              ['', t('way_last')],
              ...all.ways.map(({ id, channel }): [string, string] => [id, channelName(channel)]),
            ])
          : null}
        {choice('consent', [
          ['said', t('begin_said')],
          ['chat', t('begin_wrote')],
        ])}
        <p class="note-box">{t('begin_hint')}</p>
        {problem ? (
          <p class="bad" role="alert">
            {inWords(problem)}
          </p>
        ) : null}
        <button
          type="submit"
          class="main-act"
          disabled={busy || !given.plan || !given.start || !given.hours || !given.consent}
        >
          {t('save')}
        </button>
      </form>
    </Dialog>
  )
}
