import { useState } from 'preact/hooks'
import { instantAt, isoDay, minutesBetween, type Room, services, weekdays } from '../../api/plan.ts'
import { ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { needName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { weekdayName } from './week-of.ts'

const kinds = ['once', 'weekly', 'course', 'hours'] as const

/** Plans one session, a series that goes on, a course that is booked once, or one-to-one hours. */
export function PlanForm({ center, close }: { center: string; close: (made: boolean) => void }) {
  const rooms = useAnswer<{ rooms: Room[] }>(`staff/rooms?center=${center}`)
  const [given, setGiven] = useState({
    kind: 'once' as (typeof kinds)[number],
    service: services[0] ?? '',
    day: isoDay(Date.now() + 86_400_000),
    from: '10:00',
    until: '12:00',
    days: [] as string[],
    count: 8,
    capacity: 12,
    slot: 45,
    room: '',
    womenOnly: false,
  })
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change })
  const repeats = given.kind !== 'once'
  const number = (name: 'count' | 'capacity' | 'slot', min: number, max: number) => (
    <label>
      <span>{t(`plan_${name}`)}</span>
      <input
        type="number"
        min={min}
        max={max}
        required
        value={given[name]}
        onInput={(event) => set({ [name]: Number(event.currentTarget.value) })}
      />
    </label>
  )
  const time = (name: 'from' | 'until') => (
    <label>
      <span>{t(`plan_${name}`)}</span>
      <input
        type="time"
        required
        value={given[name]}
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  )
  return (
    <Dialog title={t('plan_new')} close={() => close(false)}>
      <form
        class="stack"
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          const made = await save(center, given)
          setBusy(false)
          if (!made.ok) return setProblem(made.problem)
          tell(t('plan_made'))
          close(true)
        }}
      >
        <fieldset>
          <legend>{t('plan_kind')}</legend>
          <div class="choice-list">
            {kinds.map((kind) => (
              <label class="check" key={kind}>
                <input
                  type="radio"
                  name="kind"
                  checked={kind === given.kind}
                  onChange={() =>
                    set({ kind, ...(kind === 'hours' ? { service: 'psychosocial-individual' } : {}) })
                  }
                />
                <span>{t(`plan_kind_${kind}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <label>
          <span>{t('plan_service')}</span>
          <select value={given.service} onChange={(event) => set({ service: event.currentTarget.value })}>
            {services.map((id) => (
              <option key={id} value={id}>
                {needName(id)}
              </option>
            ))}
          </select>
        </label>
        <div class="two">
          <label>
            <span>{t(repeats ? 'plan_first_day' : 'plan_day')}</span>
            <input
              type="date"
              required
              min={isoDay(Date.now())}
              value={given.day}
              onInput={(event) => set({ day: event.currentTarget.value })}
            />
          </label>
          {time('from')}
          {time('until')}
          {given.kind === 'hours' ? number('slot', 10, 240) : number('capacity', 1, 500)}
          {given.kind === 'course' ? number('count', 2, 100) : null}
        </div>
        {repeats ? (
          <fieldset>
            <legend>{t('plan_weekdays')}</legend>
            <div class="line-of">
              {weekdays.map((day) => (
                <label class="check" key={day}>
                  <input
                    type="checkbox"
                    checked={given.days.includes(day)}
                    onChange={(event) =>
                      set({
                        days: event.currentTarget.checked
                          ? weekdays.filter((one) => one === day || given.days.includes(one))
                          : given.days.filter((one) => one !== day),
                      })
                    }
                  />
                  <span>{weekdayName(day)}</span>
                </label>
              ))}
            </div>
          </fieldset>
        ) : null}
        <label>
          <span>{t('plan_room')}</span>
          <select value={given.room} onChange={(event) => set({ room: event.currentTarget.value })}>
            <option value="">{t('plan_room_none')}</option>
            {(rooms.answer?.ok ? rooms.answer.value.rooms : []).map((room) => (
              <option key={room.id} value={String(room.id)}>
                {room.name}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={given.womenOnly}
            onChange={(event) => set({ womenOnly: event.currentTarget.checked })}
          />
          <span>{t('plan_women_only')}</span>
        </label>
        {problem ? (
          <p class="bad" role="alert">
            {inWords(problem)}
          </p>
        ) : null}
        <button type="submit" class="main-act" disabled={busy}>
          {t('plan_save')}
        </button>
      </form>
    </Dialog>
  )
}

interface Given {
  kind: (typeof kinds)[number]
  service: string
  day: string
  from: string
  until: string
  days: string[]
  count: number
  capacity: number
  slot: number
  room: string
  womenOnly: boolean
}

function save(center: string, given: Given) {
  const { kind, service, day, from, until, days, count, slot, womenOnly } = given
  const wrong = (code: string) => ({ ok: false as const, problem: { status: 422, code, about: {} } })
  const minutes = minutesBetween(from, until)
  if (minutes <= 0) return wrong('bad_times')
  if (kind !== 'once' && days.length === 0) return wrong('no_weekday')
  const roomId = given.room ? Number(given.room) : null
  const what = { service, center, womenOnly, capacity: kind === 'hours' ? 1 : given.capacity }
  const starts = `${day}T${from}`
  const rrule = `FREQ=WEEKLY;BYDAY=${days.join(',')}`
  if (kind === 'once') {
    const meetings = [{ startsAt: instantAt(day, from), endsAt: instantAt(day, until), roomId }]
    return ask('staff/sessions', { method: 'POST', body: { ...what, meetings } })
  }
  if (kind === 'course') {
    const course = { rrule: `${rrule};COUNT=${count}`, starts, minutes, roomId }
    return ask('staff/sessions', { method: 'POST', body: { ...what, course } })
  }
  const slots = kind === 'hours' ? { slotMinutes: slot } : {}
  return ask('staff/series', { method: 'POST', body: { ...what, ...slots, rrule, starts, minutes, roomId } })
}
