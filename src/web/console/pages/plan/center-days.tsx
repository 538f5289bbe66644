import { useState } from 'preact/hooks'
import { type CenterDay, instantAt, isoDay, takenOf } from '../../api/plan.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { dayInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import type { SessionRow } from '../today/session-list.tsx'

type Done = { cancelled: number; moved: number; clashes: string[] }

/** Days on which the center is closed, or keeps other hours as in Ramadan. */
export function CenterDays({ center, changed }: { center: string; changed: () => void }) {
  const { answer, load } = useAnswer<{ days: CenterDay[] }>('staff/center-days')
  const [given, setGiven] = useState({
    kind: 'closed' as 'closed' | 'hours',
    firstDay: isoDay(Date.now() + 86_400_000),
    lastDay: isoDay(Date.now() + 86_400_000),
    opensAt: '09:00',
    closesAt: '13:00',
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change })
  const days = (answer?.ok ? answer.value.days : []).filter(
    ({ centerId }) => centerId === null || centerId === center,
  )
  async function add(event: Event) {
    event.preventDefault()
    setProblem(null)
    setBusy(true)
    const { kind, firstDay, lastDay, opensAt, closesAt } = given
    try {
      // Who is affected is said before anything is done; the moment of the click decides, so it is asked now.
      const span = new URLSearchParams({
        center,
        from: instantAt(firstDay, '00:00'),
        until: new Date(Date.parse(instantAt(lastDay, '00:00')) + 86_400_000).toISOString(),
      })
      const there = await ask<{ sessions: SessionRow[] }>(`staff/sessions?${span}`)
      if (!there.ok) return setProblem(there.problem)
      const ahead = there.value.sessions.filter(({ state }) => state !== 'cancelled')
      const sure = t(kind === 'closed' ? 'plan_close_sure' : 'plan_hours_sure', {
        sessions: ahead.length,
        people: takenOf(ahead),
      })
      if (ahead.length > 0 && !confirm(sure)) return
      const hours = kind === 'hours' ? { opensAt, closesAt } : {}
      const body = { center, kind, firstDay, lastDay, ...hours }
      const done = await ask<Done>('staff/center-days', { method: 'POST', body })
      if (!done.ok) return setProblem(done.problem)
      const { cancelled, moved, clashes } = done.value
      tell(t('plan_days_done', { cancelled, moved, clashes: clashes.length }), { bad: clashes.length > 0 })
      void load()
      changed()
    } finally {
      setBusy(false)
    }
  }
  const input = (name: 'firstDay' | 'lastDay' | 'opensAt' | 'closesAt', type: 'date' | 'time') => (
    <label>
      <span>{t(`plan_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`)}</span>
      <input
        type={type}
        required
        value={given[name]}
        onInput={(event) => {
          const value = event.currentTarget.value
          set(
            name === 'firstDay' && value > given.lastDay
              ? { firstDay: value, lastDay: value }
              : { [name]: value },
          )
        }}
      />
    </label>
  )
  return (
    <section class="section">
      <h2>{t('plan_days')}</h2>
      <ul class="today-list">
        {days.map((one) => (
          <li key={one.id}>
            <div class="grow">
              {dayInWords(instantAt(one.firstDay, '12:00'))}
              {one.lastDay === one.firstDay ? '' : ` – ${dayInWords(instantAt(one.lastDay, '12:00'))}`}
              <p class="small soft">
                {one.kind === 'closed' ? (
                  t('plan_closed')
                ) : (
                  <bdi dir="ltr">
                    {one.opensAt}–{one.closesAt}
                  </bdi>
                )}
              </p>
            </div>
            {one.centerId === null ? null : (
              <button
                type="button"
                class="quiet"
                onClick={async () => {
                  if (!confirm(t('plan_days_back_sure'))) return
                  const gone = await ask(`staff/center-days/${one.id}`, { method: 'DELETE' })
                  tell(gone.ok ? t('plan_days_back_done') : inWords(gone.problem), { bad: !gone.ok })
                  void load()
                }}
              >
                {t('plan_days_back')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <form class="panel stack" onSubmit={(event) => void add(event)}>
        <label>
          <span>{t('plan_days_kind')}</span>
          <select
            value={given.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as 'closed' | 'hours' })}
          >
            <option value="closed">{t('plan_closed')}</option>
            <option value="hours">{t('plan_other_hours')}</option>
          </select>
        </label>
        <div class="two">
          {input('firstDay', 'date')}
          {input('lastDay', 'date')}
          {given.kind === 'hours' ? input('opensAt', 'time') : null}
          {given.kind === 'hours' ? input('closesAt', 'time') : null}
        </div>
        {problem ? (
          <p class="bad" role="alert">
            {inWords(problem)}
          </p>
        ) : null}
        <div>
          <button type="submit" class="quiet" disabled={busy}>
            {t('plan_days_add')}
          </button>
        </div>
      </form>
    </section>
  )
}
