import { useEffect } from 'preact/hooks'
import { around, askAround, centerName } from '../../api/directory.ts'
import { askCounts, counts } from '../../api/inbox.ts'
import { hearLive } from '../../api/live.ts'
import type { Me } from '../../api/session.ts'
import type { ChatRow as Row } from '../../api/types.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { lengthInWords, whenInWords } from '../../lib/time.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { useNow } from '../../lib/use-now.ts'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { ChatRow } from '../inbox/chat-row.tsx'

interface Reason {
  id: string
  chatId: string
  staff?: { alias: string }
  alias?: string
  reason: string
  at: string
}

/** For who leads: what is late, who has how much, who opened whose chat and why. */
export function TeamPage({ me }: { me: Me }) {
  const numbers = useStore(counts)
  const { colleagues } = useStore(around)
  const now = useNow()
  const chats = useAnswer<{ chats: Row[] }>('staff/chats?list=center&limit=100')
  const reasons = useAnswer<{ reasons: Reason[] }>('staff/broken-glass')

  useEffect(() => {
    void askCounts()
    void askAround()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = hearLive(() => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        void chats.load({ background: true })
        void reasons.load({ background: true })
        void askCounts()
      }, 1_500)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [])

  const rows = chats.answer?.ok ? chats.answer.value.chats : []
  const late = rows.filter(
    (row) => row.waitingFor === 'staff' && (row.overdue || isPast(row.answerDueAt, now)),
  )
  const unowned = rows.filter((row) => !row.owner)
  const longest = Math.max(0, ...unowned.map((row) => now - Date.parse(row.waitingSince)))
  const load = (id: string) => rows.filter((row) => row.owner?.id === id)
  return (
    <div class="column">
      <div class="page-head">
        <h1>{t('page_team')}</h1>
      </div>
      <div class="figures">
        <Figure n={numbers?.unassigned} name={t('figure_waiting')} />
        <Figure n={unowned.length > 0 ? lengthInWords(longest) : '–'} name={t('figure_longest')} />
        <Figure n={numbers?.overdue} name={t('figure_overdue')} look={numbers?.overdue ? 'late' : ''} />
        <Figure n={numbers?.crisis} name={t('figure_crisis')} look={numbers?.crisis ? 'red' : ''} />
        <Figure n={numbers?.center} name={t('figure_open')} />
      </div>
      <section class="section">
        <h2>{t('team_late')}</h2>
        {chats.answer === null ? <Bones rows={3} /> : null}
        {chats.answer && !chats.answer.ok ? (
          <Trouble problem={chats.answer.problem} again={() => void chats.load()} />
        ) : null}
        {chats.answer?.ok && late.length === 0 ? <p class="panel soft">{t('team_late_none')}</p> : null}
        <ul class="today-list flat">
          {late.slice(0, 20).map((row) => (
            <li key={row.id}>
              <ChatRow row={row} view="center" current={false} now={now} mine={me.id} />
            </li>
          ))}
        </ul>
      </section>
      <section class="section">
        <h2>{t('team_load')}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys */}
        <div class="table-box" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('team_who')}</th>
                <th scope="col">{t('team_chats')}</th>
                <th scope="col">{t('team_late_count')}</th>
                <th scope="col">{t('card_center')}</th>
                <th scope="col">
                  <span class="heard">{t('acts')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {colleagues.map((one) => (
                <tr key={one.id}>
                  <td dir="auto">{one.alias}</td>
                  <td>{load(one.id).length}</td>
                  <td>{load(one.id).filter((row) => row.overdue).length}</td>
                  <td>{(one.centers ?? []).map((id) => centerName(id, id)).join(' · ')}</td>
                  <td>
                    {one.id === me.id ? null : (
                      <button
                        type="button"
                        class="link-act"
                        onClick={() => void endSignIns(one.id, one.alias)}
                      >
                        {t('team_sign_out')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {rows.length === 100 ? <p class="small soft">{t('team_first_hundred')}</p> : null}
      </section>
      <section class="section">
        <h2>{t('team_reasons')}</h2>
        {reasons.answer?.ok && reasons.answer.value.reasons.length === 0 ? (
          <Empty icon="check" text={t('team_reasons_none')} />
        ) : null}
        <ul class="today-list">
          {(reasons.answer?.ok ? reasons.answer.value.reasons : []).map((one) => (
            <li key={one.id}>
              <div class="grow">
                <p class="small soft">
                  <span dir="auto">{one.staff?.alias ?? one.alias ?? ''}</span> · {whenInWords(one.at)}
                </p>
                <p dir="auto">{one.reason}</p>
              </div>
              <a class="button" href={hrefOf('inbox', 'center', one.chatId)}>
                {t('glass_see')}
              </a>
              <button
                type="button"
                class="quiet"
                onClick={async () => {
                  const seen = await ask(`staff/broken-glass/${one.id}/seen`, { method: 'POST', body: {} })
                  if (!seen.ok) tell(inWords(seen.problem), { bad: true })
                  void reasons.load()
                }}
              >
                <Icon name="check" />
                {t('glass_seen')}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

async function endSignIns(id: string, alias: string): Promise<void> {
  if (!confirm(t('team_sign_out_sure', { name: alias }))) return
  const answer = await ask(`staff/accounts/${id}/sign-ins/end`, { method: 'POST', body: {} })
  if (answer.ok) tell(t('team_signed_out', { name: alias }))
  else tell(inWords(answer.problem), { bad: true })
}

const isPast = (at: string | null, now: number) => at !== null && Date.parse(at) < now

function Figure({ n, name, look = '' }: { n: number | string | undefined; name: string; look?: string }) {
  return (
    <div class={`figure ${look}`}>
      <strong>{n ?? '…'}</strong>
      <span>{name}</span>
    </div>
  )
}
