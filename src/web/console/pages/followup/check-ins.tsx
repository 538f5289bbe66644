import { useState } from 'preact/hooks'
import { type FollowUp, type FollowUps, named } from '../../api/follow-up.ts'
import { ask } from '../../lib/http.ts'
import { doLater } from '../../lib/later.ts'
import { inWords } from '../../lib/problems.ts'
import { hasText, t } from '../../lib/texts.ts'
import { dayInWords, whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { channelName } from '../../lib/words.ts'
import { BeginForm } from './begin-form.tsx'

interface Props {
  chat: string
  all: FollowUps
  again: () => void
}

/** What she is written to unasked: by which plan, when next, and what became of each message. */
export function CheckIns({ chat, all, again }: Props) {
  const [form, setForm] = useState(false)
  const [leaving, setLeaving] = useState<string | null>(null)
  const end = ({ id }: FollowUp) => {
    setLeaving(id)
    doLater(
      t('followup_ends_soon'),
      async () => {
        const path = `staff/chats/${chat}/follow-ups/${id}/end`
        const answer = await ask(path, { method: 'POST', body: {}, keepalive: true })
        if (!answer.ok) tell(inWords(answer.problem), { bad: true })
        setLeaving(null)
        again()
      },
      () => setLeaving(null),
    )
  }
  const live = all.followUps.some(({ state }) => state === 'active')
  return (
    <section class="section">
      <div class="line-of">
        <h2>{t('followups')}</h2>
        <button type="button" class={live ? 'quiet push' : 'main-act push'} onClick={() => setForm(true)}>
          {t('followup_begin')}
        </button>
      </div>
      <p class="small soft">{t('followups_hint')}</p>
      {all.followUps.length === 0 ? <p class="panel soft">{t('followups_none')}</p> : null}
      <ul class="today-list">
        {all.followUps.map((one) => (
          <li key={one.id} class={one.state === 'active' && leaving !== one.id ? '' : 'soft'}>
            <div class="grow">
              <p>
                {named(all.plans.find(({ id }) => id === one.plan)?.name, one.plan)}{' '}
                <span class={one.state === 'active' ? 'tag good' : 'tag'}>{t(`followup_${one.state}`)}</span>
              </p>
              <p class="small soft">{about(one)}</p>
              {one.next && one.state === 'active' ? (
                <p class="small">
                  {t('followup_next')} {dayInWords(one.next)}
                </p>
              ) : null}
              <details>
                <summary class="small">{t('followup_messages')}</summary>
                <ol class="small">
                  {one.messages.map((message) => (
                    <li key={message.number}>
                      {dayInWords(message.plannedAt)}: {became(message)}
                    </li>
                  ))}
                </ol>
              </details>
            </div>
            {one.state === 'active' && leaving !== one.id ? (
              <button type="button" class="quiet" onClick={() => end(one)}>
                {t('followup_end')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {form ? (
        <BeginForm
          chat={chat}
          all={all}
          close={() => setForm(false)}
          done={() => {
            setForm(false)
            tell(t('followup_was_begun'))
            again()
          }}
        />
      ) : null}
    </section>
  )
}

const clock = (minute: number) => `${`0${Math.floor(minute / 60)}`.slice(-2)}:${`0${minute % 60}`.slice(-2)}`

/** Who began it and how she agreed, in which hours and where. */
const about = ({ consent, by, from, until, channel, agreedAt }: FollowUp): string =>
  [
    t(`consent_${consent}`, { name: by ?? '' }),
    dayInWords(agreedAt),
    t('followup_hours', { from: clock(from), until: clock(until) }),
    channel ? channelName(channel) : '',
  ]
    .filter(Boolean)
    .join(' · ')

function became({ state, why, askedAt }: FollowUp['messages'][number]): string {
  if (state === 'skipped') return t(hasText(`skipped_${why}`) ? `skipped_${why}` : 'skipped')
  const said = t(`message_${state}`)
  return askedAt ? `${said} · ${whenInWords(askedAt)}` : said
}
