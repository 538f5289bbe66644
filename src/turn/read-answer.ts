import type { CurrentWait, Input } from '../flow/index.ts'
import { latinDigits } from '../text/read-code.ts'
import type { Understanding } from '../understanding/types.ts'

const yes = new Set([
  'yes',
  'y',
  'ok',
  'okay',
  'نعم',
  'اي',
  'ايه',
  'موافق',
  'موافقه',
  'تمام',
  'na3am',
  'eh',
  'ere',
  'bele',
  'belê',
  'erê',
  'temam',
])
const no = new Set(['no', 'n', 'لا', 'لأ', 'مو', 'la', 'na', 'nexer'])

/** Reads the answer to an `ask`: a value of the asked type, or `invalid`. Bounds come from the flow. */
export function readAnswer(text: string, wait: CurrentWait, understanding: Understanding, now: Date): Input {
  const value = read(text, wait, understanding, now)
  return value === null ? { type: 'invalid' } : { type: 'value', value }
}

function read(
  text: string,
  wait: CurrentWait,
  understanding: Understanding,
  now: Date,
): string | number | boolean | null {
  if (text === '') return null
  switch (wait.expects) {
    case 'text':
    case 'place':
      return /[\p{L}\p{N}]/u.test(text) ? text.slice(0, wait.maxLength ?? 500) : null
    case 'integer':
      return integer(text, wait.min, wait.max)
    case 'confirm': {
      const word = understanding.normalise(text)
      for (const [words, value] of [
        [yes, true],
        [no, false],
      ] as const) {
        for (const known of words) if (understanding.normalise(known) === word) return value
      }
      const digit = integer(text, 1, 2)
      return digit === null ? null : digit === 1
    }
    case 'phone': {
      const digits = latinDigits(text).replace(/[^\d+]/g, '')
      return /^\+?\d{7,15}$/.test(digits) ? digits : null
    }
    case 'date':
      return dayFirst(text, now)
    case 'voice':
    case null:
      return null
    default:
      return wait.expects satisfies never
  }
}

function integer(text: string, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): number | null {
  const match = /^\D{0,20}?(-?\d{1,9})\D{0,20}$/u.exec(latinDigits(text))
  const value = match ? Number(match[1]) : Number.NaN
  return value >= min && value <= max ? value : null
}

/** `5/3` is the fifth of March: day first, as people write it here. The next such day from today on. ISO date or null. */
function dayFirst(text: string, now: Date): string | null {
  const match = /^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?\s*$/.exec(latinDigits(text))
  if (!match) return null
  const [day, month] = [Number(match[1]), Number(match[2])]
  const thisYear = now.getUTCFullYear()
  for (const year of match[3] ? [Number(match[3])] : [thisYear, thisYear + 1]) {
    const date = new Date(Date.UTC(year, month - 1, day))
    if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return null
    if (match[3] || date.getTime() >= now.getTime() - 86_400_000) return date.toISOString().slice(0, 10)
  }
  return null
}
