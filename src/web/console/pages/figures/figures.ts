import { languageNow, t } from '../../lib/texts.ts'

/** As the server publishes them; see indicators/read-figures. */
export interface Row {
  month: string
  indicator: string
  center: string | null
  dimension: Dimension | null
  value: string | null
  n: number | null
  corrected?: number | null
}
export type Dimension = 'service' | 'sex' | 'age' | 'disability' | 'detail'
type Words = Partial<Record<'ar' | 'kmr' | 'en', string>>
export interface Definition {
  id: string
  name: Words
  counts: Words
  by: Dimension[]
  detail?: { name: Words; values: Record<string, Words> }
}
export interface About {
  definitions: Definition[]
  span: { first: string; last: string } | null
  centers: { id: string; name: Words }[]
  services: { id: string; name: Words }[]
}

export const inWords = (words: Words | undefined, none = ''): string =>
  words?.[languageNow()] ?? words?.ar ?? none

/** The sum of what is shown; `more`: parts of it are hidden, so it is at least that. */
export interface Sum {
  n: number
  more: boolean
}
export function sum(rows: readonly Row[]): Sum {
  const counts = rows.map(({ n, corrected }) => (typeof corrected === 'number' ? corrected : n))
  return { n: counts.reduce<number>((all, n) => all + (n ?? 0), 0), more: counts.includes(null) }
}

export const sumInWords = ({ n, more }: Sum): string =>
  more ? (n === 0 ? t('figures_hidden') : t('figures_at_least', { n })) : String(n)

/** So many months up to the last that is published, oldest first. */
export function monthsUpTo(last: string, count: number): string[] {
  const [year = 0, month = 0] = last.split('-').map(Number)
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(year, month - 1 - (count - 1 - i), 1)).toISOString().slice(0, 7),
  )
}

/** November 2026, in the reader's language. */
export const monthInWords = (month: string): string =>
  `${t('months').split(',')[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`

/** The name of a part: a service, a sex, an age, an outcome. */
export function partName(about: About, definition: Definition, dimension: Dimension, value: string): string {
  if (value === '') return t('figures_not_given')
  if (dimension === 'service') return inWords(about.services.find(({ id }) => id === value)?.name, value)
  if (dimension === 'sex') return t(value === 'f' ? 'figures_women' : 'figures_men')
  if (dimension === 'detail') return inWords(definition.detail?.values[value], value)
  return dimension === 'disability' && value === 'yes' ? t('yes') : value
}

export const centerOf = (about: About, center: string): string =>
  center === ''
    ? t('figures_no_center')
    : inWords(about.centers.find(({ id }) => id === center)?.name, center)
