import type { Language } from './types.ts'

/** Where every center is; +03 all year. */
export const zone = 'Asia/Damascus'

/** Plain `ar` would give the month names of Egypt. */
const intlLocale: Record<Language, string> = { ar: 'ar-SY-u-nu-latn', kmr: 'en-GB', en: 'en-GB' }

/** Kurmanji as written in Northeast Syria. ICU's own table differs between versions. Sunday is 0. */
const kmrWeekdays = ['yekşem', 'duşem', 'sêşem', 'çarşem', 'pêncşem', 'în', 'şemî']
/** In the form that stands after a day: "5ê adarê". */
const kmrMonths = [
  'kanûna duyem',
  'sibatê',
  'adarê',
  'nîsanê',
  'gulanê',
  'hezîranê',
  'tîrmehê',
  'tebaxê',
  'îlonê',
  'çiriya pêşîn',
  'çiriya paşîn',
  'kanûna pêşîn',
]

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = locale + JSON.stringify(options)
  const known = formatters.get(name)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { calendar: 'gregory', ...options })
  formatters.set(name, made)
  return made
}

interface Moment {
  at: Date
  timeZone: string
}

/** A plain date (`2026-03-05`) has no zone and must not move; an instant is seen from Damascus. Null: not a date. */
function moment(value: string | number | Date): Moment | null {
  const plain = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const at = new Date(plain ? `${value}T12:00:00Z` : value)
  return Number.isNaN(at.getTime()) ? null : { at, timeZone: plain ? 'UTC' : zone }
}

/** A date in words, with its weekday: «السبت، 5 آذار 2026», "şemî, 5ê adarê 2026". Null when `value` is no date. */
export function dateInWords(language: Language, value: string | number | Date): string | null {
  const found = moment(value)
  if (!found) return null
  const { at, timeZone } = found
  const long = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  if (language !== 'kmr') return formatter(intlLocale[language], { ...long, timeZone }).format(at)
  const { year, month, day } = numbers(at, timeZone)
  const weekday = kmrWeekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]
  return `${weekday}, ${day}ê ${kmrMonths[month - 1]} ${year}`
}

/** The same without the year, short enough for a button: «السبت 5 آذار», "şemî 5ê adarê". Null when `value` is no date. */
export function shortDateInWords(language: Language, value: string | number | Date): string | null {
  const found = moment(value)
  if (!found) return null
  const { at, timeZone } = found
  if (language !== 'kmr') {
    const options = { weekday: 'long', day: 'numeric', month: 'long', timeZone } as const
    return formatter(intlLocale[language], options).format(at).replace(/[،,]/, '')
  }
  const { year, month, day } = numbers(at, timeZone)
  return `${kmrWeekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]} ${day}ê ${kmrMonths[month - 1]}`
}

/** The day that it is where the centers are, as an ISO date. */
export function localDay(now: Date): string {
  const { year, month, day } = numbers(now, zone)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The minute of the day where the centers are, 0 to 1439. */
export function minuteOfDay(now: Date): number {
  const [hours, minutes] = (timeInWords(now) ?? '').split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

/** The time of day in Damascus on the 24-hour clock, in Latin digits: `14:30`. Null when `value` is no instant. */
export function timeInWords(value: string | number | Date): string | null {
  const found = moment(value)
  if (!found) return null
  return formatter('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(
    found.at,
  )
}

/** A day and a time without the year, for what is near: «الأحد، 5 آذار 14:30», "yekşem, 5ê adarê, saet 14:30". Null: no instant. */
export function momentInWords(language: Language, value: string | number | Date): string | null {
  const found = moment(value)
  const time = timeInWords(value)
  if (!found || time === null) return null
  const { at, timeZone } = found
  if (language === 'kmr') {
    const { year, month, day } = numbers(at, timeZone)
    const weekday = kmrWeekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]
    return `${weekday}, ${day}ê ${kmrMonths[month - 1]}, saet ${time}`
  }
  const near = { weekday: 'long', day: 'numeric', month: 'long', timeZone } as const
  const date = formatter(intlLocale[language], near).format(at)
  return language === 'ar' ? `${date}، الساعة ${time}` : `${date}, ${time}`
}

const numberFormats = new Map<Language, Intl.NumberFormat>()
/** A number in Latin digits, grouped as the language does. */
export function numberInWords(language: Language, value: number): string {
  const format = numberFormats.get(language) ?? new Intl.NumberFormat(intlLocale[language])
  numberFormats.set(language, format)
  return format.format(value)
}

function numbers(at: Date, timeZone: string): { year: number; month: number; day: number } {
  const parts = formatter('en-GB', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    timeZone,
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return { year: part('year'), month: part('month'), day: part('day') }
}
