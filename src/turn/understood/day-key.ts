import type { NamedDay } from '../../understanding/types.ts'

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const fromToday = ['today', 'tomorrow', 'after_tomorrow']

/** The day that was named, as an id with a name in the locales (`day.sunday`), or null: only a time of day was named. */
export function dayKey(day: NamedDay | undefined): string | null {
  if (day?.weekday !== undefined) return weekdays[day.weekday - 1] ?? null
  if (day?.inDays !== undefined) return fromToday[day.inDays] ?? null
  return null
}
