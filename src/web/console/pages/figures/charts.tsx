import { t } from '../../lib/texts.ts'
import { monthInWords, type Row, type Sum, sum, sumInWords } from './figures.ts'

/** A column for each month; the numbers stand in the table below, which those who do not see it hear. */
export function Columns({ months, rows }: { months: string[]; rows: Row[] }) {
  const sums = months.map((month) => ({ month, ...ofMonth(rows, month) }))
  const most = Math.max(1, ...sums.map(({ n }) => n))
  return (
    <div class="columns" aria-hidden="true">
      {sums.map(({ month, n, more, any }) => (
        <div key={month} class="col" title={`${monthInWords(month)}: ${any ? sumInWords({ n, more }) : '–'}`}>
          <span class="col-n">{any ? (more ? (n === 0 ? '∗' : `≥${n}`) : n) : ''}</span>
          <i class={more ? 'bar more' : 'bar'} style={{ height: `${(n / most) * 70}%` }} />
          <span class="col-month">{month.slice(5)}</span>
        </div>
      ))}
    </div>
  )
}

const ofMonth = (rows: Row[], month: string) => {
  const own = rows.filter((row) => row.month === month)
  return { ...sum(own), any: own.length > 0 }
}

/** The same numbers, month by month, with what was corrected. */
export function MonthTable({ months, rows, caption }: { months: string[]; rows: Row[]; caption: string }) {
  return (
    <div class="table-box numbers">
      <table>
        <caption class="heard">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('figures_month')}</th>
            <th scope="col">{t('figures_count')}</th>
          </tr>
        </thead>
        <tbody>
          {[...months].reverse().map((month) => {
            const own = rows.filter((row) => row.month === month)
            if (own.length === 0) return null
            const first = sum(own.map(({ corrected: _, ...row }) => row))
            const now = sum(own)
            const changed = own.some(({ corrected }) => typeof corrected === 'number')
            const hidden = own.some(({ corrected }) => corrected === null)
            return (
              <tr key={month}>
                <td>{monthInWords(month)}</td>
                <td>
                  {sumInWords(first)}
                  {changed ? (
                    <span class="soft small"> · {t('figures_corrected', { n: sumInWords(now) })}</span>
                  ) : null}
                  {hidden ? <span class="soft small"> · {t('figures_corrected_hidden')}</span> : null}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** How a figure divides: a table whose cells are bars as well. */
export function Bars(props: { title: string; parts: { name: string; sum: Sum }[]; hidden: boolean }) {
  const parts = [...props.parts].sort((a, b) => b.sum.n - a.sum.n)
  const most = Math.max(1, ...parts.map((part) => part.sum.n))
  return (
    <section class="division">
      <h2>{props.title}</h2>
      {parts.length > 0 ? (
        <table class="bars">
          <caption class="heard">{props.title}</caption>
          <tbody>
            {parts.map((part) => (
              <tr key={part.name}>
                <th scope="row">{part.name}</th>
                <td>
                  <i
                    class={part.sum.more ? 'bar more' : 'bar'}
                    style={{ width: `${(part.sum.n / most) * 100}%` }}
                  />
                </td>
                <td class="bar-n">{sumInWords(part.sum)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {props.hidden ? <p class="soft small">{t('figures_parts_hidden')}</p> : null}
    </section>
  )
}
