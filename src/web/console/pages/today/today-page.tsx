import { useEffect, useState } from 'preact/hooks'
import { around, askAround } from '../../api/directory.ts'
import { type Me, may } from '../../api/session.ts'
import type { ChatRow as Row } from '../../api/types.ts'
import { hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { dayInWords } from '../../lib/time.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { useNow } from '../../lib/use-now.ts'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Trouble } from '../../parts/states.tsx'
import { TaskList } from '../../parts/task-list.tsx'
import { ChatRow } from '../inbox/chat-row.tsx'
import { Door } from './door-box.tsx'
import { Duty } from './duty.tsx'
import { SessionList } from './session-list.tsx'
import { WalkIn } from './walk-in.tsx'

/** What to do next: who waits for an answer, what was put off to today, who comes to the center. */
export function TodayPage({ me }: { me: Me }) {
  const works = may(me, 'chats.work')
  const now = useNow()
  const mine = useAnswer<{ chats: Row[] }>(works ? 'staff/chats?list=mine&limit=20' : null)
  const waiting = useAnswer<{ chats: Row[] }>(works ? 'staff/chats?list=waiting&limit=50' : null)
  const [walkIn, setWalkIn] = useState(false)
  useStore(around)
  useEffect(() => void askAround(), [])

  const next = mine.answer?.ok ? mine.answer.value.chats : []
  const back = (waiting.answer?.ok ? waiting.answer.value.chats : []).filter(
    ({ snoozedUntil }) => snoozedUntil && Date.parse(snoozedUntil) < now + 12 * 3_600_000,
  )
  return (
    <div class="column">
      <div class="page-head">
        <h1>
          {t('page_today')} <span class="soft small">{dayInWords(now, now - 3 * 86_400_000)}</span>
        </h1>
        {works ? (
          <button type="button" class="main-act push" onClick={() => setWalkIn(true)}>
            <Icon name="plus" />
            {t('walk_in')}
          </button>
        ) : null}
      </div>
      {works ? <Duty /> : null}
      {works ? (
        <section class="section">
          <h2>{t('today_next')}</h2>
          {mine.answer === null ? <Bones rows={2} /> : null}
          {mine.answer && !mine.answer.ok ? (
            <Trouble problem={mine.answer.problem} again={() => void mine.load()} />
          ) : null}
          {mine.answer?.ok && next.length === 0 ? <p class="panel soft">{t('empty_mine')}</p> : null}
          <ul class="today-list flat">
            {next.slice(0, 8).map((row) => (
              <li key={row.id}>
                <ChatRow row={row} view="mine" current={false} now={now} mine={me.id} />
              </li>
            ))}
          </ul>
          {next.length > 8 ? (
            <p>
              <a href={hrefOf('inbox', 'mine')}>{t('today_all')}</a>
            </p>
          ) : null}
        </section>
      ) : null}
      <TaskList />
      {back.length > 0 ? (
        <section class="section">
          <h2>{t('today_back')}</h2>
          <ul class="today-list flat">
            {back.map((row) => (
              <li key={row.id}>
                <ChatRow row={row} view="waiting" current={false} now={now} mine={me.id} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {may(me, 'bookings.work') ? <Door me={me} /> : null}
      <SessionList me={me} />
      {walkIn ? <WalkIn me={me} close={() => setWalkIn(false)} /> : null}
    </div>
  )
}
