import { centerName, labelName } from '../../api/directory.ts'
import type { ChatRow as Row } from '../../api/types.ts'
import { hrefOf } from '../../lib/router.ts'
import { t } from '../../lib/texts.ts'
import { lengthInWords } from '../../lib/time.ts'
import { channelName, languageName, needName, queueName } from '../../lib/words.ts'
import { Icon } from '../../parts/icon.tsx'

/** The clock of a chat: how long she has waited, and whether that is too long. */
export function ClockTag({ row, now }: { row: Row; now: number }) {
  if (row.state === 'closed') return null
  if (row.snoozedUntil && Date.parse(row.snoozedUntil) > now) return <span class="tag">{t('snoozed')}</span>
  if (row.waitingFor === 'person') return null
  const due = row.answerDueAt === null ? null : Date.parse(row.answerDueAt)
  const late = row.overdue || (due !== null && due < now)
  const soon = !late && due !== null && due - now < 15 * 60_000
  const words = late ? t('overdue') : due !== null ? lengthInWords(due - now) : null
  if (!words) return null
  return (
    <span
      class={late ? 'tag red' : soon ? 'tag late' : 'tag'}
      title={late ? '' : t('due_in', { time: words })}
    >
      {late ? null : (
        <>
          <Icon name="clock" />
          <span class="heard">{t('due')}</span>
        </>
      )}
      {words}
    </span>
  )
}

/** One chat in a list: who, what about, how long, and what is new. */
export function ChatRow(props: { row: Row; view: string; current: boolean; now: number; mine: string }) {
  const { row, view, current, now, mine } = props
  const crisis = row.queue === 'crisis' || row.priority === 0
  const about = [row.centerId && centerName(row.centerId, ''), ...row.labels.map(labelName)]
  const waited = lengthInWords(now - Date.parse(row.closedAt ?? row.waitingSince))
  return (
    <a
      class={`chat-row${row.unread > 0 ? ' fresh' : ''}`}
      href={hrefOf('inbox', view, row.id)}
      {...(current ? { 'aria-current': 'true' as const } : {})}
      data-chat={row.id}
    >
      <span class={crisis ? 'face crisis' : 'face'} aria-hidden="true">
        {crisis ? '!' : (row.language ?? '·').slice(0, 3)}
      </span>
      <span class="who">
        <bdi dir="ltr" class="code">
          {row.code}
        </bdi>
        {crisis ? <span class="heard">{t('crisis')}</span> : null}
        <span class="when">
          {row.owner && row.owner.id !== mine ? row.owner.alias : channelName(row.channel ?? row.source)}
        </span>
      </span>
      <span class="when" title={t(row.waitingFor === 'staff' ? 'waits_for_us' : 'waits_for_person')}>
        {waited}
      </span>
      <span class="what">
        <span class="heard">{languageName(row.language)}, </span>
        {row.need ? needName(row.need) : queueName(row.queue)}
      </span>
      <span class="where">{about.filter(Boolean).join(' · ')}</span>
      <span class="marks">
        <ClockTag row={row} now={now} />
        {row.unread > 0 ? (
          <span class="count">
            <span aria-hidden="true">{row.unread > 99 ? '99+' : row.unread}</span>
            <span class="heard">{t('unread_count', { n: row.unread })}</span>
          </span>
        ) : null}
      </span>
    </a>
  )
}
