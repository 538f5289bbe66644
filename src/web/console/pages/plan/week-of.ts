import { type Series, weekdayIndex } from '../../api/plan.ts'
import { t } from '../../lib/texts.ts'

export const weekdayName = (day: string): string => t('weekdays').split(',')[weekdayIndex[day] ?? 0] ?? day

/** When a series takes place: its weekdays and the time; a rule of another kind stands as it is. */
export function weekOf({ rrule, startsLocal }: Series): string {
  const days = /(?:^|;)BYDAY=([A-Z,]+)/.exec(rrule)?.[1]?.split(',')
  const time = `\u2066${startsLocal.slice(11, 16)}\u2069`
  if (!days?.every((day) => day in weekdayIndex)) return `\u2066${rrule}\u2069 · ${time}`
  return `${days.map(weekdayName).join(' · ')} · ${time}`
}
