import { namedDay } from './named-day.ts'
import { normalise, wordsOf } from './normalise.ts'

/**
 * What an answer to "which day?" says. `none`: it is about something else. `unclear`: a day was meant, but there is no such
 * day (30/2), or it may be two.
 */
export type ReadDay = { kind: 'day'; day: string } | { kind: 'unclear' } | { kind: 'none' }

/** More words are a message, not the name of a day. */
const mostWords = 8
const none: ReadDay = { kind: 'none' }
const unclear: ReadDay = { kind: 'unclear' }

/** Names of the months as the Levant, Egypt (radio), Kurmanji and English have them; January first. */
const monthNames = [
  'كانون الثاني|كانون التاني|كانون2|يناير|kanuna duyem|kanuna paşin|rêbendan|çile|january|jan',
  'شباط|فبراير|shbat|sibat|sibatê|february|feb',
  'آذار|ادار|مارس|azar|adar|adarê|march|mar',
  'نيسان|ابريل|nisan|nîsan|nîsanê|april|apr',
  'أيار|مايو|ayyar|gulan|gulanê|may',
  'حزيران|يونيو|7ziran|hezîran|hezîranê|june|jun',
  'تموز|يوليو|tammoz|tamouz|tîrmeh|tîrmehê|july|jul',
  'آب|أغسطس|اوغسطس|tebax|tebaxê|august|aug',
  'أيلول|سبتمبر|eylol|aylul|îlon|îlonê|september|sept|sep',
  'تشرين الأول|تشرين اول|أكتوبر|teshrin awal|çiriya pêşîn|cotmeh|october|oct',
  'تشرين الثاني|تشرين التاني|نوفمبر|teshrin tani|çiriya paşîn|mijdar|november|nov',
  'كانون الأول|كانون اول|ديسمبر|kanun awal|kanûna pêşîn|berfanbar|december|dec',
].map((names) => names.split('|').map(normalise))

/** "Next", and what people write for it: the same weekday today is not meant then. */
const next = new Set(
  'الجاي جاي الجايه الجي القادم القادمه المقبل المقبله aljay eljay ljay jay jey next coming bê were'
    .split(' ')
    .map(normalise),
)
/** "In two days": the dual has no number. */
const twoDays = /(?:^| )(?:بعد يومين|ba3d yomen|ba3d yomayn|piştî du rojan)(?: |$)/
const inDays =
  /(?:^| )(?:بعد|ba3d|piştî|pisti|in|after) (\d{1,2}) (?:ايام|ايم|يوم|eyam|ayam|yom|rojan|roj|days|day)(?: |$)/

/**
 * The day that an answer names, as an ISO date: "Sunday", «بكرا», "sibe", «الأحد الجاي», "5/3" (day first), ٥/٣, «٥ آذار».
 * `today` is the ISO date where the centers are. A date without a year is the next such day from today on. Pure.
 */
export function readDay(text: string, today: string): ReadDay {
  const said = normalise(text.slice(0, 200))
  const words = wordsOf(said)
  if (words.length === 0 || words.length > mostWords) return none
  const numbered = byNumbers(text, today) ?? byMonth(said, today)
  if (numbered) return numbered
  if (twoDays.test(said)) return later(today, 2)
  const days = Number(inDays.exec(said)?.[1] ?? Number.NaN)
  if (days > 0) return later(today, days)
  const named = namedDay(text)
  if (named?.inDays !== undefined) return later(today, named.inDays)
  if (named?.weekday !== undefined)
    return {
      kind: 'day',
      day: nextWeekday(
        today,
        named.weekday,
        words.some((word) => next.has(word)),
      ),
    }
  return none
}

/** The first day with this ISO weekday from `today` on; `notToday`: after it. */
export function nextWeekday(today: string, weekday: number, notToday = false): string {
  const at = utc(today).getUTCDay() || 7
  const ahead = (weekday - at + 7) % 7
  return addDays(today, ahead === 0 && notToday ? 7 : ahead)
}

export const addDays = (day: string, days: number): string =>
  new Date(utc(day).getTime() + days * 86_400_000).toISOString().slice(0, 10)

const later = (today: string, days: number): ReadDay => ({ kind: 'day', day: addDays(today, days) })

/** Digits of Arabic and Persian keyboards as Latin ones; unlike `normalise` this keeps what stands between them. */
const latinDigits = (text: string) =>
  text.replace(/[٠-٩۰-۹]/gu, (digit) => {
    const code = digit.charCodeAt(0)
    return String(code - (code >= 0x6f0 ? 0x6f0 : 0x660))
  })

/** `5/3`, `5-3-2027`, `٥/٣`; also within a few words. Null: no such numbers. */
function byNumbers(text: string, today: string): ReadDay | null {
  const plain = latinDigits(text).replace(/[\u061c\u200e\u200f\u2066-\u2069]/gu, '')
  const iso = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(plain)
  if (iso) return dated(Number(iso[3]), Number(iso[2]), Number(iso[1]), today)
  const found =
    /(?<![\d/.,-])(-?\d{1,9})\s*[/\\.،٫-]\s*(-?\d{1,9})(?:\s*[/\\.،٫-]\s*(\d{1,9}))?(?![\d/])/u.exec(plain)
  if (!found) return null
  const year = found[3] === undefined ? null : Number(found[3])
  return dated(Number(found[1]), Number(found[2]), year !== null && year < 100 ? 2000 + year : year, today)
}

/** `5 آذار`, "5ê adarê", "March 5". Null: no month is named. */
function byMonth(said: string, today: string): ReadDay | null {
  const padded = ` ${said} `
  const month = monthNames.findIndex((names) => names.some((name) => padded.includes(` ${name} `)))
  const [day, year] = [...said.matchAll(/(?<![\d\p{L}])(\d{1,4})(?:e|ê|th|st|nd|rd)?(?![\d\p{L}])/gu)].map(
    (m) => Number(m[1]),
  )
  return month < 0 || day === undefined ? null : dated(day, month + 1, year ?? null, today)
}

function dated(day: number, month: number, year: number | null, today: string): ReadDay {
  const thisYear = Number(today.slice(0, 4))
  for (const y of year === null ? [thisYear, thisYear + 1] : [year]) {
    if (y < thisYear || y > thisYear + 2) return unclear
    const date = new Date(Date.UTC(y, month - 1, day))
    const iso = date.toISOString().slice(0, 10)
    const exists = date.getUTCDate() === day && date.getUTCMonth() === month - 1
    // 29/2 exists in leap years only; any other day that is not in this year's calendar is in none.
    if (exists && iso >= today) return { kind: 'day', day: iso }
    if (!exists && !(day === 29 && month === 2)) return unclear
  }
  return unclear
}

const utc = (day: string) => new Date(`${day}T12:00:00Z`)
