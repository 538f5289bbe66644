import { useMemo, useState } from 'preact/hooks'
import { centerName } from '../../api/directory.ts'
import { type Me, may } from '../../api/session.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { clockTime, dayInWords, dayOf } from '../../lib/time.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { needName } from '../../lib/words.ts'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { Seats } from './seats.tsx'

export interface SessionRow {
  id: string
  service: string
  center: string
  startsAt: string
  endsAt: string
  meetings: { id: string; startsAt: string; endsAt: string; room: string | null; state: string }[]
  capacity: number
  free: number
  waiting: number
  title: Record<string, string> | null
  state: string
  sample: boolean
  womenOnly: boolean
}

const day = 86_400_000
const zone = 3 * 3_600_000

/** Today's sessions and the next days', with their seats. */
export function SessionList({ me }: { me: Me }) {
  const path = useMemo(() => {
    const from = Math.floor((Date.now() + zone) / day) * day - zone
    const span = { from: new Date(from).toISOString(), until: new Date(from + 3 * day).toISOString() }
    return `staff/sessions?${new URLSearchParams(span)}`
  }, [])
  const { answer, load } = useAnswer<{ sessions: SessionRow[] }>(path)
  const [open, setOpen] = useState<SessionRow | null>(null)
  const sessions = answer?.ok ? answer.value.sessions : []
  const days = [...new Set(sessions.map((one) => dayOf(nextOf(one).startsAt)))]
  return (
    <section class="section">
      <h2>{t('sessions')}</h2>
      {answer === null ? <Bones rows={3} /> : null}
      {answer && !answer.ok ? <Trouble problem={answer.problem} again={() => void load()} /> : null}
      {answer?.ok && sessions.length === 0 ? <Empty icon="today" text={t('sessions_none')} /> : null}
      {days.map((one) => (
        <div key={one} class="section">
          <h3>{dayInWords(one * day)}</h3>
          <ul class="today-list">
            {sessions
              .filter((session) => dayOf(nextOf(session).startsAt) === one)
              .map((session) => (
                <li key={session.id}>
                  <bdi dir="ltr" class="code">
                    {clockTime(nextOf(session).startsAt)}–{clockTime(nextOf(session).endsAt)}
                  </bdi>
                  <div class="grow">
                    <b dir="auto">{session.title?.[languageNow()] ?? needName(session.service)}</b>
                    <p class="small soft">
                      {centerName(session.center, session.center)}
                      {nextOf(session).room ? ` · ${nextOf(session).room}` : ''}
                    </p>
                  </div>
                  {session.sample ? <span class="tag">{t('sample')}</span> : null}
                  {session.state === 'cancelled' ? (
                    <span class="tag late">{t('session_cancelled')}</span>
                  ) : (
                    <span class={session.free === 0 ? 'tag late' : 'tag'}>
                      {t('session_seats', { taken: session.capacity - session.free, all: session.capacity })}
                    </span>
                  )}
                  {session.waiting > 0 ? (
                    <span class="tag">{t('session_waiting', { n: session.waiting })}</span>
                  ) : null}
                  {may(me, 'bookings.work') ? (
                    <button type="button" class="quiet" onClick={() => setOpen(session)}>
                      {t('session_list')}
                    </button>
                  ) : null}
                </li>
              ))}
          </ul>
        </div>
      ))}
      {open ? (
        <Seats
          session={open}
          meeting={nextOf(open)}
          close={() => {
            setOpen(null)
            void load()
          }}
        />
      ) : null}
    </section>
  )
}

/** Of a course, the meeting that comes next. */
const nextOf = (session: SessionRow) =>
  session.meetings.find(
    (one) => one.state !== 'cancelled' && Date.parse(one.endsAt) > Date.now() - day / 2,
  ) ??
  session.meetings.at(-1) ?? {
    id: '',
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    room: null,
    state: '',
  }
