import { useState } from 'preact/hooks'
import type { Me } from '../../api/session.ts'
import { type Answer, ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { go, hrefOf } from '../../lib/router.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { type Kept, TextRow } from './recordings-row.tsx'

export interface SpokenText {
  key: string
  text: string
  hash: string
  state: 'missing' | 'outdated' | 'ready'
  seconds?: number
  size?: number
  byStaff?: boolean
}
export interface Limit {
  seconds: number
  bits: number
}
interface All {
  limit: Limit
  asked: boolean
  moments: { id: string; texts: SpokenText[] }[]
}
const languages = { ar: 'العربية', kmr: 'Kurmancî', en: 'English' }
const filters = ['missing', 'outdated', 'ready', 'all'] as const

/** Texts that people can hear: what is recorded in a language, what is missing, and recording it. */
export function RecordingsPage({ me, at }: { me: Me; at: string | null }) {
  const language = at && at in languages ? (at as keyof typeof languages) : (me.language as 'ar')
  const { answer, load } = useAnswer<All>(`staff/recordings?language=${language}`)
  const [filter, setFilter] = useState<(typeof filters)[number]>('missing')
  /** Texts that were worked on here stay where they stand, whatever their state is now. */
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  if (answer === null) return <Bones rows={8} />
  if (!answer.ok) return <Trouble problem={answer.problem} again={() => void load()} />
  const { limit, asked, moments } = answer.value
  const texts = moments.flatMap((moment) => moment.texts)
  const count = (state: string) => texts.filter((one) => state === 'all' || one.state === state).length
  const shown = moments
    .map((moment) => ({
      ...moment,
      texts: moment.texts.filter(
        (one) => filter === 'all' || one.state === filter || touched.has(`${language} ${one.key}`),
      ),
    }))
    .filter((moment) => moment.texts.length > 0)

  /** Says what became of it, and offers the way back. */
  function told(went: Answer<Kept>, key: string, did: 'kept' | 'deleted'): void {
    if (!went.ok) return void tell(inWords(went.problem), { bad: true })
    setTouched(new Set([...touched, `${language} ${key}`]))
    const { replaced } = went.value
    const undo = async () => {
      const back = replaced
        ? await ask(`staff/recordings/${replaced}/restore`, { method: 'POST', body: {} })
        : await ask(`staff/recordings/${language}/${key}`, { method: 'DELETE' })
      if (!back.ok) tell(inWords(back.problem), { bad: true })
      void load()
    }
    tell(t(`rec_${did}`), { undo: () => void undo() })
    void load()
  }

  return (
    <div class="column recordings">
      <div class="page-head">
        <h1>{t('page_recordings')}</h1>
        <p class="soft small">{t('rec_hint', { seconds: limit.seconds })}</p>
        <p class="small">{t(asked ? 'rec_asked' : 'rec_not_asked')}</p>
      </div>
      <div class="acts">
        {Object.entries(languages).map(([id, name]) => (
          <button
            type="button"
            class="quiet"
            key={id}
            lang={id}
            aria-pressed={id === language}
            onClick={() => go(hrefOf('recordings', id))}
          >
            {name}
          </button>
        ))}
      </div>
      <p class="field">
        <label for="rec-filter">{t('rec_filter')}</label>
        <select
          id="rec-filter"
          value={filter}
          onChange={(event) => {
            setFilter(event.currentTarget.value as typeof filter)
            setTouched(new Set())
          }}
        >
          {filters.map((one) => (
            <option key={one} value={one}>
              {t(`rec_${one}`, { n: count(one) })}
            </option>
          ))}
        </select>
      </p>
      {shown.length === 0 ? <Empty icon="mic" text={t('rec_none')} /> : null}
      {shown.map((moment) => (
        <section class="section" key={moment.id}>
          <h2>
            {moment.id === 'everywhere' ? (
              t('rec_everywhere')
            ) : (
              <bdi dir="ltr" class="code">
                {moment.id}
              </bdi>
            )}
          </h2>
          {moment.texts.map((one) => (
            <TextRow key={`${language} ${one.key}`} language={language} one={one} limit={limit} told={told} />
          ))}
        </section>
      ))}
    </div>
  )
}
