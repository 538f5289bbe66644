import { useEffect, useState } from 'preact/hooks'
import { around, askAround, centerName } from '../../api/directory.ts'
import type { Series } from '../../api/plan.ts'
import { type Me, may } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { useStore } from '../../lib/store.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { clockTime, dayInWords, dayOf } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { needName } from '../../lib/words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import type { SessionRow } from '../today/session-list.tsx'
import { CenterDays } from './center-days.tsx'
import { PlanForm } from './plan-form.tsx'
import { Rooms } from './rooms.tsx'
import { SessionSheet } from './session-sheet.tsx'
import { Shifts } from './shifts.tsx'
import { weekOf } from './week-of.ts'

/** What takes place at a center in the coming weeks: sessions, closed days, rooms and, for who leads, the hours of people. */
export function PlanPage({ me }: { me: Me }) {
  useStore(around)
  useEffect(() => void askAround(), [])
  const [center, setCenter] = useState(me.centers[0] ?? '')
  const sessions = useAnswer<{ sessions: SessionRow[] }>(center ? `staff/sessions?center=${center}` : null)
  const series = useAnswer<{ series: Series[] }>('staff/series')
  const [form, setForm] = useState(false)
  const [open, setOpen] = useState<SessionRow | null>(null)
  const found = sessions.answer?.ok ? sessions.answer.value.sessions : []
  const again = () => {
    void sessions.load()
    void series.load()
  }
  if (me.centers.length === 0)
    return (
      <div class="column">
        <h1>{t('page_plan')}</h1>
        <Empty icon="today" text={t('plan_no_center')} />
      </div>
    )
  return (
    <div class="column">
      <div class="page-head">
        <h1>{t('page_plan')}</h1>
        <button type="button" class="main-act push" onClick={() => setForm(true)}>
          <Icon name="plus" />
          {t('plan_new')}
        </button>
      </div>
      {me.centers.length > 1 ? (
        <label>
          <span>{t('card_center')}</span>
          <select value={center} onChange={(event) => setCenter(event.currentTarget.value)}>
            {me.centers.map((id) => (
              <option key={id} value={id}>
                {centerName(id, id)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <section class="section">
        <h2>{t('plan_ahead')}</h2>
        {sessions.answer === null ? <Bones rows={4} /> : null}
        {sessions.answer && !sessions.answer.ok ? (
          <Trouble problem={sessions.answer.problem} again={() => void sessions.load()} />
        ) : null}
        {sessions.answer?.ok && found.length === 0 ? <Empty icon="today" text={t('plan_none')} /> : null}
        <ul class="today-list">
          {found.map((one) => (
            <li key={one.id}>
              <div class="grow">
                <b dir="auto">{one.title?.[languageNow()] ?? needName(one.service)}</b>
                <p class="small soft">
                  {dayInWords(one.startsAt)} · {span(one)}
                  {one.meetings.length > 1 ? ` · ${t('plan_meetings', { n: one.meetings.length })}` : ''}
                </p>
              </div>
              {one.state === 'cancelled' ? (
                <span class="tag late">{t('session_cancelled')}</span>
              ) : (
                <>
                  <span class={one.free === 0 ? 'tag late' : 'tag'}>
                    {t('session_seats', { taken: one.capacity - one.free, all: one.capacity })}
                  </span>
                  <button type="button" class="quiet" onClick={() => setOpen(one)}>
                    {t('plan_change')}
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section class="section">
        <h2>{t('plan_series')}</h2>
        <ul class="today-list">
          {(series.answer?.ok ? series.answer.value.series : [])
            .filter(({ centerId }) => centerId === center)
            .map((one) => (
              <li key={one.id}>
                <div class="grow">
                  <b>{needName(one.serviceId)}</b>
                  <p class="small soft">{weekOf(one)}</p>
                </div>
                <button type="button" class="quiet" onClick={() => void endSeries(one, again)}>
                  {t('plan_series_end')}
                </button>
              </li>
            ))}
        </ul>
        <p class="small soft">{t('plan_series_hint')}</p>
      </section>
      <CenterDays center={center} changed={again} />
      <Rooms center={center} />
      {may(me, 'shifts.plan') ? <Shifts me={me} /> : null}
      {form ? (
        <PlanForm
          center={center}
          close={(made) => {
            setForm(false)
            if (made) again()
          }}
        />
      ) : null}
      {open ? (
        <SessionSheet
          session={open}
          close={() => {
            setOpen(null)
            again()
          }}
        />
      ) : null}
    </div>
  )
}

/** Its dates that stand ahead stay: who booked one keeps her seat. */
async function endSeries(series: Series, again: () => void): Promise<void> {
  if (!confirm(t('plan_series_end_sure'))) return
  const done = await ask(`staff/series/${series.id}/end`, { method: 'POST', body: { cancelFuture: false } })
  tell(done.ok ? t('plan_series_ended') : inWords(done.problem), { bad: !done.ok })
  again()
}

const span = ({ startsAt, meetings: [first] }: SessionRow) => {
  const ends = first?.endsAt ?? startsAt
  return `\u2066${clockTime(startsAt)}–${clockTime(ends)}\u2069${dayOf(startsAt) === dayOf(ends) ? '' : ' +'}`
}
