import { around, centerName, labelName } from '../../api/directory.ts'
import type { Filters } from '../../api/inbox.ts'
import { useStore } from '../../lib/store.ts'
import { languageNow, t } from '../../lib/texts.ts'
import { languageName } from '../../lib/words.ts'

/** Narrows a list by center, language and label. */
export function FilterBar({ filters, change }: { filters: Filters; change: (filters: Filters) => void }) {
  const { centers, labels } = useStore(around)
  const select = (name: 'center' | 'language' | 'label', options: [string, string][]) => (
    <label>
      <span>{t(`filter_${name}`)}</span>
      <select
        value={filters[name]}
        onChange={(event) => change({ ...filters, [name]: event.currentTarget.value })}
      >
        <option value="">{t('filter_all')}</option>
        {options.map(([id, text]) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
  const byName = (a: [string, string], b: [string, string]) =>
    a[1].localeCompare(b[1], languageNow() === 'kmr' ? 'ku' : languageNow())
  return (
    <div class="filters">
      {select('center', centers.map(({ id }): [string, string] => [id, centerName(id, id)]).sort(byName))}
      {select(
        'language',
        ['ar', 'kmr', 'en'].map((id) => [id, languageName(id)]),
      )}
      {labels.length > 0
        ? select('label', labels.map(({ id }): [string, string] => [id, labelName(id)]).sort(byName))
        : null}
    </div>
  )
}
