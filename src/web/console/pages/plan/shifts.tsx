import { useEffect, useState } from 'preact/hooks'
import { around, centerName } from '../../api/directory.ts'
import { instantAt, isoDay } from '../../api/plan.ts'
import type { Me } from '../../api/session.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { dayInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Bones, Trouble } from '../../parts/states.tsx'

interface Period {
  starts: string
  ends: string
}
interface Hours {
  weekly: (Period & { weekday: number; validFrom: string | null; validTo: string | null })[]
  days: { day: string; periods: Period[] }[]
}
interface Holiday {
  id: string
  day: string
  centerId: string | null
}

/** Monday is 1; the week here begins on Saturday. */
const week = [6, 7, 1, 2, 3, 4, 5]
const nameOf = (weekday: number) => t('weekdays').split(',')[weekday % 7] ?? ''
const short = (time: string) => time.slice(0, 5)

/** When people work, by week; days that differ; and the holidays on which nobody does. */
export function Shifts({ me }: { me: Me }) {
  const { colleagues } = useStore(around)
  const workers = colleagues.filter(({ centers = [] }) => centers.some((id) => me.centers.includes(id)))
  const [chosen, setChosen] = useState('')
  return (
    <>
      <section class="section">
        <h2>{t('shifts')}</h2>
        <label>
          <span>{t('shifts_who')}</span>
          <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            <option value="">{t('shifts_choose')}</option>
            {workers.map(({ id, alias }) => (
              <option key={id} value={id}>
                {alias}
              </option>
            ))}
          </select>
        </label>
        {chosen ? <Week key={chosen} staff={chosen} /> : null}
      </section>
      <Holidays me={me} />
    </>
  )
}

function Week({ staff }: { staff: string }) {
  const { answer, load } = useAnswer<Hours>(`staff/shifts/${staff}`)
  const [hours, setHours] = useState<Hours | null>(null)
  const [off, setOff] = useState(isoDay(Date.now() + 86_400_000))
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (answer?.ok) setHours(answer.value)
  }, [answer])
  if (answer && !answer.ok) return <Trouble problem={answer.problem} again={() => void load()} />
  if (!hours) return <Bones rows={7} />
  const { weekly, days } = hours
  const change = (index: number, part: Partial<Period>) =>
    setHours({ ...hours, weekly: weekly.map((one, at) => (at === index ? { ...one, ...part } : one)) })
  const backwards = weekly.some(({ starts, ends }) => short(starts) >= short(ends))
  return (
    <form
      class="panel stack"
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        const saved = await ask<Hours>(`staff/shifts/${staff}`, { method: 'PUT', body: hours })
        setBusy(false)
        setProblem(saved.ok ? null : saved.problem)
        if (saved.ok) tell(t('shifts_saved'))
      }}
    >
      {week.map((weekday) => (
        <fieldset key={weekday}>
          <legend>{nameOf(weekday)}</legend>
          {weekly.map((one, index) =>
            one.weekday === weekday ? (
              <div class="line-of" key={`${weekday}-${index}`}>
                <input
                  type="time"
                  required
                  aria-label={`${nameOf(weekday)}: ${t('plan_from')}`}
                  value={short(one.starts)}
                  onInput={(event) => change(index, { starts: event.currentTarget.value })}
                />
                <input
                  type="time"
                  required
                  aria-label={`${nameOf(weekday)}: ${t('plan_until')}`}
                  value={short(one.ends)}
                  onInput={(event) => change(index, { ends: event.currentTarget.value })}
                />
                <button
                  type="button"
                  class="quiet"
                  aria-label={`${t('shifts_remove')}: ${nameOf(weekday)} ${short(one.starts)}`}
                  onClick={() => setHours({ ...hours, weekly: weekly.filter((_, at) => at !== index) })}
                >
                  {t('shifts_remove')}
                </button>
              </div>
            ) : null,
          )}
          <button
            type="button"
            class="link-act"
            aria-label={`${t('shifts_add')}: ${nameOf(weekday)}`}
            onClick={() => {
              const last = weekly.filter((one) => one.weekday === weekday).at(-1)
              const starts = last ? '14:00' : '09:00'
              const fresh = { weekday, starts, ends: '16:00', validFrom: null, validTo: null }
              setHours({ ...hours, weekly: [...weekly, fresh] })
            }}
          >
            {t('shifts_add')}
          </button>
        </fieldset>
      ))}
      <fieldset>
        <legend>{t('shifts_days')}</legend>
        {days.map(({ day, periods }) => (
          <p class="line-of" key={day}>
            {dayInWords(instantAt(day, '12:00'))}:{' '}
            {periods.length === 0 ? (
              t('shifts_off')
            ) : (
              <bdi dir="ltr">
                {periods.map((one) => `${short(one.starts)}–${short(one.ends)}`).join(', ')}
              </bdi>
            )}
            <button
              type="button"
              class="quiet"
              aria-label={`${t('shifts_remove')}: ${dayInWords(instantAt(day, '12:00'))}`}
              onClick={() => setHours({ ...hours, days: days.filter((one) => one.day !== day) })}
            >
              {t('shifts_remove')}
            </button>
          </p>
        ))}
        <div class="line-of">
          <input
            type="date"
            aria-label={t('shifts_off_day')}
            value={off}
            onInput={(event) => setOff(event.currentTarget.value)}
          />
          <button
            type="button"
            class="quiet"
            disabled={!off || days.some(({ day }) => day === off)}
            onClick={() => setHours({ ...hours, days: [...days, { day: off, periods: [] }] })}
          >
            {t('shifts_off_add')}
          </button>
        </div>
      </fieldset>
      {backwards ? <p class="bad">{t('problem_bad_times')}</p> : null}
      {problem ? (
        <p class="bad" role="alert">
          {inWords(problem)}
        </p>
      ) : null}
      <button type="submit" class="main-act" disabled={busy || backwards}>
        {t('shifts_save')}
      </button>
    </form>
  )
}

