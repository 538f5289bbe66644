import { useState } from 'preact/hooks'
import { ask } from '../../lib/http.ts'
import { newId } from '../../lib/ids.ts'
import { inWords } from '../../lib/problems.ts'
import { hasText, t } from '../../lib/texts.ts'
import { clockTime } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Bones, Trouble } from '../../parts/states.tsx'
import type { SessionRow } from './session-list.tsx'

interface Seat {
  id: string
  code: string | null
  state: string
  walkIn: boolean
  carerCheck: boolean
  came: string[]
  missed: string[]
}

/** Who has a seat, by code alone; who came; a seat for somebody who walked in. */
export function Seats(props: {
  session: SessionRow
  meeting: { id: string; startsAt: string }
  close: () => void
}) {
  const { session, meeting, close } = props
  const { answer, load } = useAnswer<{ bookings: Seat[] }>(`staff/sessions/${session.id}/bookings`)
  const [child, setChild] = useState(false)
  const [given, setGiven] = useState<string | null>(null)

  const act = async (path: string, method: 'POST' | 'PUT', body: object, done: string) => {
    const went = await ask(`staff/${path}`, { method, body })
    if (went.ok) tell(done)
    else tell(inWords(went.problem), { bad: true })
    void load()
  }
  const seats = answer?.ok ? answer.value.bookings : []
  return (
    <Dialog title={`${clockTime(meeting.startsAt)} · ${t('session_list')}`} close={close} wide>
      <form
        class="panel line-of"
        onSubmit={async (event) => {
          event.preventDefault()
          const booked = await ask<{ code: string | null }>(`staff/sessions/${session.id}/bookings`, {
            method: 'POST',
            body: { id: newId(), child },
          })
          if (!booked.ok) return tell(inWords(booked.problem), { bad: true })
          setGiven(booked.value.code)
          void load()
        }}
      >
        <p class="grow">{t('seat_walk_in_hint')}</p>
        <label class="check">
          <input
            type="checkbox"
            checked={child}
            onChange={(event) => setChild(event.currentTarget.checked)}
          />
          <span>{t('seat_child')}</span>
        </label>
        <button type="submit" class="main-act">
          {t('seat_walk_in')}
        </button>
        {given ? (
          <p role="status">
            {t('seat_given')}{' '}
            <bdi dir="ltr" class="code">
              {given}
            </bdi>
          </p>
        ) : null}
      </form>
      {answer === null ? <Bones rows={3} /> : null}
      {answer && !answer.ok ? <Trouble problem={answer.problem} again={() => void load()} /> : null}
      {answer?.ok && seats.length === 0 ? <p class="soft">{t('seats_none')}</p> : null}
      <ul class="today-list">
        {seats.map((seat) => {
          const came = seat.came.includes(meeting.id)
          const missed = seat.missed.includes(meeting.id)
          return (
            <li key={seat.id}>
              <bdi dir="ltr" class="code grow">
                {seat.code ?? '–'}
              </bdi>
              {hasText(`seat_${seat.state}`) ? <span class="tag">{t(`seat_${seat.state}`)}</span> : null}
              {seat.carerCheck ? (
                <button
                  type="button"
                  class="quiet"
                  onClick={() =>
                    void act(`bookings/${seat.id}/carer-agreed`, 'POST', {}, t('seat_carer_done'))
                  }
                >
                  {t('seat_carer')}
                </button>
              ) : null}
              <button
                type="button"
                class={came ? 'main-act' : 'quiet'}
                aria-pressed={came}
                onClick={() =>
                  void act(
                    `bookings/${seat.id}/attendance`,
                    'PUT',
                    { meeting: meeting.id, came: true },
                    t('seat_marked'),
                  )
                }
              >
                {t('seat_came')}
              </button>
              <button
                type="button"
                class={missed ? 'main-act' : 'quiet'}
                aria-pressed={missed}
                onClick={() =>
                  void act(
                    `bookings/${seat.id}/attendance`,
                    'PUT',
                    { meeting: meeting.id, came: false },
                    t('seat_marked'),
                  )
                }
              >
                {t('seat_missed')}
              </button>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}
