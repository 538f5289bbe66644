import type { Texts } from './texts.ts'

const dayMs = 86_400_000
/** Damascus, all year: where the centers are. */
const zoneMs = 3 * 3_600_000

/** Number of the day that an instant falls on. */
export const dayOf = (at: string | number): number =>
  Math.floor(((typeof at === 'number' ? at : Date.parse(at)) + zoneMs) / dayMs)

/** The day in the words of the chat's language; near ones by their names. Own tables: old browsers know no Kurmanji. */
export function dayInWords(day: number, today: number, texts: Texts): string {
  if (day === today) return texts('today')
  if (day === today - 1) return texts('yesterday')
  const date = new Date(day * dayMs)
  const name = (key: string, index: number) => texts(key).split(',')[index] ?? ''
  return texts('day', {
    weekday: name('weekdays', date.getUTCDay()),
    day: date.getUTCDate(),
    month: name('months', date.getUTCMonth()),
  })
}