function Holidays({ me }: { me: Me }) {
  const { answer, load } = useAnswer<{ holidays: Holiday[] }>('staff/holidays')
  const [day, setDay] = useState('')
  const [center, setCenter] = useState(me.centers[0] ?? '')
  const holidays = answer?.ok ? answer.value.holidays : []
  const today = isoDay(Date.now())
  return (
    <section class="section">
      <h2>{t('holidays')}</h2>
      <ul class="today-list">
        {holidays
          .filter((one) => one.day >= today)
          .map((one) => (
            <li key={one.id}>
              <div class="grow">
                {dayInWords(instantAt(one.day, '12:00'))}
                <p class="small soft">{centerName(one.centerId, t('holidays_all'))}</p>
              </div>
              <button
                type="button"
                class="quiet"
                onClick={async () => {
                  const gone = await ask(`staff/holidays/${one.id}`, { method: 'DELETE' })
                  void load()
                  if (!gone.ok) return void tell(inWords(gone.problem), { bad: true })
                  const back = { day: one.day, centerId: one.centerId }
                  tell(t('holidays_gone'), {
                    undo: () => void ask('staff/holidays', { method: 'POST', body: back }).then(() => load()),
                  })
                }}
              >
                {t('shifts_remove')}
              </button>
            </li>
          ))}
      </ul>
      <form
        class="line-of"
        onSubmit={async (event) => {
          event.preventDefault()
          const made = await ask('staff/holidays', { method: 'POST', body: { day, centerId: center } })
          if (!made.ok) tell(inWords(made.problem), { bad: true })
          void load()
        }}
      >
        <label>
          <span>{t('plan_day')}</span>
          <input
            type="date"
            required
            min={today}
            value={day}
            onInput={(event) => setDay(event.currentTarget.value)}
          />
        </label>
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
        <button type="submit" class="quiet">
          {t('holidays_add')}
        </button>
      </form>
    </section>
  )
}
