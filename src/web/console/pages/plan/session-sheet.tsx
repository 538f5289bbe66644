import { useState } from 'preact/hooks'
import { instantAt, isoDay, minutesBetween, takenOf } from '../../api/plan.ts'
import { type Answer, ask, type Problem } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { clockTime, dayInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { needName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import type { SessionRow } from '../today/session-list.tsx'

type Over = { id: string; code: string | null }
type Meeting = SessionRow['meetings'][number]

/** Changes a session: its seats, its dates, or that it takes place at all. Says before how many people are told. */
export function SessionSheet({ session, close }: { session: SessionRow; close: () => void }) {
  const [seats, setSeats] = useState(session.capacity)
  const [moving, setMoving] = useState<Meeting | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const taken = takenOf([session])
  const name = session.title?.[languageNow()] ?? needName(session.service)
  const over = problem?.code === 'over' ? ((problem.about.over ?? []) as Over[]) : []
  const run = async (what: () => Promise<Answer<{ told?: number; codes?: string[] }>>, done: string) => {
    setBusy(true)
    const answer = await what()
    setBusy(false)
    if (!answer.ok) return setProblem(answer.problem)
    const { told = 0, codes = [] } = answer.value ?? {}
    tell(codes.length > 0 ? t('plan_tell_codes', { codes: codes.join(', ') }) : t(done, { n: told }), {
      ...(codes.length > 0 ? { forMs: 60_000 } : {}),
    })
    close()
  }
  const meetings = session.meetings.filter(
    (one) => one.state !== 'cancelled' && Date.parse(one.startsAt) > Date.now(),
  )
  return (
    <Dialog title={name} close={close}>
      <div class="stack">
        <p class="note-box">{t('plan_affected', { n: taken + session.waiting })}</p>
        <form
          class="line-of"
          onSubmit={(event) => {
            event.preventDefault()
            void run(
              () => ask(`staff/sessions/${session.id}`, { method: 'PATCH', body: { capacity: seats } }),
              'plan_seats_saved',
            )
          }}
        >
          <label>
            <span>{t('plan_capacity')}</span>
            <input
              type="number"
              min={1}
              max={500}
              required
              value={seats}
              onInput={(event) => setSeats(Number(event.currentTarget.value))}
            />
          </label>
          <button type="submit" class="quiet" disabled={busy || seats === session.capacity}>
            {t('save')}
          </button>
        </form>
        {problem ? (
          <div class="note-box bad" role="alert">
            <p>{inWords(problem)}</p>
            {over.length > 0 ? (
              <p class="line-of">
                {over.map(({ id, code }) => (
                  <bdi dir="ltr" class="code" key={id}>
                    {code ?? '–'}
                  </bdi>
                ))}
              </p>
            ) : null}
          </div>
        ) : null}
        <ul class="today-list">
          {meetings.map((one) => (
            <li key={one.id}>
              <div class="grow">
                {dayInWords(one.startsAt)}{' '}
                <bdi dir="ltr" class="code">
                  {clockTime(one.startsAt)}–{clockTime(one.endsAt)}
                </bdi>
              </div>
              <button type="button" class="quiet" onClick={() => setMoving(one)}>
                {t('plan_move')}
              </button>
              {meetings.length > 1 ? (
                <button
                  type="button"
                  class="quiet"
                  disabled={busy}
                  onClick={() => {
                    if (!confirm(t('plan_drop_sure', { n: taken }))) return
                    void run(
                      () =>
                        ask(`staff/sessions/${session.id}/meetings`, {
                          method: 'POST',
                          body: { cancel: [one.id] },
                        }),
                      'plan_told',
                    )
                  }}
                >
                  {t('plan_drop')}
                </button>
              ) : null}
            </li>
          ))}
        </ul>
        {moving ? (
          <Move
            meeting={moving}
            busy={busy}
            save={(startsAt, endsAt) => {
              const body = { move: [{ id: moving.id, startsAt, endsAt }] }
              void run(
                () => ask(`staff/sessions/${session.id}/meetings`, { method: 'POST', body }),
                'plan_told',
              )
            }}
          />
        ) : null}
        <button
          type="button"
          class="warn-act"
          disabled={busy}
          onClick={() => {
            if (!confirm(t('plan_cancel_sure', { n: taken + session.waiting }))) return
            void run(
              () => ask(`staff/sessions/${session.id}/cancel`, { method: 'POST', body: {} }),
              'plan_told',
            )
          }}
        >
          {t('plan_cancel')}
        </button>
      </div>
    </Dialog>
  )
}

function Move(props: { meeting: Meeting; busy: boolean; save: (startsAt: string, endsAt: string) => void }) {
  const { meeting, busy, save } = props
  const [day, setDay] = useState(isoDay(meeting.startsAt))
  const [from, setFrom] = useState(clockTime(meeting.startsAt))
  const [until, setUntil] = useState(clockTime(meeting.endsAt))
  return (
    <form
      class="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        save(instantAt(day, from), instantAt(day, until))
      }}
    >
      <div class="two">
        <label>
          <span>{t('plan_day')}</span>
          <input
            type="date"
            required
            min={isoDay(Date.now())}
            value={day}
            onInput={(event) => setDay(event.currentTarget.value)}
          />
        </label>
        <label>
          <span>{t('plan_from')}</span>
          <input type="time" required value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label>
          <span>{t('plan_until')}</span>
          <input
            type="time"
            required
            value={until}
            onInput={(event) => setUntil(event.currentTarget.value)}
          />
        </label>
      </div>
      {minutesBetween(from, until) <= 0 ? <p class="bad">{t('problem_bad_times')}</p> : null}
      <button type="submit" class="main-act" disabled={busy || minutesBetween(from, until) <= 0}>
        {t('plan_move_save')}
      </button>
    </form>
  )
}
