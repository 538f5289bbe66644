import { useState } from 'preact/hooks'
import { type Me, may } from '../../api/session.ts'
import { hrefOf } from '../../lib/router.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { useAnswer } from '../../lib/use-answer.ts'
import { Icon } from '../../parts/icon.tsx'
import { Bones, Empty, Trouble } from '../../parts/states.tsx'
import { Bars, Columns, MonthTable } from './charts.tsx'
import {
  type About,
  centerOf,
  type Definition,
  inWords,
  monthsUpTo,
  partName,
  type Row,
  sum,
  sumInWords,
} from './figures.ts'
import './figures.css'
import { TallyForm } from './tally-form.tsx'

const periods = [3, 6, 12, 24]

/** The published figures: all at a glance, or one with its divisions. `at`: an indicator's id, or `learning`. */
export function FiguresPage({ me, at }: { me: Me; at: string | null }) {
  const { answer, load } = useAnswer<About>('staff/figures/about')
  const [months, setMonths] = useState(12)
  const [center, setCenter] = useState('')
  if (answer === null) return <Bones rows={6} />
  if (!answer.ok) return <Trouble problem={answer.problem} again={() => void load()} />
  const about = answer.value
  const learning = at === 'learning'
  const one = about.definitions.find(({ id }) => id === (learning ? 'unmet' : at)) ?? null
  const title = learning ? t('page_learning') : one ? inWords(one.name) : t('page_figures')
  const span = about.span && monthsUpTo(about.span.last, months)
  const file = (format: string) =>
    `../api/staff/figures/file?from=${span?.[0]}&to=${span?.at(-1)}&format=${format}&language=${languageNow()}${
      one ? `&indicator=${one.id}` : ''
    }`
  return (
    <div class="column figures-page">
      <div class="page-head">
        <h1>{title}</h1>
        <p class="soft small">
          {learning ? `${t('learning_hint')} ` : one ? `${inWords(one.counts)} ` : ''}
          {t('figures_hint')}
        </p>
      </div>
      <p class="ways">
        {one ? (
          <a href={hrefOf('figures')}>{t('figures_back')}</a>
        ) : (
          <a href={hrefOf('figures', 'learning')}>{t('page_learning')}</a>
        )}
      </p>
      {span ? (
        <div class="figure-filters">
          <label>
            <span>{t('figures_period')}</span>
            <select value={months} onChange={(event) => setMonths(Number(event.currentTarget.value))}>
              {periods.map((n) => (
                <option key={n} value={n}>
                  {t('figures_months', { n })}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{t('figures_center')}</span>
            <select value={center} onChange={(event) => setCenter(event.currentTarget.value)}>
              <option value="">{t(me.role === 'me' ? 'figures_all_centers' : 'figures_my_centers')}</option>
              {about.centers
                .filter(({ id }) => me.role === 'me' || me.centers.includes(id))
                .map(({ id }) => (
                  <option key={id} value={id}>
                    {centerOf(about, id)}
                  </option>
                ))}
            </select>
          </label>
          <div class="files">
            <a class="button quiet" href={file('xlsx')} download>
              {t('figures_xlsx')}
            </a>
            <a class="button quiet" href={file('csv')} download>
              {t('figures_csv')}
            </a>
            <button type="button" class="quiet" onClick={() => print()}>
              <Icon name="print" /> {t('figures_print')}
            </button>
          </div>
        </div>
      ) : null}
      {!span ? (
        <Empty icon="chart" text={t('figures_none')} />
      ) : one ? (
        <One key={one.id} about={about} definition={one} months={span} center={center} topics={learning} />
      ) : (
        <All about={about} months={span} center={center} />
      )}
      {one?.id === 'tally' && may(me, 'figures.tally') ? (
        <TallyForm me={me} about={about} definition={one} />
      ) : null}
    </div>
  )
}

/** Undivided counts of the chosen center; of all, the published sum, or where one sees only some the sum of those. */
function chosen(rows: Row[], center: string): Row[] {
  const own = rows.filter(({ dimension }) => dimension === null)
  if (center !== '') return own.filter((row) => row.center === center)
  const whole = own.filter((row) => row.center === null)
  return whole.length > 0 ? whole : own
}

function All({ about, months, center }: { about: About; months: string[]; center: string }) {
  const { answer, load } = useAnswer<{ rows: Row[] }>(`staff/figures?from=${months[0]}&to=${months.at(-1)}`)
  if (answer === null) return <Bones rows={6} />
  if (!answer.ok) return <Trouble problem={answer.problem} again={() => void load()} />
  return (
    <ul class="indicator-cards">
      {about.definitions.map((definition) => {
        const rows = chosen(answer.value.rows, center).filter(({ indicator }) => indicator === definition.id)
        const all = sum(rows)
        const none = rows.length === 0 || (all.n === 0 && !all.more)
        return (
          <li key={definition.id}>
            <a class="indicator-card" href={hrefOf('figures', definition.id)}>
              <span class="card-name">{inWords(definition.name)}</span>
              {none ? (
                <span class="soft small">{t('figures_none_here')}</span>
              ) : (
                <>
                  <strong>{sumInWords(all)}</strong>
                  <Columns months={months} rows={rows} />
                </>
              )}
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function One(props: {
  about: About
  definition: Definition
  months: string[]
  center: string
  topics: boolean
}) {
  const { about, definition, months, center, topics } = props
  const { answer, load } = useAnswer<{ rows: Row[] }>(
    `staff/figures?from=${months[0]}&to=${months.at(-1)}&indicator=${definition.id}`,
  )
  if (answer === null) return <Bones rows={6} />
  if (!answer.ok) return <Trouble problem={answer.problem} again={() => void load()} />
  const { rows } = answer.value
  const whole = chosen(rows, center)
  const all = sum(whole)
  if (whole.length === 0 || (all.n === 0 && !all.more))
    return <Empty icon="chart" text={t('figures_none_here')} />
  const centers = rows.filter((row) => row.dimension === null && row.center !== null)
  const history = (
    <section class="division" key="history">
      <h2>{t('figures_by_month')}</h2>
      <Columns months={months} rows={whole} />
      <MonthTable months={months} rows={whole} caption={t('figures_by_month')} />
    </section>
  )
  const byCenter =
    center === '' && centers.length > 0 ? (
      <Bars
        key="center"
        title={t('figures_by_center')}
        parts={groups(centers, (row) => row.center ?? '').map(([id, own]) => ({
          name: centerOf(about, id),
          sum: sum(own),
        }))}
        hidden={false}
      />
    ) : null
  const here = rows.filter((row) => row.center !== null && (center === '' || row.center === center))
  const undivided = here.some((row) => row.dimension === null && row.n === null)
  const divisions = definition.by.map((dimension) => {
    const own = here.filter((row) => row.dimension === dimension)
    const told = own.filter(({ value }) => value !== null)
    // Where nothing was told of anybody there is nothing to divide by.
    if (told.every(({ value }) => value === '')) return null
    return (
      <Bars
        key={dimension}
        title={dimension === 'detail' ? inWords(definition.detail?.name) : t(`figures_by_${dimension}`)}
        parts={groups(told, ({ value }) => value ?? '').map(([value, parts]) => ({
          name: partName(about, definition, dimension, value),
          sum: sum(parts),
        }))}
        hidden={undivided || told.length < own.length}
      />
    )
  })
  // What to open next is told by topics; how a programme goes is told by months.
  return <>{topics ? [...divisions.reverse(), byCenter, history] : [history, byCenter, ...divisions]}</>
}

function groups(rows: Row[], of: (row: Row) => string): [string, Row[]][] {
  const found = new Map<string, Row[]>()
  for (const row of rows) found.set(of(row), [...(found.get(of(row)) ?? []), row])
  return [...found]
}
