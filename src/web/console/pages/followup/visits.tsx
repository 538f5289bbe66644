import { useState } from 'preact/hooks'
import { type FollowUps, named, type Visit } from '../../api/follow-up.ts'
import { ask } from '../../lib/http.ts'
import { doLater } from '../../lib/later.ts'
import { inWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { dayInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { Words } from '../chat/words.tsx'
import { VisitForm } from './visit-form.tsx'

interface Props {
  chat: string
  all: FollowUps
  again: () => void
}

/** Visits to her, newest first. A mistake is corrected by another row: what was there stays readable. */
export function Visits({ chat, all, again }: Props) {
  const [form, setForm] = useState<Visit | 'new' | null>(null)
  const [leaving, setLeaving] = useState<string | null>(null)
  const withdraw = (visit: Visit) => {
    setLeaving(visit.id)
    doLater(
      t('visit_withdraws_soon'),
      async () => {
        const path = `staff/chats/${chat}/visits/${visit.id}/withdraw`
        const answer = await ask(path, { method: 'POST', body: {}, keepalive: true })
        if (!answer.ok) tell(inWords(answer.problem), { bad: true })
        setLeaving(null)
        again()
      },
      () => setLeaving(null),
    )
  }
  return (
    <section class="section">
      <div class="line-of">
        <h2>{t('visits')}</h2>
        <button type="button" class="main-act push" onClick={() => setForm('new')}>
          {t('visit_record')}
        </button>
      </div>
      <p class="small soft">{t('visits_hint')}</p>
      {all.visits.length === 0 ? <p class="panel soft">{t('visits_none')}</p> : null}
      <ul class="today-list">
        {all.visits.map((visit) => (
          <li key={visit.id} class={visit.ended || leaving === visit.id ? 'soft' : ''}>
            <div class="grow">
              <p>
                {visit.ended ? <s>{said(visit, all)}</s> : said(visit, all)}{' '}
                {visit.ended ? <span class="tag">{t(`visit_${visit.ended}`)}</span> : null}
              </p>
              {visit.note ? (
                <p dir="auto">
                  <Words text={visit.note} />
                </p>
              ) : null}
              <p class="small soft">
                <bdi>{visit.by}</bdi>
              </p>
            </div>
            {visit.ended || leaving === visit.id ? null : (
              <div class="line-of">
                <button type="button" class="quiet" onClick={() => setForm(visit)}>
                  {t('visit_correct')}
                </button>
                <button type="button" class="link-act" onClick={() => withdraw(visit)}>
                  {t('visit_withdraw')}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {form ? (
        <VisitForm
          chat={chat}
          lists={all.lists}
          old={form === 'new' ? null : form}
          close={() => setForm(null)}
          done={() => {
            setForm(null)
            tell(t(form === 'new' ? 'visit_recorded' : 'visit_was_corrected'))
            again()
          }}
        />
      ) : null}
    </section>
  )
}

const said = ({ day, kind, outcome }: Visit, { lists }: FollowUps) =>
  [
    dayInWords(`${day}T09:00:00Z`),
    named(lists.kinds[kind], kind),
    named(lists.outcomes[outcome], outcome),
  ].join(' · ')
