import { useState } from 'preact/hooks'
import type { Me } from '../../api/session.ts'
import { ask } from '../../lib/http.ts'
import { inWords as problemInWords } from '../../lib/problems.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { type About, centerOf, type Definition, inWords, monthInWords, monthsUpTo } from './figures.ts'

/** A center's own count, as a number from its own register: nobody here is marked. */
export function TallyForm({ me, about, definition }: { me: Me; about: About; definition: Definition }) {
  const months = monthsUpTo(new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 7), 3).reverse()
  const groups = Object.entries(definition.detail?.values ?? {})
  const [tally, setTally] = useState({
    month: months[0] ?? '',
    center: me.centers[0] ?? '',
    group: groups[0]?.[0] ?? '',
    n: '',
  })
  const select = (name: 'month' | 'center' | 'group', label: string, options: [string, string][]) => (
    <label>
      <span>{label}</span>
      <select
        value={tally[name]}
        onChange={(event) => setTally({ ...tally, [name]: event.currentTarget.value })}
      >
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <section class="division">
      <h2>{t('figures_tally')}</h2>
      <form
        class="figure-filters"
        onSubmit={async (event) => {
          event.preventDefault()
          const body = { ...tally, n: Number(tally.n) }
          const saved = await ask('staff/figures/tally', { method: 'PUT', body })
          tell(saved.ok ? t('figures_saved') : problemInWords(saved.problem), { bad: !saved.ok })
        }}
      >
        {select(
          'month',
          t('figures_month'),
          months.map((month) => [month, monthInWords(month)]),
        )}
        {select(
          'center',
          t('figures_center'),
          me.centers.map((id) => [id, centerOf(about, id)]),
        )}
        {select(
          'group',
          t('figures_group'),
          groups.map(([id, words]) => [id, inWords(words)]),
        )}
        <label>
          <span>{t('figures_count')}</span>
          <input
            type="number"
            min="0"
            max="1000000"
            required
            value={tally.n}
            onInput={(event) => setTally({ ...tally, n: event.currentTarget.value })}
          />
        </label>
        <button type="submit">{t('figures_save')}</button>
      </form>
    </section>
  )
}
